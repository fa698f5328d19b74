#pragma once

#include "understudy/contract/stage.hpp"

namespace understudy::contract {

/// The schedule: due order, promotion, cancelling, and jobs that are to be attempted again.
template <class TestSetup>
class Schedule : public stage<TestSetup> {
 protected:
  /// Promotes all that is due. \return its bytes, in that order.
  static payloads promote_all(broker& storage, time_point now) {
    payloads promoted;
    for (const auto& each : until_none([&] { return storage.promote(now); })) {
      promoted.push_back(each.message->payload);
    }
    return promoted;
  }
};
TYPED_TEST_SUITE_P(Schedule);

TYPED_TEST_P(Schedule, KeepsAJobUntilItIsDue) {
  auto& storage = this->storage();
  storage.schedule(start + 5min, "q", job_of("a"));

  EXPECT_FALSE(storage.promote(start + 5min - 1us));
  EXPECT_EQ(storage.size("q"), 0U);
  EXPECT_FALSE(storage.reserve("q"));
  const auto promoted = storage.promote(start + 5min);

  ASSERT_TRUE(promoted);
  EXPECT_EQ(promoted->due, start + 5min);
  EXPECT_EQ(promoted->queue, "q");
  EXPECT_EQ(promoted->message->payload, "a");
  EXPECT_EQ(waiting(storage, "q"), payloads{"a"});
  EXPECT_EQ(storage.queues(), payloads{"q"});
  EXPECT_EQ(scheduled(storage), payloads{});
}

TYPED_TEST_P(Schedule, PromotesInOrderOfTimeAndThenOfScheduling) {
  auto& storage = this->storage();
  storage.schedule(start + 3s, "q", job_of("late"));
  storage.schedule(start + 1s, "q", job_of("first"));
  storage.schedule(start + 2s, "q", job_of("second"));
  storage.schedule(start + 2s, "q", job_of("third"));
  storage.schedule(start + 9s, "q", job_of("too late"));

  EXPECT_EQ(this->promote_all(storage, start + 5s),
            (payloads{"first", "second", "third", "late"}));
  EXPECT_EQ(work_off(storage, "q"), (payloads{"first", "second", "third", "late"}));
}

TYPED_TEST_P(Schedule, PromotesToTheEndOfTheQueue) {
  auto& storage = this->storage();
  storage.schedule(start, "q", job_of("scheduled first"));
  push(storage, "q", {"pushed later"});

  storage.promote(start);

  EXPECT_EQ(waiting(storage, "q"), (payloads{"pushed later", "scheduled first"}));
}

TYPED_TEST_P(Schedule, TakesTimesBeforeTheEpoch) {
  auto& storage = this->storage();
  storage.schedule(start, "q", job_of("later"));
  storage.schedule(time_point{-1h}, "q", job_of("sooner"));

  EXPECT_EQ(storage.next_event(), time_point{-1h});
  EXPECT_EQ(this->promote_all(storage, start), (payloads{"sooner", "later"}));
}

TYPED_TEST_P(Schedule, ShowsWhatIsScheduledInOrder) {
  auto& storage = this->storage();
  storage.schedule(start + 2s, "two", job_of("b", "id of b"));
  storage.schedule(start + 1s, "one", job_of("a", "id of a"));

  const auto seen = storage.scheduled();

  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].due, start + 1s);
  EXPECT_EQ(seen[0].queue, "one");
  EXPECT_EQ(seen[0].message->payload, "a");
  EXPECT_EQ(seen[1].message->payload, "b");
}

TYPED_TEST_P(Schedule, TellsWhenSomethingIsDueOrExpires) {
  auto& storage = this->storage();
  EXPECT_EQ(storage.next_event(), std::nullopt);

  storage.schedule(start + 20s, "q", job_of("a"));
  EXPECT_EQ(storage.next_event(), start + 20s);

  push(storage, "q", {"b"});
  take(storage, "q", start + 10s);
  EXPECT_EQ(storage.next_event(), start + 10s);
}

TYPED_TEST_P(Schedule, LosesWhatIsCancelledByItsBytes) {
  auto& storage = this->storage();
  storage.schedule(start, "q", job_of("a"));
  storage.schedule(start, "q", job_of("b"));
  storage.schedule(start, "q", job_of("a"));
  storage.schedule(start, "other", job_of("a"));
  push(storage, "q", {"a"});

  EXPECT_EQ(storage.unschedule("q", "a").size(), 2U);
  EXPECT_EQ(storage.unschedule("q", "a").size(), 0U);

  EXPECT_EQ(scheduled(storage), (payloads{"b", "a"}));
  EXPECT_EQ(waiting(storage, "q"), payloads{"a"});
}

TYPED_TEST_P(Schedule, LosesWhatIsCancelledByItsJob) {
  auto& storage = this->storage();
  storage.schedule(start, "q", job_of("a", "7"));
  storage.schedule(start, "q", job_of("b", "8"));
  storage.push("q", job_of("a", "9"));

  EXPECT_TRUE(storage.unschedule("7"));
  EXPECT_FALSE(storage.unschedule("7"));
  EXPECT_FALSE(storage.unschedule("9"));

  EXPECT_EQ(scheduled(storage), payloads{"b"});
}

TYPED_TEST_P(Schedule, CancelsNoJobThatHasNoId) {
  auto& storage = this->storage();
  storage.schedule(start, "q", job_of("pushed by a foreign client"));

  EXPECT_FALSE(storage.unschedule(""));

  EXPECT_EQ(storage.scheduled().size(), 1U);
}

TYPED_TEST_P(Schedule, KeepsAJobThatIsToBeAttemptedAgain) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto held = take(storage, "q", start + 30s);

  EXPECT_TRUE(storage.retry(held, start + 1min));

  EXPECT_FALSE(storage.acknowledge(held));
  EXPECT_FALSE(storage.recover(start + 1h));
  EXPECT_EQ(waiting(storage, "q"), payloads{});
  EXPECT_EQ(failed(storage), payloads{});
  EXPECT_EQ(storage.stats(), (broker_stats{1, 1}));
  EXPECT_EQ(this->promote_all(storage, start + 1min), payloads{"a"});
  EXPECT_EQ(take(storage, "q").message->envelope.attempt, 2U);
}

TYPED_TEST_P(Schedule, TakesARetriedJobAsScheduledNow) {
  auto& storage = this->storage();
  push(storage, "q", {"retried"});
  storage.schedule(start, "q", job_of("scheduled before"));

  storage.retry(take(storage, "q"), start);
  storage.schedule(start, "q", job_of("scheduled after"));

  EXPECT_EQ(scheduled(storage), (payloads{"scheduled before", "retried", "scheduled after"}));
}

REGISTER_TYPED_TEST_SUITE_P(Schedule, KeepsAJobUntilItIsDue,
                            PromotesInOrderOfTimeAndThenOfScheduling, PromotesToTheEndOfTheQueue,
                            TakesTimesBeforeTheEpoch, ShowsWhatIsScheduledInOrder,
                            TellsWhenSomethingIsDueOrExpires, LosesWhatIsCancelledByItsBytes,
                            LosesWhatIsCancelledByItsJob, CancelsNoJobThatHasNoId,
                            KeepsAJobThatIsToBeAttemptedAgain, TakesARetriedJobAsScheduledNow);

}  // namespace understudy::contract
