// A job that is held expires and comes back; what its late holder says of it does not count.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/broker/memory.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"
#include "understudy/worker.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using understudy::outcome;
using understudy::time_point;

constexpr time_point start{1000s};

class Lease : public testing::Test {
 protected:
  void push(const std::string& payload) { broker.push("q", {payload, {}}); }
  std::vector<std::string> waiting() const {
    std::vector<std::string> payloads;
    for (const auto& each : broker.peek("q", 0, std::numeric_limits<std::size_t>::max())) {
      payloads.push_back(each.payload);
    }
    return payloads;
  }
  understudy::memory_broker broker;
};

TEST_F(Lease, ExpiresAndIsDeliveredAgain) {
  push("a");
  broker.reserve("q", start + 30s);

  EXPECT_FALSE(broker.recover(start + 30s - 1us));
  EXPECT_EQ(broker.recover(start + 30s)->message->payload, "a");
  EXPECT_FALSE(broker.recover(start + 30s));

  EXPECT_EQ(broker.reserve("q")->message->envelope.attempt, 2U);
}

TEST_F(Lease, GoesBackAheadOfWhatWaits) {
  push("a");
  push("b");
  push("c");
  broker.reserve("q", start);
  broker.reserve("q", start);

  while (broker.recover(start)) {
  }

  EXPECT_THAT(waiting(), ElementsAre("a", "b", "c"));
}

TEST_F(Lease, NeverExpiresUnlessItIsGivenATime) {
  push("a");
  broker.reserve("q");

  EXPECT_FALSE(broker.recover(understudy::never));
  EXPECT_EQ(broker.next_event(), std::nullopt);
}

TEST_F(Lease, LastsLongerWithAHeartbeat) {
  push("a");
  const auto held = *broker.reserve("q", start + 30s);

  EXPECT_TRUE(broker.extend(held, start + 60s));

  EXPECT_FALSE(broker.recover(start + 59s));
  EXPECT_EQ(broker.next_event(), start + 60s);
  EXPECT_TRUE(broker.recover(start + 60s));
  EXPECT_FALSE(broker.extend(held, start + 90s));
}

TEST_F(Lease, LastsWhileAClockIsSetBack) {
  push("a");
  broker.reserve("q", start + 30s);

  EXPECT_FALSE(broker.recover(start - 1h));

  EXPECT_EQ(broker.recover(start + 30s)->message->payload, "a");
}

TEST_F(Lease, IsNotShortenedByAHeartbeat) {
  push("a");
  const auto held = *broker.reserve("q", start + 60s);

  EXPECT_TRUE(broker.extend(held, start + 30s));

  EXPECT_FALSE(broker.recover(start + 30s));
}

TEST_F(Lease, IsNotEndedByAHolderThatComesLate) {
  push("a");
  const auto late = *broker.reserve("q", start);
  broker.recover(start);
  const auto current = *broker.reserve("q", start + 60s);

  EXPECT_FALSE(broker.acknowledge(late));
  EXPECT_FALSE(broker.fail(late, {}));
  EXPECT_FALSE(broker.retry(late, start));
  EXPECT_FALSE(broker.put_back(late));

  EXPECT_THAT(broker.failures(), IsEmpty());
  EXPECT_THAT(broker.scheduled(), IsEmpty());
  EXPECT_EQ(broker.stats(), understudy::broker_stats{});
  EXPECT_TRUE(broker.acknowledge(current));
}

TEST_F(Lease, IsTradedForAnotherAttemptInOneAct) {
  push("a");
  const auto held = *broker.reserve("q", start + 60s);

  EXPECT_TRUE(broker.retry(held, start + 10s));

  EXPECT_FALSE(broker.recover(start + 60s));
  ASSERT_THAT(broker.scheduled(), SizeIs(1));
  EXPECT_EQ(broker.scheduled()[0].due, start + 10s);
  EXPECT_EQ(broker.scheduled()[0].message->envelope.attempt, 2U);
  EXPECT_EQ(broker.stats(), (understudy::broker_stats{1, 1}));
}

struct power_cut {};

struct poison {
  int kind;
  static constexpr auto job_name = "poison";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::retry<>>;
  void perform(int& runs) const {
    ++runs;
    throw power_cut{};  // which passes through: the worker is gone, and its lease stays
  }
};

