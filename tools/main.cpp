// understudy-queue: what waits, runs, is due and has failed on a Redis, and a hand on it.

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "inspector.hpp"
#include "understudy/error.hpp"
#include "understudy/redis/broker.hpp"

namespace {

// Which entry of the failed set a command means: one by its number, or all.
struct chosen {
  std::size_t number = inspector::all;
  bool is_all = false;

  void add_to(CLI::App& command) {
    auto* either = command.add_option_group("which");
    either->add_option("number", number, "as `failed list` numbers them");
    either->add_flag("--all", is_all, "every entry");
    either->require_option(1);
  }
};

}  // namespace

int main(int count, char** given) {
  CLI::App app{"What is in a job queue on Redis, Resque's too", "understudy-queue"};
  std::string url = "redis://127.0.0.1:6379";
  bool json = false;
  bool fails_by_queue = false;
  app.add_option("--redis", url,
                 "the Redis; with ?namespace=name where keys do not begin with resque")
      ->envname("REDIS_URL")
      ->capture_default_str();
  app.add_flag("--json", json, "answers as JSON, for programs");
  app.add_flag("--failed-by-queue", fails_by_queue,
               "each queue has failed jobs of its own, as with RedisMultiQueue");
  app.require_subcommand(1);
  app.fallthrough();

  std::unique_ptr<understudy::redis::broker> broker;
  app.parse_complete_callback([&] {
    auto to = understudy::redis::options::parse(url);
    to.fails_by_queue = fails_by_queue;
    broker = std::make_unique<understudy::redis::broker>(std::move(to));
  });
  const auto show = [&](const inspector::rows& answer) {
    std::cout << (json ? inspector::as_json(answer) : inspector::as_table(answer));
  };
  const auto tell = [&](const char* what, std::size_t times) {
    show(inspector::rows::array({{{what, times}}}));
  };

  app.add_subcommand("queues", "the queues and how many jobs wait in each")->final_callback([&] {
    show(inspector::queues(*broker));
  });
  app.add_subcommand("workers", "who works, and at what")->final_callback([&] {
    show(inspector::workers(*broker, understudy::system_clock::shared().now()));
  });
  app.add_subcommand("scheduled", "what is due later, in order")->final_callback([&] {
    show(inspector::scheduled(*broker));
  });
  app.add_subcommand("stats", "how many jobs ran and failed, and whether workers are paused")
      ->final_callback([&] { show(inspector::stats(*broker)); });
  app.add_subcommand("pause", "has all workers take no more jobs")->final_callback([&] {
    broker->pause(true);
    show(inspector::stats(*broker));
  });
  app.add_subcommand("resume", "ends that")->final_callback([&] {
    broker->pause(false);
    show(inspector::stats(*broker));
  });

  std::string queue;
  std::size_t start = 0;
  std::size_t most = 20;
  auto* peek = app.add_subcommand("peek", "jobs that wait in a queue, and stay there");
  peek->add_option("queue", queue)->required();
  peek->add_option("--start", start, "how many to pass over")->capture_default_str();
  peek->add_option("--count", most, "how many to show")->capture_default_str();
  peek->final_callback([&] { show(inspector::peek(*broker, queue, start, most)); });

  std::string to;
  std::size_t moved = inspector::all;
  auto* move =
      app.add_subcommand("move", "moves jobs from the head of a queue to the end of another");
  move->add_option("from", queue)->required();
  move->add_option("to", to)->required();
  move->add_option("--count", moved, "how many at most; all when left out");
  move->final_callback([&] { tell("moved", inspector::move(*broker, queue, to, moved)); });

  chosen entry;
  auto* failed = app.add_subcommand("failed", "the jobs that failed, oldest first");
  failed->require_subcommand(0, 1);
  failed->final_callback([&] {
    if (failed->get_subcommands().empty()) show(inspector::failed(*broker));
  });
  failed->add_subcommand("list", "the same")->final_callback([&] {
    show(inspector::failed(*broker));
  });
  auto* one = failed->add_subcommand("show", "all that is known of one");
  one->add_option("number", entry.number)->required();
  one->final_callback([&] { show(inspector::failed_entry(*broker, entry.number)); });
  auto* retry = failed->add_subcommand("retry", "pushes one again, or all that were not yet");
  entry.add_to(*retry);
  retry->add_option("--queue", to, "where to, instead of the queue that each failed on");
  retry->final_callback(
      [&] { tell("retried", inspector::retry_failed(*broker, entry.number, to)); });
  auto* remove = failed->add_subcommand("remove", "takes one off the list, or all");
  entry.add_to(*remove);
  remove->final_callback([&] { tell("removed", inspector::remove_failed(*broker, entry.number)); });

  try {
    app.parse(count, given);
  } catch (const CLI::ParseError& e) {
    return app.exit(e);
  } catch (const understudy::error& e) {
    std::cerr << "understudy-queue: " << e.what() << "\n";
    return 1;
  }
}
