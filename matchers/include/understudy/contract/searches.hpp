#pragma once

#include "understudy/broker/roster.hpp"
#include "understudy/contract/stage.hpp"

namespace understudy::contract {

/// Searches: all that a worker asks when it looks for its next job.
template <class TestSetup>
class Searches : public stage<TestSetup> {
 protected:
  /// Looks for a job on all known queues, in byte order.
  found_job search(time_point now = start, std::string_view worker = {}) {
    const auto all = [this](const auto& known) { return known_ = known; };
    return this->storage().find_job({now, now + 1h, all, worker});
  }

  /// The queues that were known at the last search.
  const std::vector<std::string>& known() const { return known_; }

 private:
  std::vector<std::string> known_;
};
TYPED_TEST_SUITE_P(Searches);

TYPED_TEST_P(Searches, TakeTheHeadOfTheFirstQueueThatHasOne) {
  auto& storage = this->storage();
  push(storage, "b", {"x", "y"});
  push(storage, "c", {"z"});
  push(storage, "a", {"w"});
  work_off(storage, "a");

  const auto found = this->search();

  ASSERT_TRUE(found.held);
  EXPECT_EQ(found.held->queue, "b");
  EXPECT_EQ(found.held->message->payload, "x");
  EXPECT_EQ(waiting(storage, "b"), payloads{"y"});
  EXPECT_TRUE(storage.acknowledge(*found.held));
}

TYPED_TEST_P(Searches, AskForTheOrderOfAllKnownQueues) {
  push(this->storage(), "b", {"x"});
  this->search();
  push(this->storage(), "a", {"y"});

  const auto found = this->search();

  EXPECT_EQ(this->known(), (payloads{"a", "b"}));
  ASSERT_TRUE(found.held);
  EXPECT_EQ(found.held->message->payload, "y");
}

TYPED_TEST_P(Searches, PollOnlyTheQueuesOfTheOrder) {
  push(this->storage(), "a", {"x"});

  const auto found = this->storage().find_job(
      {start, never, [](const auto&) { return std::vector<std::string>{"b", "c"}; }});

  EXPECT_FALSE(found.held);
  EXPECT_FALSE(found.is_paused);
  EXPECT_EQ(waiting(this->storage(), "a"), payloads{"x"});
}

TYPED_TEST_P(Searches, HoldTheirJobUntilTheTimeThatTheySay) {
  push(this->storage(), "q", {"x"});
  ASSERT_TRUE(this->search(start).held);

  EXPECT_FALSE(this->storage().recover(start + 1h - 1us));
  EXPECT_TRUE(this->storage().recover(start + 1h));
}

TYPED_TEST_P(Searches, MoveAllThatIsDueFirst) {
  auto& storage = this->storage();
  for (int i = 0; i < 250; ++i) storage.schedule(start, "q", job_of("due"));
  storage.schedule(start + 1us, "q", job_of("later"));

  const auto found = this->search(start);

  ASSERT_TRUE(found.held);
  EXPECT_EQ(found.held->message->payload, "due");
  EXPECT_EQ(storage.size("q"), 249U);
  EXPECT_EQ(scheduled(storage), payloads{"later"});
}

TYPED_TEST_P(Searches, TakeBackWhatHasExpiredFirst) {
  push(this->storage(), "q", {"x", "y"});
  const auto lost = take(this->storage(), "q", start + 1min);

  const auto found = this->search(start + 1min);

  ASSERT_TRUE(found.held);
  EXPECT_EQ(found.held->message->payload, "x");
  EXPECT_EQ(found.held->message->envelope.attempt, 2U);
  EXPECT_FALSE(this->storage().acknowledge(lost));
}

TYPED_TEST_P(Searches, FindNothingWhileTheBrokerIsPaused) {
  auto& storage = this->storage();
  push(storage, "q", {"x"});
  storage.schedule(start, "q", job_of("due"));
  storage.pause(true);

  const auto found = this->search();

  EXPECT_TRUE(found.is_paused);
  EXPECT_FALSE(found.held);
  EXPECT_EQ(waiting(storage, "q"), payloads{"x"});
  EXPECT_EQ(scheduled(storage), payloads{"due"});
}

TYPED_TEST_P(Searches, SayWhenThereMayBeAJob) {
  this->storage().schedule(start + 5s, "q", job_of("x"));

  const auto found = this->search();

  EXPECT_FALSE(found.held);
  EXPECT_EQ(found.next_event, start + 5s);
}

TYPED_TEST_P(Searches, ListWhoFoundAJobAsBeingAtWorkOnIt) {
  push(this->storage(), "q", {R"({"class":"a","args":["/"]})"});
  this->storage().roster().enter("host:1:*", start);
  this->storage().roster().enter("host:2:*", start);

  this->search(start + 7s, "host:1:*");

  const auto listed = this->storage().roster().workers();
  ASSERT_EQ(listed.size(), 2U);
  ASSERT_TRUE(listed[0].at_work);
  EXPECT_EQ(listed[0].at_work->queue, "q");
  EXPECT_EQ(listed[0].at_work->message->payload, R"({"class":"a","args":["/"]})");
  EXPECT_EQ(listed[0].at_work_since, start + 7s);
  EXPECT_FALSE(listed[1].at_work);
}

TYPED_TEST_P(Searches, ListNobodyWhoIsNotOnTheRoster) {
  push(this->storage(), "q", {R"({"class":"a","args":[]})"});

  const auto found = this->search(start, "host:1:*");

  EXPECT_TRUE(found.held);
  EXPECT_TRUE(this->storage().roster().workers().empty());
}

REGISTER_TYPED_TEST_SUITE_P(Searches, TakeTheHeadOfTheFirstQueueThatHasOne,
                            AskForTheOrderOfAllKnownQueues, PollOnlyTheQueuesOfTheOrder,
                            HoldTheirJobUntilTheTimeThatTheySay, MoveAllThatIsDueFirst,
                            TakeBackWhatHasExpiredFirst, FindNothingWhileTheBrokerIsPaused,
                            SayWhenThereMayBeAJob, ListWhoFoundAJobAsBeingAtWorkOnIt,
                            ListNobodyWhoIsNotOnTheRoster);

}  // namespace understudy::contract
