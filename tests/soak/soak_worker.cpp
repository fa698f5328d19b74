// A worker of the soak: soak_worker URL FORKS FILE. It writes each number that it is given to the file,
// in a process for each if FORKS is "forking".

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <string_view>

#include "soak/jobs.hpp"
#include "soak/times.hpp"
#include "understudy/client.hpp"
#include "understudy/redis/broker.hpp"
#include "understudy/worker/loop.hpp"
#include "understudy/worker/signals.hpp"

namespace {

class file_diary final : public diary {
 public:
  explicit file_diary(const char* path) : file_{open(path, O_WRONLY | O_CREAT | O_APPEND, 0600)} {}
  ~file_diary() override { close(file_); }
  file_diary(const file_diary&) = delete;
  file_diary& operator=(const file_diary&) = delete;

  void note(std::int64_t number) override {
    const auto line = std::to_string(number) + "\n";
    if (write(file_, line.data(), line.size()) < 0) throw std::runtime_error{"no diary"};
  }

 private:
  int file_;
};

}  // namespace

int main(int, char** given) {
  understudy::redis::broker broker{given[1]};
  file_diary diary_of_this{given[3]};
  understudy::client client{broker};
  understudy::registry jobs;
  jobs.provide<diary>(diary_of_this);
  jobs.handle<tick>();
  jobs.handle<note>();
  // By weight, so that both queues are worked on all the time.
  understudy::worker worker{
      broker, jobs, client, {.weights = {{tick::queue, 1}}, .visibility = lease_time}};
  understudy::worker_loop loop{
      worker,
      {.fork_per_job = given[2] == std::string_view{"forking"},
       .longest_wait = std::chrono::milliseconds{500},
       .heartbeat = prune_after / 10,
       .prune_after = prune_after,
       .broker_retry = understudy::backoff::fixed(std::chrono::milliseconds{50}),
       .log = [](understudy::log_level level, std::string_view line) {
         if (level != understudy::log_level::info) std::cerr << line << "\n";
       }}};
  const understudy::worker_signals signals{loop};
  loop.run();
}
