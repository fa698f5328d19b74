// What a crash leaves behind, and what it does not run.

#include <memory>
#include <stdexcept>

#include "simulation/jobs.hpp"

namespace simulated {
namespace {

using testing::HasSubstr;

// Writes to a row when it goes out of scope, as a lock that is released would.
class scope_end {
 public:
  explicit scope_end(simulation::store<int, int>& in) : in_{in} {}
  ~scope_end() { in_[1] += 1; }
  scope_end(const scope_end&) = delete;
  scope_end& operator=(const scope_end&) = delete;

 private:
  simulation::store<int, int>& in_;
};

TEST(Crash, RunsNoDestructorWithinTheWorld) {
  const auto found = simulation::explore(closed(), [](world& w) {
    auto& ends = w.store<int, int>("ends");
    w.handle<chore>([&](const chore&, understudy::context& where) {
      const scope_end end{ends};
      if (where.attempt() == 1) w.crash();
    });
    w.at_end("one end", [&] { return ends.peek(1) == 1; });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

TEST(Crash, MayStrikeWithinADestructor) {
  const auto found = simulation::explore(closed(1, simulation::crash(1)), [](world& w) {
    auto& ends = w.store<int, int>("ends");
    w.handle<chore>([&](const chore&) { const scope_end end{ends}; });
    w.sometimes("ended once", [&] { return ends.peek(1) == 1; });
    w.sometimes("crashed before", [&] { return w.tally().crashes == 1 && ends.peek(1) == 0; });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

TEST(Crash, DestroysWhatItsFramesOwnAfterTheVerdict) {
  const auto witness = std::make_shared<int>(1);
  const auto found = simulation::explore(closed(1, simulation::crash(1)), [&](world& w) {
    w.handle<chore>([&](const chore&) {
      const auto owned = std::make_unique<std::shared_ptr<int>>(witness);
      w.checkpoint("owns it");
    });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
  EXPECT_EQ(witness.use_count(), 1);
}

TEST(Crash, IsNoExceptionForABodyToCatch) {
  const auto found = simulation::explore(closed(1, simulation::crash(1)), [](world& w) {
    auto& caught = w.store<int, int>("caught");
    w.handle<chore>([&](const chore&) {
      try {
        w.checkpoint("within");
      } catch (...) {
        caught[1] += 1;
        throw;
      }
    });
    w.at_end("nothing was caught", [&] { return caught.peek(1) == 0; });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

TEST(Crash, IsToldOfABodyThatSwallowsEvenTheEnd) {
  const auto found = simulation::explore(closed(1, simulation::crash(1)), [](world& w) {
    w.handle<chore>([&](const chore&) {
      for (bool ends = false; !ends;) {
        try {
          w.checkpoint("within");
          ends = true;
        } catch (...) {
        }
      }
    });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, Breaks("a crash ends a body"));
}

TEST(Crash, InTheMidstOfAnExceptionLeavesThatToItsStack) {
  const auto found = simulation::explore(closed(2, simulation::crash(1)), [](world& w) {
    w.handle<chore>([&](const chore& job) {
      try {
        throw std::runtime_error{std::to_string(job.number)};
      } catch (const std::runtime_error&) {
        w.checkpoint("handling");
        try {
          throw;
        } catch (const std::runtime_error& again) {
          if (again.what() != std::to_string(job.number)) w.effect("never"), w.effect("never");
        }
      }
    });
    w.client().enqueue_all({chore{1}, chore{2}});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

// Where guards are at work, what they guard is seen by others, and may be left behind.
TEST(Crash, StrikesWhileAnExceptionUnwindsTheBody) {
  struct guard {
    simulation::store<int, int>& locked;
    ~guard() { locked.set(1, 0); }
  };
  auto how = closed(1, simulation::crash(1));
  how.failures_allowed = true;

  const auto found = simulation::explore(how, [](world& w) {
    auto& locked = w.store<int, int>("locked");
    auto& written = w.store<int, int>("written");
    w.handle<chore>([&](const chore&) {
      if (written.get(1) == 1) return;
      locked.set(1, 1);
      const guard unlocks{locked};
      written.set(1, 1);
      throw std::runtime_error{"out of luck"};
    });
    w.sometimes("it crashes between writing and unlocking", [&] {
      return w.tally().crashes == 1 && written.peek(1) == 1 && locked.peek(1) == 1;
    });
    w.sometimes("it unlocks", [&] { return written.peek(1) == 1 && locked.peek(1) == 0; });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

TEST(Crash, KeepsWhatWasEnqueuedBefore) {
  const auto found = simulation::explore(closed(1, simulation::crash(1)), [](world& w) {
    auto& seen = w.store<int, int>("seen");
    w.handle<chore>([&](const chore& job, understudy::context& where) {
      if (job.number == 1) where.client().enqueue(chore{2});
      if (job.number == 1) w.checkpoint("enqueued");
      if (job.number == 2) seen[2] += 1;
    });
    w.at_end("the second ran once", [&] { return seen.peek(2) == 1; });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, Breaks("the second ran once"));
}

TEST(Kill, UnwindsTheBody) {
  const auto found = simulation::explore(closed(1, simulation::kill(1)), [](world& w) {
    auto& ends = w.store<int, int>("ends");
    w.handle<chore>([&](const chore&) {
      const scope_end end{ends};
      w.checkpoint("within");
      w.checkpoint("and on");
    });
    w.at_end("one end", [&] { return ends.peek(1) == 1; });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, Breaks("one end"));
}

}  // namespace
}  // namespace simulated
