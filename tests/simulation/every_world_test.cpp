// What holds in every world, whatever is checked in it.

#include <stdexcept>

#include "simulation/jobs.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/broker/wrapper.hpp"
#include "understudy/error.hpp"
#include "understudy/hooks/retry.hpp"

namespace simulated {
namespace {

using testing::HasSubstr;

TEST(EveryWorld, LosesNoJob) {
  // Resque's: whoever takes a job from its queue has it alone.
  class destructive final : public understudy::broker_wrapper {
   public:
    using broker_wrapper::broker_wrapper;
    std::optional<understudy::lease> reserve(std::string_view queue,
                                             understudy::time_point) override {
      return broker_wrapper::reserve(queue, understudy::never);
    }
    std::optional<understudy::lease> recover(understudy::time_point) override { return {}; }
  };

  const auto found = simulation::explore(closed(1, simulation::crash(1)), [](world& w) {
    understudy::memory_broker memory;
    destructive popping{memory};
    w.store_in(popping);
    w.handle<chore>([](const chore&) {});
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, Breaks("no job is lost"));
  EXPECT_THAT(found.detail, HasSubstr("job #1"));
}

struct two_attempts : understudy::retry_policy {
  static constexpr std::uint32_t attempts = 2;
};
struct hopeless {
  static constexpr auto job_name = "hopeless";
  static constexpr auto queue = "chores";
  using plugins = understudy::plugins<understudy::retry<two_attempts>>;
};

TEST(EveryWorld, PromotesAJobAnewThatIsAttemptedAgainByHand) {
  auto how = closed(1);
  how.failures_allowed = true;

  const auto found = simulation::explore(how, [](world& w) {
    w.handle<hopeless>([](const hopeless&) { throw std::runtime_error{"no"}; });
    w.actor("operator", [&] {
      w.sleep(1h);
      w.broker().retry_failure(0, w.clock().now());
    });
    w.client().enqueue(hopeless{});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

TEST(EveryWorld, EndsThoughTheQueueOfAJobThatComesTwiceIsRemoved) {
  const auto found = simulation::explore(closed(1, simulation::duplicate(1)), [](world& w) {
    w.handle<chore>([](const chore&) {});
    w.actor("operator", [&] { w.broker().remove_queue("chores"); });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

// Two jobs under one id, which the user chose.
void sharing_an_id(world& w) {
  understudy::client client{w.broker(),
                            {.clock = w.clock(), .make_id = [] { return "account 7"; }}};
  w.handle<chore>([](const chore&) {});
  w.actor("user", [&] { client.enqueue(chore{2}); });
  client.enqueue_in(5s, chore{3});
  client.enqueue(chore{1});
  w.run();
}

TEST(EveryWorld, TellsJobsThatShareAnIdFromOneThatIsHeldTwice) {
  EXPECT_THAT(simulation::explore(closed(2, simulation::crash(1)), sharing_an_id),
              HoldsExhaustively());
}

TEST(Tally, TellsJobsThatShareAnIdFromOneThatComesBack) {
  const auto never_twice = [](world& w) {
    w.always("nothing comes back", [&] { return w.tally().redelivered == 0; });
    sharing_an_id(w);
  };

  EXPECT_THAT(simulation::explore(closed(2), never_twice), HoldsExhaustively());
  EXPECT_THAT(simulation::explore(closed(2, simulation::crash(1)), never_twice),
              Breaks("nothing comes back"));
  EXPECT_THAT(simulation::explore(closed(2, simulation::duplicate(1)), never_twice),
              Breaks("nothing comes back"));
}

TEST(EveryWorld, CountsJobsThatShareAnId) {
  // Acknowledges whatever has the job's id.
  struct acknowledging_by_id final : understudy::broker_wrapper {
    using broker_wrapper::broker_wrapper;
    bool acknowledge(const understudy::lease& done) override {
      wrapped().withdraw(done.queue, done.message->envelope.id);
      return wrapped().acknowledge(done);
    }
  };

  const auto found = simulation::explore(closed(), [](world& w) {
    understudy::memory_broker memory;
    acknowledging_by_id naive{memory};
    w.store_in(naive);
    sharing_an_id(w);
  });

  EXPECT_THAT(found, Breaks("no job is lost"));
  EXPECT_EQ(found.detail, "3 jobs were enqueued as #account 7, and only 2 ended or are left");
}

TEST(EveryWorld, LetsNoLockStayForEver) {
  const auto found = simulation::explore(closed(1, simulation::crash(1)), [](world& w) {
    w.handle<chore>([&](const chore&) {
      w.locks().acquire("printer", "somebody", w.clock().now(), 24h * 365 * 50);
      w.locks().release("printer", "somebody");
    });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively()) << "the job comes back and lets it go";

  const auto leaking = simulation::explore(closed(), [](world& w) {
    w.handle<chore>([&](const chore&) {
      w.locks().acquire("printer", "somebody", w.clock().now(), 24h * 365 * 50);
    });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(leaking, Breaks("no lock is left behind"));
  EXPECT_THAT(leaking.detail, HasSubstr("printer"));
}

TEST(EveryWorld, BoundsAttempts) {
  const auto found = simulation::explore(closed(), [](world& w) {
    w.handle<chore>([&](const chore&) { w.crash(); });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, Breaks("attempts are bounded"));
}

TEST(EveryWorld, HasOneEffectUnderAKey) {
  const auto charging = [](bool looks_first) {
    return simulation::explore(closed(1, simulation::crash(1)), [looks_first](world& w) {
      auto& charged = w.store<int, bool>("charged");
      w.handle<chore>([&, looks_first](const chore& job) {
        if (looks_first && !charged.insert(job.number, true)) return;
        w.effect("charge 7");
      });
      w.client().enqueue(chore{7});
      w.run();
    });
  };

  EXPECT_THAT(charging(false), Breaks("an effect happens once"));
  EXPECT_THAT(charging(true), HoldsExhaustively());
}

TEST(EveryWorld, TellsOfAFailedJobThatNobodyLookedAt) {
  const auto failing = [](bool looks) {
    return simulation::explore(closed(), [looks](world& w) {
      w.handle<chore>([](const chore&) { throw std::runtime_error{"out of paper"}; });
      if (looks) {
        w.at_end("one failed", [&] { return w.broker().failures().size() == 1; });
      }
      w.client().enqueue(chore{1});
      w.run();
    });
  };

  EXPECT_THAT(failing(false), Breaks("no job fails unseen"));
  EXPECT_THAT(failing(false).detail, HasSubstr("out of paper"));
  EXPECT_THAT(failing(true), HoldsExhaustively());
}

TEST(EveryWorld, EndsWithinItsSteps) {
  auto how = closed();
  how.steps = 200;
  const auto found = simulation::explore(how, [](world& w) {
    w.handle<chore>([&](const chore&) {
      for (;;) w.checkpoint("still waiting");
    });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, Breaks("a schedule ends"));
  EXPECT_THAT(found.detail, HasSubstr("200 steps"));
}

TEST(EveryWorld, TellsOfABrokerThatThrowsWhatIsNoBrokerError) {
  struct on_a_full_disk final : understudy::broker_wrapper {
    using broker_wrapper::broker_wrapper;
    bool acknowledge(const understudy::lease&) override { throw std::runtime_error{"disk full"}; }
  };

  const auto found = simulation::explore(closed(), [](world& w) {
    understudy::memory_broker memory;
    on_a_full_disk storing{memory};
    w.store_in(storing);
    w.handle<chore>([](const chore&) {});
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, Breaks("a worker threw std::runtime_error"));
  EXPECT_EQ(found.detail, "w0 with job #1: disk full");
}

TEST(EveryWorld, TellsOfAnActorWhoseBrokerErrorNoFaultExplains) {
  const auto found = simulation::explore(closed(1, simulation::lost_reply(1)), [](world& w) {
    w.actor("customer", [] { throw understudy::broker_error{"no such server", false}; });
    w.run();
  });

  EXPECT_THAT(found, Breaks("customer threw understudy::broker_error"));
  EXPECT_THAT(found.detail, HasSubstr("no such server"));
}

TEST(EveryWorld, AllowsAnActorToEndByAFault) {
  const auto found = simulation::explore(
      closed(1, simulation::lost_reply(1) | simulation::outage(1)), [](world& w) {
        w.handle<chore>([](const chore&) {});
        w.actor("customer", [&] { w.client().enqueue(chore{1}); });
        w.actor("printer", [&] { w.locks().release("anything", "nobody"); });
        w.run();
      });

  EXPECT_THAT(found, HoldsExhaustively());
}

TEST(EveryWorld, TellsOfJobsThatNoWorkerPolls) {
  auto how = closed();
  how.queues = {"choers", "mail"};
  const auto two_chores = [](world& w) {
    w.handle<chore>([](const chore&) {});
    w.client().enqueue_all({chore{1}, chore{2}});
    w.run();
  };

  const auto found = simulation::explore(how, two_chores);
  EXPECT_THAT(found, Breaks("every job is polled for"));
  EXPECT_EQ(found.detail,
            "2 jobs wait on \"chores\", which no worker polls: they poll \"choers,mail\"");

  how.unpolled_allowed = true;
  EXPECT_THAT(simulation::explore(how, two_chores), HoldsExhaustively());
}

TEST(Horizon, IsToldOfWhereItEndsASchedule) {
  const auto found = simulation::explore(closed(), [](world& w) {
    w.actor("cron", [&] {
      for (;;) w.sleep(1h);
    });
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
  EXPECT_EQ(found.bounds, "1 worker, 0 jobs, until 7 d");
}

TEST(Horizon, EndsAJobThatEnqueuesItselfForEver) {
  const auto found = simulation::explore(closed(), [](world& w) {
    w.handle<chore>([&](const chore& job) { w.client().enqueue_in(24h, job); });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
  EXPECT_THAT(found.bounds, HasSubstr("until 7 d"));
}

TEST(Horizon, IsTooNearForAJobThatWaitsForLonger) {
  const auto enqueuing_for_next_week = [](std::chrono::days horizon) {
    auto how = closed();
    how.horizon = horizon;
    return simulation::explore(how, [](world& w) {
      w.handle<chore>([](const chore&) {});
      w.actor("customer", [&] {
        w.sleep(24h);
        w.client().enqueue_in(24h * 8, chore{1});
      });
      w.run();
    });
  };

  const auto found = enqueuing_for_next_week(std::chrono::days{7});
  EXPECT_THAT(found, Breaks("no job waits past the horizon"));
  EXPECT_EQ(
      found.detail,
      "job #customer-1 is to wait for 8 d, and a schedule ends after 7 d (`options::horizon`)");
  EXPECT_THAT(enqueuing_for_next_week(std::chrono::days{9}), HoldsExhaustively());
}

TEST(Horizon, IsNoWordOfWhereEverythingEndsBefore) {
  const auto found = simulation::explore(closed(), [](world& w) {
    w.handle<chore>([](const chore&) {});
    w.client().enqueue_in(24h * 6, chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
  EXPECT_EQ(found.bounds, "1 worker, 1 job");
}

}  // namespace
}  // namespace simulated
