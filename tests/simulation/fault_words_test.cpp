// What a story calls each fault, and what it says came of it.

#include <stdexcept>

#include "simulation/jobs.hpp"
#include "understudy/error.hpp"

namespace simulated {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// A chore that is done is written down; the world breaks when this is what was written.
simulation::verdict writing(const std::string& broken, simulation::faults by) {
  return simulation::explore(closed(1, by), [&](world& w) {
    auto& done = w.store<int, std::string>("done");
    w.handle<chore>([&](const chore& job) {
      done.update(0, [&](const std::string& text) { return text + std::to_string(job.number); });
    });
    w.always("as it should be", [&] { return done.peek(0) != broken; });
    w.client().enqueue(chore{7});
    w.client().enqueue(chore{8});
    w.run();
  });
}

TEST(FaultWords, OfADuplicateThatComesNext) {
  EXPECT_THAT(writing("77", simulation::duplicate(1)).describe(),
              AllOf(HasSubstr("  by 1 duplicate; "),
                    HasSubstr("w0      reserves #1 chore(number=7)\n"
                              "  t=0s  w0    x DUPLICATE: #1 is delivered again, next\n")));
}

TEST(FaultWords, OfADuplicateThatComesLast) {
  EXPECT_THAT(writing("787", simulation::duplicate(1)).describe(),
              HasSubstr("w0    x DUPLICATE: #1 is delivered again, after all that waits\n"));
}

// A job is tried again after a wait, which breaks the world if it is this one.
std::string retrying_after(std::chrono::microseconds wait) {
  return simulation::explore(closed(1, simulation::jitter(1)),
                             [wait](world& w) {
                               const auto start = w.clock().now();
                               w.handle<flaky>([](const flaky&, understudy::context& where) {
                                 if (where.attempt() == 1) throw std::runtime_error{"not yet"};
                               });
                               w.at_end("as it should be", [&w, start, wait] {
                                 return w.clock().now() - start != wait;
                               });
                               w.client().enqueue(flaky{1});
                               w.run();
                             })
      .describe();
}

TEST(FaultWords, OfTheLeastJitter) {
  EXPECT_THAT(retrying_after(10s), AllOf(HasSubstr("  by 1 jitter; "),
                                         HasSubstr("w0    x JITTER: a draw is the least\n"),
                                         HasSubstr("retries #1 in 10 s\n")));
}

TEST(FaultWords, OfTheMostJitter) {
  EXPECT_THAT(retrying_after(20s), AllOf(HasSubstr("w0    x JITTER: a draw is the most\n"),
                                         HasSubstr("retries #1 in 20 s\n")));
}

TEST(FaultWords, OfALostHeartbeat) {
  const auto found = simulation::explore(closed(2, simulation::lost_heartbeat(1)), [](world& w) {
    auto& running = w.store<int, int>("running");
    w.handle<chore>([&](const chore&, understudy::context& where) {
      running[1] += 1;
      w.sleep(20s);
      where.heartbeat();
      w.sleep(20s);
      running[1] -= 1;
    });
    w.always("alone", [&] { return running.peek(1) < 2; });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found.describe(),
              AllOf(HasSubstr("  by 1 lost_heartbeat; "),
                    HasSubstr("w0    x sends a heartbeat of #1: LOST on the way\n")));
}

TEST(FaultWords, OfAnOutageOfTheLocks) {
  const auto found = simulation::explore(closed(1, simulation::outage(1)), [](world& w) {
    auto& refused = w.store<int, bool>("refused");
    w.actor("doorman", [&] {
      try {
        w.locks().acquire("door", "ann", w.clock().now(), 30s);
      } catch (const understudy::broker_error&) {
        refused.set(1, true);
      }
    });
    w.always("the door can be locked", [&] { return !refused.peek(1); });
    w.run();
  });

  EXPECT_THAT(found.describe(),
              AllOf(HasSubstr("  by 1 outage; "),
                    HasSubstr("doorman x takes lock \"door\": OUTAGE, it is not done\n")));
}

TEST(FaultWords, OfAnOutageAtTheEndOfAnAttempt) {
  EXPECT_THAT(writing("787", simulation::outage(1)).describe(),
              AllOf(HasSubstr("w0    x acknowledges #1: OUTAGE, the store has it reserved still\n"),
                    HasSubstr("w0      gets no answer about #1, and looks for other jobs\n")));
}

// A customer orders, and gives up on an error; the world breaks if then so many chores are there.
std::string giving_up(std::size_t enqueued) {
  return simulation::explore(closed(1, simulation::lost_reply(1)),
                             [enqueued](world& w) {
                               auto& gave_up = w.store<int, bool>("gave_up");
                               w.handle<chore>([](const chore&) {});
                               w.actor("customer", [&] {
                                 try {
                                   w.client().enqueue(chore{7});
                                 } catch (const understudy::broker_error&) {
                                   gave_up.set(1, true);
                                 }
                               });
                               w.always("as it should be", [&, enqueued] {
                                 return !gave_up.peek(1) || w.tally().enqueued != enqueued;
                               });
                               w.run();
                             })
      .describe();
}

TEST(FaultWords, OfAnEnqueueThatIsLost) {
  EXPECT_THAT(giving_up(0),
              AllOf(HasSubstr("  by 1 lost_reply; "),
                    HasSubstr("customer x enqueues #customer-1 chore(number=7): LOST on the way, "
                              "it is not done\n")));
}

TEST(FaultWords, OfAnEnqueueWhoseAnswerIsLost) {
  EXPECT_THAT(giving_up(1),
              HasSubstr("customer   enqueues #customer-1 chore(number=7) on \"chores\"\n"
                        "  t=0s  customer x the answer is LOST on the way back\n"));
}

struct letter {
  int number;
  static constexpr auto job_name = "letter";
  static constexpr auto queue = "letters";
};

// A worker makes nothing of it; so there is a clerk, who takes letters himself.
TEST(FaultWords, OfAnAcknowledgementWhoseAnswerIsLost) {
  auto how = closed(1, simulation::lost_acknowledge(1));
  how.queues = {"chores"};
  how.unpolled_allowed = true;  // what comes back waits for a clerk
  const auto found = simulation::explore(how, [](world& w) {
    auto& is_unsure = w.store<int, bool>("is_unsure");
    w.actor("clerk", [&] {
      const auto held = w.broker().reserve("letters", w.clock().now() + 30s);
      try {
        w.broker().acknowledge(*held);
      } catch (const understudy::broker_error&) {
        is_unsure.set(1, true);
      }
    });
    w.always("a clerk is sure", [&] { return !is_unsure.peek(1) || w.tally().performed == 0; });
    w.client().enqueue(letter{7});
    w.run();
  });

  EXPECT_THAT(found.describe(), AllOf(HasSubstr("  by 1 lost_acknowledge; "),
                                      HasSubstr("clerk   acknowledges #1\n"
                                                "  t=0s  clerk x the answer is LOST on the way "
                                                "back\n")));
}

TEST(FaultWords, CountEachKindByItsName) {
  const auto all = simulation::crash(1) | simulation::kill(2) | simulation::lost_reply(3) |
                   simulation::lost_acknowledge(4) | simulation::duplicate(5) |
                   simulation::lost_heartbeat(6) | simulation::early_timer(7) |
                   simulation::outage(8) | simulation::jitter(9) | simulation::split_promotion(10);

  EXPECT_EQ(all.describe(),
            "1 crash, 2 kill, 3 lost_reply, 4 lost_acknowledge, 5 duplicate, 6 lost_heartbeat, "
            "7 early_timer, 8 outage, 9 jitter, 10 split_promotion");
}

// The worker is paused between the wait that it decided on and the retry.
TEST(FaultWords, OfARetryWhoseTimeHasPassed) {
  const auto found = simulation::explore(closed(1, simulation::early_timer(1)), [](world& w) {
    auto& attempts_seen = w.store<int, std::size_t>("attempts_seen");
    auto& begun_at = w.store<int, std::chrono::seconds>("begun_at");
    const auto start = w.clock().now();
    w.handle<flaky>([&, start](const flaky&, understudy::context& where) {
      if (where.attempt() == 1) throw std::runtime_error{"not yet"};
      begun_at.set(1, std::chrono::duration_cast<std::chrono::seconds>(w.clock().now() - start));
    });
    w.actor("onlooker", [&] {
      w.sleep(20s);
      if (w.broker().scheduled().empty()) attempts_seen.set(1, w.tally().attempts);
    });
    w.at_end("as it should be",
             [&] { return attempts_seen.peek(1) != 1 || begun_at.peek(1) != 20s; });
    w.client().enqueue(flaky{1});
    w.run();
  });

  EXPECT_THAT(found.describe(), HasSubstr("w0         retries #1 now, 5 s late\n"));
}

}  // namespace
}  // namespace simulated
