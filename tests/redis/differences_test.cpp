// Where the broker in Redis differs from Resque: the rows of the README's table that say so, one
// test each.

#include <gmock/gmock.h>

#include <barrier>
#include <chrono>
#include <string>
#include <vector>

#include "shared_redis.hpp"
#include "understudy/broker/roster.hpp"
#include "understudy/client.hpp"
#include "understudy/registry.hpp"
#include "understudy/worker.hpp"
#include "understudy/worker/loop.hpp"

namespace {

using namespace std::chrono_literals;
using redis_tests::job;
using redis_tests::sent;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using testing::UnorderedElementsAre;
using understudy::time_point;

class Difference : public redis_tests::shared_redis {
 protected:
  void enter_at_work(const std::string& worker, const std::string& beat) {
    foreign_({"SADD", key("workers"), worker});
    foreign_({"HSET", key("workers:heartbeat"), worker, beat});
    foreign_({"SET", key("worker:" + worker), R"({"queue":"q","payload":)" + job + "}"});
  }
};

TEST_F(Difference, WhatResqueHasNoRoomForLiesUnderANameOfOurs) {
  broker_.push("q", sent("1"));
  broker_.push("q", sent("2"));
  broker_.reserve("q", time_point{1h});
  broker_.schedule(time_point{2h}, "q", sent("3"));
  broker_.locks().acquire("lock", "me", time_point{}, 1h);

  std::vector<std::string> others;
  for (auto& name : foreign_({"KEYS", "*"})) {
    if (name.starts_with(key("")) && !name.starts_with(key("understudy:"))) others.push_back(name);
  }
  EXPECT_THAT(others,
              UnorderedElementsAre(key("queues"), key("queue:q"), key("delayed_queue_schedule"),
                                   key("delayed:7200"), StartsWith(key("timestamps:{"))));
}

TEST_F(Difference, AReservedJobIsHeldUntilItsLeaseEnds) {
  broker_.push("q", sent("1"));
  broker_.reserve("q", time_point{1h});

  EXPECT_THAT(foreign_({"LLEN", key("queue:q")}), ElementsAre("0"));
  EXPECT_THAT(foreign_({"HGET", key("understudy:lease:1"), "payload"}), ElementsAre(job));

  EXPECT_TRUE(broker_.recover(time_point{1h}));
  EXPECT_THAT(foreign_({"LRANGE", key("queue:q"), "0", "-1"}), ElementsAre(job));
}

TEST_F(Difference, EqualPayloadsShareWhatTravelsBesideThem) {
  broker_.push("q", sent("1"));
  broker_.push("q", sent("2"));
  foreign_({"LPOP", key("queue:q")});

  EXPECT_EQ(broker_.reserve("q")->message->envelope.id, "1") << "the foreign client took that one";
}

TEST_F(Difference, AWorkerThatLeavesWithAJobInHandRecordsNoFailure) {
  broker_.roster().enter("host:1:q", time_point{});
  broker_.push("q", sent("1"));
  const auto held = broker_.reserve("q", time_point{1h});
  broker_.roster().at_work("host:1:q", *held, time_point{});

  broker_.roster().leave("host:1:q");

  EXPECT_THAT(broker_.failures(), IsEmpty());
  EXPECT_TRUE(broker_.recover(time_point{1h}));
}

TEST_F(Difference, ADeadWorkerOfOursIsTakenOffWithoutAFailure) {
  broker_.roster().enter("host:1:q", time_point{});
  broker_.push("q", sent("1"));
  const auto held = broker_.reserve("q", time_point{1h});
  broker_.roster().at_work("host:1:q", *held, time_point{});

  EXPECT_THAT(broker_.roster().prune("host:9:*", time_point{1h}), ElementsAre("host:1:q"));

  EXPECT_THAT(broker_.failures(), IsEmpty());
  EXPECT_TRUE(broker_.recover(time_point{1h}));
}

TEST_F(Difference, ADeadForeignWorkersJobIsAFailureAsInResque) {
  enter_at_work("ruby:1:q", "1970-01-01T00:00:01+00:00");

  EXPECT_THAT(broker_.roster().prune("host:9:*", time_point{1h}), ElementsAre("ruby:1:q"));

  ASSERT_EQ(broker_.failures().size(), 1U);
  EXPECT_EQ(broker_.failures()[0].exception.type, "Resque::PruneDeadWorkerDirtyExit");
  EXPECT_EQ(broker_.failures()[0].message.payload, job);
}

TEST_F(Difference, AFurtherThreadIsAWorkerOfItsOwn) {
  understudy::client client{broker_};
  understudy::registry jobs;
  std::barrier both{2};
  std::vector<std::string> listed;
  jobs.handle("Meet", [&](const understudy::arguments& given) {
    both.arrive_and_wait();
    if (given.at<int>(0) == 1) {
      for (const auto& each : broker_.roster().workers()) listed.push_back(each.id);
    }
    both.arrive_and_wait();
  });
  for (const int number : {1, 2}) {
    client.enqueue_to("q", "Meet", understudy::arguments::of(number));
  }
  understudy::worker worker{broker_, jobs, client, {.id = "host:1:q"}};

  understudy::worker_loop{worker, {.threads = 2, .until_empty = true}}.run();

  EXPECT_THAT(listed, UnorderedElementsAre("host:1:q", "host:1:q#2"));
}

TEST_F(Difference, AScheduledTimeIsExactForUsAndTheNextFullSecondForOthers) {
  broker_.schedule(time_point{50s + 1us}, "q", sent("1"));

  EXPECT_THAT(foreign_({"ZRANGE", key("delayed_queue_schedule"), "0", "-1"}), ElementsAre("51"));
  EXPECT_TRUE(broker_.promote(time_point{50s + 1us}));
}

TEST_F(Difference, APayloadThatSchedulersWouldRewriteIsKeptFromThem) {
  const std::string spaced = R"({"class": "Mail", "args": []})";
  broker_.schedule(time_point{50s}, "q", sent("1", spaced));

  EXPECT_THAT(foreign_({"EXISTS", key("delayed_queue_schedule")}), ElementsAre("0"));
  EXPECT_EQ(broker_.promote(time_point{50s})->message->payload, spaced);
}

TEST_F(Difference, AJobThatWaitsForAnotherAttemptIsKeptFromSchedulers) {
  broker_.push("q", sent("1"));
  broker_.retry(*broker_.reserve("q"), time_point{50s});

  EXPECT_THAT(foreign_({"KEYS", key("delayed*")}), IsEmpty());
  EXPECT_THAT(foreign_({"KEYS", key("timestamps:*")}), IsEmpty());

  const auto again = broker_.promote(time_point{50s});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->message->envelope.id, "1");
  EXPECT_EQ(again->message->envelope.attempt, 2U);
}

