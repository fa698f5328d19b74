// A schedule that was found can be run again.

#include <cstdlib>
#include <string>
#include <vector>

#include "simulation/jobs.hpp"
#include "understudy/error.hpp"

namespace simulated {
namespace {

using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::SizeIs;

// `UNDERSTUDY_REPLAY`, as long as this lives.
class replaying {
 public:
  explicit replaying(const std::string& token) { setenv("UNDERSTUDY_REPLAY", token.c_str(), 1); }
  ~replaying() { unsetenv("UNDERSTUDY_REPLAY"); }
  replaying(const replaying&) = delete;
  replaying& operator=(const replaying&) = delete;
};

void lost_update(world& w) {
  auto& sums = w.store<int, int>("sums");
  w.handle<chore>([&](const chore&) { sums.set(1, sums.get(1) + 1); });
  w.at_end("both counted", [&] { return sums.peek(1) == 2; });
  w.client().enqueue_all({chore{1}, chore{2}});
  w.run();
}

void atomic_update(world& w) {
  auto& sums = w.store<int, int>("sums");
  w.handle<chore>([&](const chore&) { sums[1] += 1; });
  w.at_end("both counted", [&] { return sums.peek(1) == 2; });
  w.client().enqueue_all({chore{1}, chore{2}});
  w.run();
}

TEST(Replay, OfAnEnvironmentVariableRunsJustThatSchedule) {
  const auto found = simulation::explore(closed(2), lost_update);
  const replaying again{found.token};
  int worlds = 0;

  const auto replayed = simulation::explore(closed(2), [&](world& w) {
    ++worlds;
    lost_update(w);
  });

  EXPECT_THAT(replayed, Breaks("both counted"));
  EXPECT_EQ(replayed.found_by, "replay");
  EXPECT_EQ(replayed.story.size(), found.story.size());
  EXPECT_LE(worlds, 2);
}

TEST(Replay, OfAScheduleThatHoldsNowTellsItsStory) {
  const auto found = simulation::explore(closed(2), lost_update);
  const replaying again{found.token};

  const auto replayed = simulation::explore(closed(2), [](world& w) {
    auto& sums = w.store<int, int>("sums");
    w.handle<chore>([&](const chore&) { sums.set(1, sums.get(1) + 1); });
    w.client().enqueue_all({chore{1}, chore{2}});
    w.run();
  });

  EXPECT_THAT(replayed, Holds());
  EXPECT_THAT(replayed.describe(), HasSubstr("sums[1]"));
}

TEST(Replay, IsRefusedWithOtherOptions) {
  const auto found = simulation::explore(closed(2), lost_update);
  const replaying again{found.token};

  try {
    simulation::explore(closed(3), lost_update);
    FAIL();
  } catch (const understudy::usage_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("other options"));
  }
}

TEST(Replay, IsRefusedWhenTheTestHasOtherChoicesNow) {
  const auto found = simulation::explore(closed(2), lost_update);
  const replaying again{found.token};

  try {
    simulation::explore(closed(2), [](world& w) {
      w.handle<chore>([](const chore&) {});
      w.client().enqueue(chore{1});
      w.run();
    });
    FAIL();
  } catch (const understudy::usage_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("as it was"));
  }
}

TEST(Replay, RefusesATokenThatIsNotWhole) {
  const auto token = simulation::explore(closed(2), lost_update).token;
  const std::vector<std::string> broken{"",
                                        "nonsense",
                                        "us1",
                                        token.substr(0, token.size() - 1),
                                        "us2" + token.substr(3),
                                        token + "0",
                                        "us1.00000000.z4.1"};
  for (const auto& each : broken) {
    auto how = closed(2);
    how.pins = {each};
    EXPECT_THROW(simulation::explore(how, lost_update), understudy::usage_error) << each;
  }
}

