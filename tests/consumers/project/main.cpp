// Production: a client and a worker over a broker, no test framework.

#include <iostream>
#include <understudy/broker/memory.hpp>
#include <understudy/worker.hpp>

#include "app.hpp"

int main() {
  std::string said;
  understudy::memory_broker broker;
  understudy::client client{broker};
  understudy::registry jobs;
  jobs.provide(said);
  jobs.handle<app::greet>();
  understudy::worker worker{broker, jobs, client};

  app::visit(client, "ann");
  while (worker.work_one()) {
  }
  std::cout << said << '\n';
  return said == "hello ann" ? 0 : 1;
}
