// 9. The other end of the worker: a program that enqueues.
//
//     ./produce ann bob --pages 3

#include <CLI/CLI.hpp>
#include <iostream>

#include "greetings.hpp"
#include "understudy/client.hpp"
#include "understudy/redis/broker.hpp"

int main(int count, char** given) {
  CLI::App app{"Enqueues greetings"};
  std::string url = "redis://127.0.0.1:6379";
  std::vector<std::string> names;
  std::int64_t pages = 0;
  app.add_option("--redis", url)->envname("REDIS_URL")->capture_default_str();
  app.add_option("names", names, "whom to greet");
  app.add_option("--pages", pages, "of a book to write; none when left out");
  CLI11_PARSE(app, count, given);

  try {
    understudy::redis::broker broker{url};
    understudy::client client{broker};
    for (const auto& name : names) std::cout << client.enqueue(greet{name}).id << "\n";
    if (pages > 0) std::cout << client.enqueue(write_book{pages}).id << "\n";
  } catch (const understudy::error& e) {
    std::cerr << "produce: " << e.what() << "\n";
    return 1;
  }
}
