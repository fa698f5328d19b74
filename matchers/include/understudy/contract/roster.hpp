#pragma once

#include "understudy/broker/roster.hpp"
#include "understudy/contract/stage.hpp"

namespace understudy::contract {

/// The roster: who works on a broker's queues. Times are told in whole seconds, which is all that
/// some brokers keep.
template <class TestSetup>
class Roster : public stage<TestSetup> {
 protected:
  understudy::roster& roster() { return this->storage().roster(); }

  /// The ids of all that are listed.
  std::vector<std::string> listed() {
    std::vector<std::string> ids;
    for (const auto& each : roster().workers()) ids.push_back(each.id);
    return ids;
  }
};
TYPED_TEST_SUITE_P(Roster);

TYPED_TEST_P(Roster, ListsWhoEnteredById) {
  this->roster().enter("host:2:*", start);
  this->roster().enter("host:1:mail,low", start + 5s);

  const auto all = this->roster().workers();

  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id, "host:1:mail,low");
  EXPECT_EQ(all[0].started_at, start + 5s);
  EXPECT_EQ(all[0].last_beat, start + 5s);
  EXPECT_FALSE(all[0].at_work);
  EXPECT_EQ(all[1].id, "host:2:*");
}

TYPED_TEST_P(Roster, KeepsNothingOfWhoLeft) {
  this->roster().enter("host:1:*", start);
  this->roster().enter("host:2:*", start);

  this->roster().leave("host:1:*");
  this->roster().leave("nobody");

  EXPECT_EQ(this->listed(), std::vector<std::string>{"host:2:*"});
}

TYPED_TEST_P(Roster, ListsWhoEntersAgainAnew) {
  this->storage().push("q", job_of(R"({"class":"a","args":[]})"));
  const auto held = take(this->storage(), "q");
  this->roster().enter("host:1:*", start);
  this->roster().at_work("host:1:*", held, start + 1s);

  this->roster().enter("host:1:*", start + 1h);

  const auto all = this->roster().workers();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].started_at, start + 1h);
  EXPECT_FALSE(all[0].at_work);
}

TYPED_TEST_P(Roster, TellsWhatAWorkerIsAtAndSinceWhen) {
  this->storage().push("q", job_of(R"({"class":"a","args":[]})"));
  const auto held = take(this->storage(), "q");
  this->roster().enter("host:1:*", start);

  this->roster().at_work("host:1:*", held, start + 7s);

  const auto busy = this->roster().workers();
  ASSERT_EQ(busy.size(), 1U);
  ASSERT_TRUE(busy[0].at_work);
  EXPECT_EQ(busy[0].at_work->queue, "q");
  EXPECT_EQ(busy[0].at_work->message->payload, held.message->payload);
  EXPECT_EQ(busy[0].at_work_since, start + 7s);

  this->roster().at_rest("host:1:*");

  EXPECT_FALSE(this->roster().workers()[0].at_work);
  EXPECT_FALSE(this->roster().workers()[0].at_work_since);
}

TYPED_TEST_P(Roster, TakesOffWhoGaveNoSignOfLife) {
  this->roster().enter("dead:1:*", start);
  this->roster().enter("alive:1:*", start);
  this->roster().beat("alive:1:*", start + 60s);

  EXPECT_EQ(this->roster().prune("alive:1:*", start + 60s), std::vector<std::string>{"dead:1:*"});

  ASSERT_EQ(this->listed(), std::vector<std::string>{"alive:1:*"});
  EXPECT_EQ(this->roster().workers()[0].last_beat, start + 60s);
}

TYPED_TEST_P(Roster, LeavesTheLeasesOfWhoWasTakenOffAlone) {
  this->storage().push("q", job_of(R"({"class":"a","args":[]})"));
  const auto held = take(this->storage(), "q", start + 1h);
  this->roster().enter("host:1:*", start);
  this->roster().at_work("host:1:*", held, start);

  this->roster().prune("alive:1:*", start + 1min);

  EXPECT_TRUE(this->storage().acknowledge(held));
}

REGISTER_TYPED_TEST_SUITE_P(Roster, ListsWhoEnteredById, KeepsNothingOfWhoLeft,
                            ListsWhoEntersAgainAnew, TellsWhatAWorkerIsAtAndSinceWhen,
                            TakesOffWhoGaveNoSignOfLife, LeavesTheLeasesOfWhoWasTakenOffAlone);

}  // namespace understudy::contract
