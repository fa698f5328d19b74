// 9. A worker as a program: what a service runs in production. Its options come from the command
// line, or from the environment as Resque's do.
//
//     QUEUES=greetings,books FORK_PER_JOB=true ./work
//     kill -QUIT <pid>    # finishes the job under way, and ends

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>

#include "greetings.hpp"
#include "understudy/client.hpp"
#include "understudy/redis/broker.hpp"
#include "understudy/worker/loop.hpp"
#include "understudy/worker/signals.hpp"

namespace {

class standard_output final : public doorstep {
 public:
  // In one write, so that the lines of several threads and processes stay whole.
  void say(const std::string& text) override { std::cout << text + "\n" << std::flush; }
};

std::chrono::microseconds in_seconds(double count) {
  return std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::duration<double>{count});
}

}  // namespace

int main(int count, char** given) {
  CLI::App app{"Performs greetings"};
  std::string url = "redis://127.0.0.1:6379";
  std::vector<std::string> queues{"*"};
  double interval = 5;
  double visibility = 30 * 60;
  double timeout = 0;
  understudy::run_options running;
  app.add_option("--redis", url)->envname("REDIS_URL")->capture_default_str();
  app.add_option("--queues", queues, "in order, * and ! allowed")
      ->envname("QUEUES")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--interval", interval, "seconds between looks; 0 ends when no job is left")
      ->envname("INTERVAL")
      ->capture_default_str();
  app.add_option("--visibility", visibility, "seconds until a dead worker's job comes back")
      ->envname("VISIBILITY")
      ->capture_default_str();
  app.add_option("--timeout", timeout, "seconds that a job may run; 0 for no limit")
      ->envname("TIMEOUT")
      ->capture_default_str();
  app.add_option("--threads", running.threads)->envname("THREADS")->capture_default_str();
  app.add_flag("--fork-per-job", running.fork_per_job, "each job in a process of its own")
      ->envname("FORK_PER_JOB");
  CLI11_PARSE(app, count, given);

  running.until_empty = interval <= 0;
  if (interval > 0) running.longest_wait = in_seconds(interval);
  if (timeout > 0) running.job_timeout = in_seconds(timeout);
  running.log = [](understudy::log_level level, std::string_view line) {
    std::cerr << fmt::format("{}: {}\n", to_string(level), line);
  };

  try {
    understudy::redis::broker broker{url};
    understudy::client client{broker};
    standard_output out;
    understudy::registry jobs;
    jobs.provide<doorstep>(out);
    jobs.handle<greet>();
    jobs.handle<write_book>();
    understudy::worker worker{
        broker, jobs, client, {.queues = queues, .visibility = in_seconds(visibility)}};
    understudy::worker_loop loop{worker, running};
    const understudy::worker_signals signals{loop};
    loop.run();
  } catch (const understudy::error& e) {
    std::cerr << "work: " << e.what() << "\n";
    return 1;
  }
}