TEST(Pin, KeepsAScheduleThatBroke) {
  const auto found = simulation::explore(closed(2), lost_update);
  auto how = closed(2);
  how.pins = {found.token};

  const auto again = simulation::explore(how, lost_update);
  EXPECT_THAT(again, Breaks("both counted"));
  EXPECT_EQ(again.found_by, "pin");
  EXPECT_THAT(simulation::explore(how, atomic_update), HoldsExhaustively());
}

TEST(Pin, KeepsAScheduleThatNeedsFewerFaultsThanThereMayBe) {
  auto how = closed(2, simulation::crash(1) | simulation::duplicate(1));
  const auto found = simulation::explore(how, lost_update);
  EXPECT_EQ(found.faults, 0u);
  how.pins = {found.token};

  EXPECT_THAT(simulation::explore(how, lost_update), Breaks("both counted"));
}

TEST(Pin, KeepsAScheduleThatChanceFoundWithAPartOfTheFaults) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto how = closed(2, simulation::crash(1) | simulation::duplicate(1) | simulation::outage(1));
    how.search = simulation::search::random;
    how.seed = seed;
    const auto found = simulation::explore(how, lost_update);
    how.pins = {found.token};

    const auto again = simulation::explore(how, lost_update);
    EXPECT_EQ(again.broken, found.broken);
    EXPECT_EQ(again.found_by, "pin");
    EXPECT_EQ(again.story.size(), found.story.size());
  }
}

TEST(Exploration, IsTheSameEachTime) {
  for (const auto search : {simulation::search::portfolio, simulation::search::random,
                            simulation::search::pct, simulation::search::pos}) {
    auto how = closed(2);
    how.search = search;
    how.executions = 200;
    const auto first = simulation::explore(how, lost_update);
    const auto second = simulation::explore(how, lost_update);

    EXPECT_THAT(first, Breaks("both counted"));
    EXPECT_EQ(first.describe(), second.describe());
  }
}

TEST(Exploration, TellsOfAWorldThatIsNotDeterministic) {
  int worlds = 0;
  const auto found = simulation::explore(closed(2), [&](world& w) {
    ++worlds;
    auto& rows = w.store<int, int>("rows");
    w.handle<chore>([&](const chore&) {
      for (int i = 0; i < worlds % 3; ++i) rows[i] += 1;
    });
    w.client().enqueue_all({chore{1}, chore{2}});
    w.run();
  });

  EXPECT_THAT(found, Breaks("the world is deterministic"));
  EXPECT_THAT(found.detail, HasSubstr("step 5 was once \"w0 acknowledges #1\""));
}

TEST(Exploration, RefusesAWorldThatIsNeverRun) {
  EXPECT_THROW(simulation::explore(closed(), [](world&) {}), understudy::usage_error);
}

TEST(Exploration, PassesOnWhatAWorldIsNotUsedFor) {
  EXPECT_THROW(simulation::explore(closed(),
                                   [](world& w) {
                                     w.run();
                                     w.run();
                                   }),
               understudy::usage_error);
  EXPECT_THROW(simulation::explore(closed(), [](world& w) { w.sleep(1s); }),
               understudy::usage_error);
}

TEST(Exploration, SamplesWhatItCannotExhaust) {
  simulation::options how;
  how.workers = 3;
  how.executions = 300;
  const auto found = simulation::explore(how, [](world& w) {
    w.handle<chore>([&](const chore&) {
      for (int i = 0; i < 5; ++i) w.checkpoint("on its way");
    });
    w.client().enqueue_all({chore{1}, chore{2}, chore{3}, chore{4}});
    w.run();
  });

  EXPECT_THAT(found, Holds());
  EXPECT_FALSE(found.is_exhaustive);
  EXPECT_THAT(found.describe(), HasSubstr("a sample of 300 schedules"));
  EXPECT_THAT(found.describe(), HasSubstr("3 workers, 4 jobs"));
}

}  // namespace
}  // namespace simulated