TEST_F(Difference, ARecordTellsItsTimesInUtc) {
  broker_.push("q", sent("1"));
  understudy::failure record;
  record.failed_at = time_point{1896095109s};

  broker_.fail(*broker_.reserve("q"), record);

  EXPECT_THAT(
      foreign_({"LINDEX", key("failed"), "0"}),
      ElementsAre(StartsWith(R"({"failed_at":"2030/01/31 13:05:09 UTC","payload":)" + job)));
}

TEST_F(Difference, ARecordShowsBytesThatAreNoJson) {
  broker_.push("q", sent("1", "{oops"));

  broker_.fail(*broker_.reserve("q"), {});

  EXPECT_THAT(
      foreign_({"LINDEX", key("failed"), "0"}),
      ElementsAre(HasSubstr(R"("payload":{"class":"understudy::undecodable","args":["{oops"]})")));
  EXPECT_EQ(broker_.failures()[0].message.payload, "{oops");
}

TEST_F(Difference, AFailedJobGoesBackWithItsVeryBytes) {
  const std::string spaced = R"({"args": [3.0], "class": "Mail"})";
  broker_.push("q", sent("1", spaced));
  broker_.fail(*broker_.reserve("q"), {});

  broker_.retry_failure(0, time_point{60s});

  EXPECT_THAT(foreign_({"LRANGE", key("queue:q"), "0", "-1"}), ElementsAre(spaced));
}

TEST_F(Difference, AnAttemptThatIsToBeRepeatedCountsAsFailed) {
  broker_.push("q", sent("1"));

  broker_.retry(*broker_.reserve("q"), time_point{1h});

  EXPECT_THAT(foreign_({"MGET", key("stat:processed"), key("stat:failed")}), ElementsAre("1", "1"));
}

}  // namespace
