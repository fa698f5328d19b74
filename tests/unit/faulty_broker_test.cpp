#include "understudy/testing/faulty_broker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "understudy/broker/memory.hpp"
#include "understudy/client.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/registry.hpp"
#include "understudy/worker.hpp"

namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;
using understudy::verb;
using understudy::when;

struct count_up {
  static constexpr auto job_name = "count_up";
  static constexpr auto queue = "q";
  void perform(int& count) const { ++count; }
};

class FaultyBroker : public testing::Test {
 protected:
  FaultyBroker() {
    jobs.handle<count_up>();
    jobs.provide(count);
  }

  std::size_t waiting() const { return sound.size("q"); }

  understudy::memory_broker sound;
  understudy::faulty_broker broker{sound};
  understudy::virtual_clock clock;
  understudy::client client{broker, {.clock = clock, .make_id = {}}};
  int count = 0;
  understudy::registry jobs;
  understudy::worker worker{broker, jobs, client, {.clock = clock, .visibility = 30s}};
};

TEST_F(FaultyBroker, FailsACallOnce) {
  broker.fail_next(verb::push, when::before);

  EXPECT_THROW(client.enqueue(count_up{}), understudy::broker_error);
  EXPECT_TRUE(client.enqueue(count_up{}));

  EXPECT_EQ(waiting(), 1U);
  EXPECT_EQ(broker.faults_left(), 0U);
}

TEST_F(FaultyBroker, NamesVerbAndQueue) {
  broker.fail_next(verb::push, when::before);

  EXPECT_THAT([this] { broker.push("q", {}); },
              ThrowsMessage<understudy::broker_error>(
                  AllOf(HasSubstr("before push (a planned fault)"), HasSubstr("\"q\""))));
}

TEST_F(FaultyBroker, SaysWhetherTryingAgainMayHelp) {
  broker.fail_next(verb::reserve, when::before);
  broker.fail_next(verb::reserve, when::before, false);

  for (const bool may_help : {true, false}) {
    try {
      broker.reserve("q");
      FAIL() << "nothing was thrown";
    } catch (const understudy::broker_error& e) {
      EXPECT_EQ(e.transient(), may_help);
    }
  }
}

TEST_F(FaultyBroker, LosesTheAnswerToWhatWasDone) {
  broker.fail_next(verb::push, when::after);

  EXPECT_THROW(client.enqueue(count_up{}), understudy::broker_error);

  EXPECT_EQ(waiting(), 1U);
}

TEST_F(FaultyBroker, LosesALeaseThatItsHolderNeverHeardOf) {
  client.enqueue(count_up{});
  broker.fail_next(verb::reserve, when::after);
  EXPECT_THROW(worker.work_one(), understudy::broker_error);
  EXPECT_FALSE(worker.work_one());

  clock.advance(30s);

  EXPECT_TRUE(worker.work_one());
  EXPECT_EQ(count, 1);
}

TEST_F(FaultyBroker, RunsAJobAgainWhoseAcknowledgeWasLost) {
  client.enqueue(count_up{});
  broker.fail_next(verb::acknowledge, when::before);
  EXPECT_THROW(worker.work_one(), understudy::broker_error);

  clock.advance(30s);
  worker.work_one();

  EXPECT_EQ(count, 2);
}

TEST_F(FaultyBroker, PushesTwice) {
  broker.duplicate_next(verb::push);

  client.enqueue(count_up{});

  EXPECT_EQ(waiting(), 2U);
}

TEST_F(FaultyBroker, AnswersADuplicateAsTheSecondTime) {
  client.enqueue(count_up{});
  broker.duplicate_next(verb::acknowledge);

  EXPECT_TRUE(worker.work_one()->came_late);

  EXPECT_EQ(sound.stats().processed, 1U);
}

TEST_F(FaultyBroker, TakesItsTime) {
  client.enqueue(count_up{});
  broker.delay_next(verb::reserve, when::after, 20s, clock);
  const auto before = clock.now();

  const auto held = broker.reserve("q", clock.now() + 30s);

  EXPECT_EQ(clock.now(), before + 20s);
  EXPECT_TRUE(broker.recover(before + 30s));
}

TEST_F(FaultyBroker, LetsOthersActMeanwhile) {
  client.enqueue(count_up{});
  broker.interrupt_next(verb::acknowledge, when::before, [this] {
    clock.advance(31s);
    worker.work_one();
  });

  EXPECT_TRUE(worker.work_one()->came_late);

  EXPECT_EQ(count, 2);
  EXPECT_EQ(sound.stats().processed, 1U);
}

TEST_F(FaultyBroker, StrikesInTheOrderOfTheFaultsThatWerePlanned) {
  broker.duplicate_next(verb::push);
  broker.fail_next(verb::push, when::before);

  client.enqueue(count_up{});
  EXPECT_THROW(client.enqueue(count_up{}), understudy::broker_error);

  EXPECT_EQ(waiting(), 2U);
}

TEST_F(FaultyBroker, StrikesAtLooksToo) {
  broker.fail_next(verb::queues, when::before);
  broker.fail_next(verb::paused, when::before);

  EXPECT_THROW(worker.work_one(), understudy::broker_error);
  EXPECT_THROW(worker.work_one(), understudy::broker_error);
  EXPECT_FALSE(worker.work_one());
}

struct lock_up {
  static constexpr auto job_name = "lock_up";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void perform() const {}
};

TEST_F(FaultyBroker, LetsGoOfALockThatItsEnqueuerNeverHeardOf) {
  broker.fail_next(verb::acquire_lock, when::after);
  EXPECT_THROW(client.enqueue(lock_up{}), understudy::broker_error);

  EXPECT_TRUE(client.enqueue(lock_up{}));
  EXPECT_EQ(waiting(), 1U);
}

TEST_F(FaultyBroker, LetsALockGoAtTheEndThatCouldNotGoAtTheBegin) {
  jobs.handle<lock_up>();
  client.enqueue(lock_up{});
  broker.fail_next(verb::release_lock, when::before);

  EXPECT_EQ(worker.work_one()->outcome, understudy::outcome::performed);

  EXPECT_TRUE(client.enqueue(lock_up{}));
}

TEST_F(FaultyBroker, StrikesAtEveryVerbOfItsLocks) {
  auto& locks = broker.locks();
  for (const auto each : {verb::acquire_lock, verb::release_lock, verb::extend_lock,
                          verb::holder_of_lock, verb::held_locks}) {
    broker.fail_next(each, when::before);
  }

  EXPECT_THROW(locks.acquire("k", "me", clock.now(), 1s), understudy::broker_error);
  EXPECT_THROW(locks.release("k", "me"), understudy::broker_error);
  EXPECT_THROW(locks.extend("k", "me", clock.now(), 1s), understudy::broker_error);
  EXPECT_THROW(locks.owner_of("k", clock.now()), understudy::broker_error);
  EXPECT_THROW(locks.held(clock.now()), understudy::broker_error);
  EXPECT_EQ(broker.faults_left(), 0U);
}

TEST(Verb, HasAName) {
  EXPECT_EQ(understudy::to_string(verb::put_back), "put_back");
  EXPECT_EQ(understudy::to_string(verb::paused), "paused");
}

}  // namespace
