// Leaving schedules out must leave no outcome out: each small world here ends in the same ways
// whether every schedule is run, or of those that differ in nothing that matters only one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
namespace simulation = understudy::simulation;

struct chore {
  int plan;
  static constexpr auto job_name = "chore";
  static constexpr auto queue = "chores";
};

enum class act { append, look_and_append, enqueue, take_lock, free_lock, wait, count };

struct deed {
  act what;
  int row;
};

struct plan {
  std::vector<std::vector<deed>> of_jobs;
  std::vector<std::vector<deed>> of_actors;
  bool dequeues = false;
  simulation::options how;
};

plan random_plan(unsigned seed) {
  std::mt19937 random{seed};
  const auto below = [&](unsigned bound) { return random() % bound; };
  plan made;
  const auto deeds = [&](unsigned most) {
    std::vector<deed> all(below(most) + 1);
    for (auto& each : all) {
      each = {static_cast<act>(below(static_cast<unsigned>(act::count))), static_cast<int>(below(2))};
    }
    return all;
  };
  const auto jobs = below(3) + 1;
  for (unsigned i = 0; i < jobs; ++i) made.of_jobs.push_back(deeds(2));
  const auto actors = below(2);
  for (unsigned i = 0; i < actors; ++i) made.of_actors.push_back(deeds(2));
  made.dequeues = below(3) == 0;
  made.how.workers = below(2) + 1;
  made.how.closed = true;
  made.how.failures_allowed = true;
  made.how.executions = 2'000;
  made.how.name = "reduction";
  const std::vector<simulation::faults> all{
      {},
      simulation::crash(1),
      simulation::duplicate(1),
      simulation::early_timer(1),
      simulation::lost_acknowledge(1),
      simulation::crash(1) | simulation::lost_reply(1),
  };
  made.how.faults = all[below(static_cast<unsigned>(all.size()))].at_most(1);
  return made;
}

struct endings {
  std::set<std::string> all;
  simulation::verdict found;
};

endings explore(const plan& given, simulation::search how) {
  endings seen;
  auto options = given.how;
  options.search = how;
  seen.found = simulation::explore(options, [&](simulation::world& world) {
    auto& rows = world.store<int, std::string>("rows");
    int enqueued = 0;
    const auto perform = [&](const std::vector<deed>& deeds, const std::string& who) {
      for (const auto& each : deeds) {
        switch (each.what) {
          case act::append: rows.update(each.row, [&](std::string all) { return all + who; }); break;
          case act::look_and_append: rows.set(each.row, rows.get(each.row) + who); break;
          case act::enqueue:
            if (enqueued < 1) {
              world.client().enqueue_to("chores", "leaf", understudy::arguments::of(each.row));
            }
            break;
          case act::take_lock:
            if (world.locks().acquire("lock", who, world.clock().now(), 10s)) {
              rows.update(9, [&](std::string all) { return all + who; });
            }
            break;
          case act::free_lock: world.locks().release("lock", who); break;
          case act::wait: world.sleep(5s); break;
          case act::count: break;
        }
      }
    };
    world.handle<chore>([&](const chore& job) {
      perform(given.of_jobs[static_cast<std::size_t>(job.plan)], std::to_string(job.plan));
    });
    world.handle("leaf", [&](const understudy::arguments& a) {
      rows.update(a.at<int>(0), [](std::string all) { return all + "l"; });
    });
    for (std::size_t i = 0; i < given.of_actors.size(); ++i) {
      const auto name = std::string(1, static_cast<char>('a' + i));
      world.actor(name, [&, i, name] { perform(given.of_actors[i], name); });
    }
    if (given.dequeues) world.actor("remover", [&] { world.client().dequeue(chore{0}); });
    for (std::size_t i = 0; i < given.of_jobs.size(); ++i) {
      world.client().enqueue(chore{static_cast<int>(i)});
    }
    world.run();
    std::string ending;
    for (const auto& [key, value] : rows.peek_all()) ending += std::to_string(key) + value + ' ';
    ending += std::to_string(world.broker().failures().size());
    seen.all.insert(ending);
  });
  return seen;
}

class Reduction : public testing::TestWithParam<unsigned> {};

TEST_P(Reduction, LeavesNoEndingOut) {
  const auto given = random_plan(GetParam());

  const auto plain = explore(given, simulation::search::plain);
  const auto reduced = explore(given, simulation::search::exhaustive);

  ASSERT_THAT(reduced.found, Holds());
  if (plain.found.is_exhaustive && reduced.found.is_exhaustive) {
    EXPECT_EQ(reduced.all, plain.all);
    EXPECT_LE(reduced.found.last_pass, plain.found.traces);
  }
}

INSTANTIATE_TEST_SUITE_P(SmallWorlds, Reduction, testing::Range(0u, 40u));

}  // namespace