// Workers that share a broker and a clock, and whose machine a job may take down.
class LeasedJob : public testing::Test {
 protected:
  LeasedJob() {
    jobs.provide(runs);
    jobs.handle<poison>();
  }
  understudy::worker_options options() {
    understudy::worker_options given{.id = "w", .clock = clock};
    given.pass_through = [](const std::exception_ptr& exception) {
      return understudy::summarize(exception).type == "(anonymous namespace)::power_cut";
    };
    given.visibility = 1min;
    return given;
  }
  // One worker after the other, each going down or finding nothing.
  void run_workers(int count) {
    for (int i = 0; i < count; ++i) {
      understudy::worker worker{broker, jobs, client, options()};
      try {
        worker.work_one();
      } catch (const power_cut&) {
        clock.advance(1min);
      }
    }
  }

  int runs = 0;
  understudy::virtual_clock clock;
  understudy::memory_broker broker;
  understudy::client client{broker, {.clock = clock}};
  understudy::registry jobs;
};

TEST_F(LeasedJob, ThatKillsItsWorkersEndsInTheFailedSet) {
  client.enqueue(poison{1});

  run_workers(10);

  EXPECT_EQ(runs, 5);
  ASSERT_THAT(broker.failures(), SizeIs(1));
  EXPECT_EQ(broker.failures()[0].exception.type, "understudy::too_many_attempts");
  EXPECT_THAT(broker.failures()[0].exception.message,
              AllOf(HasSubstr("not run: this is attempt 6 of 5"), HasSubstr("job poison")));
  EXPECT_EQ(broker.next_event(), std::nullopt);
}

struct plain_poison {
  int kind;
  static constexpr auto job_name = "plain_poison";
  static constexpr auto queue = "q";
  void perform(int& runs) const {
    ++runs;
    throw power_cut{};
  }
};

TEST_F(LeasedJob, ThatKillsItsWorkersEndsThereWithoutAPolicyToo) {
  jobs.handle<plain_poison>();
  client.enqueue(plain_poison{1});

  run_workers(200);

  EXPECT_EQ(runs, 100);
  EXPECT_THAT(broker.failures(), SizeIs(1));
}

struct slow {
  static constexpr auto job_name = "slow";
  static constexpr auto queue = "q";
};

TEST_F(LeasedJob, ThatTakesTooLongIsDoneTwiceAndToldSo) {
  understudy::worker other{broker, jobs, client, options()};
  jobs.handle<slow>([&](const slow&) {
    if (++runs > 1) return;
    clock.advance(2min);
    EXPECT_EQ(other.work_one()->outcome, outcome::performed);
  });
  client.enqueue(slow{});
  understudy::worker worker{broker, jobs, client, options()};

  const auto result = worker.work_one();

  EXPECT_TRUE(result->came_late);
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(broker.stats(), (understudy::broker_stats{1, 0}));
}

TEST_F(LeasedJob, KeepsItsLeaseWithHeartbeats) {
  understudy::worker other{broker, jobs, client, options()};
  jobs.handle<slow>([&](const slow&, understudy::context& where) {
    ++runs;
    for (int i = 0; i < 5; ++i) {
      clock.advance(50s);
      EXPECT_TRUE(where.heartbeat());
      EXPECT_FALSE(other.work_one());
    }
  });
  client.enqueue(slow{});
  understudy::worker worker{broker, jobs, client, options()};

  EXPECT_FALSE(worker.work_one()->came_late);
  EXPECT_EQ(runs, 1);
}

TEST_F(LeasedJob, LearnsThatItHasLostItsLease) {
  bool is_held = true;
  understudy::worker other{broker, jobs, client, options()};
  jobs.handle<slow>([&](const slow&, understudy::context& where) {
    if (++runs > 1) return;
    clock.advance(2min);
    other.work_one();
    is_held = where.heartbeat();
  });
  client.enqueue(slow{});
  understudy::worker worker{broker, jobs, client, options()};

  worker.work_one();

  EXPECT_FALSE(is_held);
}

TEST(FakeQueueLease, LastsAsLongAsARunDoes) {
  understudy::fake_queue queue;
  int runs = 0;
  queue.handle<slow>([&](const slow&, understudy::context& where) {
    ++runs;
    EXPECT_TRUE(where.heartbeat());
    queue.clock().advance(24h);
    EXPECT_THAT(queue.drain(), IsEmpty());
  });
  queue.client().enqueue(slow{});

  EXPECT_THAT(queue.run_one(), Performed<slow>());
  EXPECT_EQ(runs, 1);
}

TEST(FakeQueueLease, ComesBackWithTime) {
  understudy::fake_queue queue;
  queue.handle<slow>([](const slow&) {});
  queue.client().enqueue(slow{});
  queue.worker().reserve();  // by a worker that is never heard of again

  EXPECT_THAT(queue.drain(), IsEmpty());
  EXPECT_THAT(queue.run_until(queue.clock().now() + 30min), Performed<slow>());
}

}  // namespace
