// Ruby's Resque, its scheduler and the broker share one Redis: nobody breaks what another put there.

#include <gmock/gmock.h>

#include <chrono>

#include "shared_redis.hpp"
#include "understudy/broker/roster.hpp"
#include "understudy/error.hpp"

namespace {

using namespace std::chrono_literals;
using redis_tests::job;
using redis_tests::sent;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::ThrowsMessage;
using testing::UnorderedElementsAre;
using understudy::time_point;

const std::string item = R"({"class":"Mail","args":[1,2.0],"queue":"q"})";

std::vector<std::string> all_known(const std::vector<std::string>& known) { return known; }

class ForeignClients : public redis_tests::shared_redis {
 protected:
  // Ours, but for the counters that tokens and orders come from.
  std::vector<std::string> left_behind() const {
    std::vector<std::string> left;
    for (auto& name : foreign_({"KEYS", key("understudy:*")})) {
      if (name != key("understudy:token") && name != key("understudy:order")) left.push_back(name);
    }
    return left;
  }
};

TEST_F(ForeignClients, FindTheVeryBytesThatWerePushed) {
  broker_.push("q", sent("1"));

  EXPECT_THAT(foreign_({"SMEMBERS", key("queues")}), ElementsAre("q"));
  EXPECT_THAT(foreign_({"LPOP", key("queue:q")}), ElementsAre(job));
}

TEST_F(ForeignClients, LeaveNothingOfOursBehindWhenTheyTakeAllJobs) {
  broker_.push("q", sent("1"));
  foreign_({"LPOP", key("queue:q")});

  EXPECT_FALSE(broker_.reserve("q"));

  EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(ForeignClients, LeaveNothingOfOursToTheNextJobsWhenTheyTakeAllThatWeOnlyEnqueue) {
  broker_.push_all("q", {sent("1"), sent("2"), sent("3", "another")});
  foreign_({"LPOP", key("queue:q"), "3"});

  broker_.push("q", sent("4"));

  EXPECT_THAT(foreign_({"HLEN", key("understudy:queue:q")}), ElementsAre("1"));
  EXPECT_EQ(broker_.peek("q", 0, 1).at(0).envelope.id, "4");
}

TEST_F(ForeignClients, LeaveLittleOfOursBehindThoughTheQueueIsNeverEmpty) {
  broker_.push("q", sent("first", "0"));

  for (int number = 1; number <= 5'000; ++number) {
    broker_.push("q", sent("new", std::to_string(number)));
    foreign_({"LPOP", key("queue:q")});
  }

  const auto fields = foreign_({"HLEN", key("understudy:queue:q")}).at(0);
  EXPECT_LT(std::stoi(fields), 1'100);
}

TEST_F(ForeignClients, LeaveEachJobItsOwnEnvelopeOnceTheyHaveTakenMany) {
  std::vector<understudy::message> jobs;
  for (int number = 0; number < 2'000; ++number) {
    jobs.push_back(sent(std::to_string(number), std::to_string(number % 100)));
  }
  broker_.push_all("q", jobs);
  foreign_({"LPOP", key("queue:q"), "1900"});

  broker_.push("q", sent("2000", "0"));

  for (int number = 1'900; number <= 2'000; ++number) {
    EXPECT_EQ(broker_.reserve("q")->message->envelope.id, std::to_string(number));
  }
}

TEST_F(ForeignClients, LeaveNothingOfOursToOneThatComesBackWhenTheyTakeAllJobs) {
  broker_.push_all("q", {sent("1"), sent("2", "another"), sent("3", "a third")});
  const auto held = broker_.reserve("q");
  foreign_({"LPOP", key("queue:q"), "2"});

  broker_.put_back(*held);

  EXPECT_THAT(foreign_({"HLEN", key("understudy:queue:q")}), ElementsAre("2"));
  EXPECT_EQ(broker_.reserve("q")->message->envelope.id, "1");
}

TEST_F(ForeignClients, LeaveNothingOfOursBehindWhenTheyClearTheFailedSet) {
  broker_.push_all("q", {sent("1"), sent("2")});
  broker_.fail(*broker_.reserve("q"), {});
  foreign_({"DEL", key("failed")});

  broker_.fail(*broker_.reserve("q"), {});

  EXPECT_THAT(foreign_({"HLEN", key("understudy:failed")}), ElementsAre("1"));
  EXPECT_EQ(broker_.failures().at(0).message.envelope.id, "2");
}

TEST_F(ForeignClients, PushJobsThatHaveNoEnvelope) {
  foreign_({"RPUSH", key("queue:q"), job});

  const auto held = broker_.reserve("q");

  ASSERT_TRUE(held);
  EXPECT_EQ(held->message->payload, job);
  EXPECT_EQ(held->message->envelope.id, "");
  EXPECT_EQ(held->message->envelope.attempt, 1U);
}

TEST_F(ForeignClients, SeeAJobThatComesBackAheadOfTheirs) {
  broker_.push("q", sent("1"));
  const auto held = broker_.reserve("q");
  foreign_({"RPUSH", key("queue:q"), "later"});

  broker_.put_back(*held);

  EXPECT_THAT(foreign_({"LRANGE", key("queue:q"), "0", "-1"}), ElementsAre(job, "later"));
}

TEST_F(ForeignClients, ScheduleJobsThatAreDueAtTheirSecond) {
  foreign_({"RPUSH", key("delayed:50"), item});
  foreign_({"SADD", key("timestamps:" + item), "delayed:50"});
  foreign_({"ZADD", key("delayed_queue_schedule"), "50", "50"});

  EXPECT_EQ(broker_.next_event(), time_point{50s});
  EXPECT_FALSE(broker_.promote(time_point{50s - 1us}));
  const auto promoted = broker_.promote(time_point{50s});

  ASSERT_TRUE(promoted);
  EXPECT_EQ(promoted->queue, "q");
  EXPECT_THAT(foreign_({"KEYS", key("*")}), UnorderedElementsAre(key("queue:q"), key("queues")));
  EXPECT_THAT(foreign_({"LRANGE", key("queue:q"), "0", "-1"}), ElementsAre(job));
}

TEST_F(ForeignClients, ScheduleJobsThatASearchFinds) {
  foreign_({"RPUSH", key("delayed:50"), item, "{oops"});
  foreign_({"ZADD", key("delayed_queue_schedule"), "50", "50"});

  const auto found = broker_.find_job({time_point{50s}, understudy::never, all_known});

  ASSERT_TRUE(found.held);
  EXPECT_EQ(found.held->queue, "q");
  EXPECT_EQ(found.held->message->payload, job);
  EXPECT_EQ(broker_.failures().size(), 1U);
}

TEST_F(ForeignClients, CanReadWhatAWorkerIsAtThoughItsJobIsNoJson) {
  foreign_({"SADD", key("queues"), "q"});
  foreign_({"RPUSH", key("queue:q"), "{oops"});
  broker_.roster().enter("host:1:*", time_point{1s});

  const auto found = broker_.find_job({time_point{7s}, understudy::never, all_known, "host:1:*"});

  ASSERT_TRUE(found.held);
  EXPECT_EQ(found.held->message->payload, "{oops");
  EXPECT_THAT(foreign_({"GET", key("worker:host:1:*")}),
              ElementsAre(R"({"queue":"q","run_at":"1970-01-01T00:00:07Z","payload":)"
                          R"({"class":"understudy::undecodable","args":["{oops"]}})"));
}

TEST_F(ForeignClients, SeeAQueueSpelledAsRubyWouldInWhatAWorkerIsAt) {
  broker_.push("mail/out", sent("1"));
  broker_.roster().enter("host:1:*", time_point{1s});

  broker_.find_job({time_point{7s}, understudy::never, all_known, "host:1:*"});

  EXPECT_THAT(foreign_({"GET", key("worker:host:1:*")}),
              ElementsAre(R"({"queue":"mail/out","run_at":"1970-01-01T00:00:07Z","payload":)" + job +
                          "}"));
}

TEST_F(ForeignClients, FindOurScheduledJobsNeverBeforeTheirTime) {
  broker_.schedule(time_point{50s + 1us}, "q", sent("1"));

  EXPECT_THAT(foreign_({"LRANGE", key("delayed:51"), "0", "-1"}), ElementsAre(item));
  EXPECT_THAT(foreign_({"SMEMBERS", key("timestamps:" + item)}), ElementsAre("delayed:51"));
  EXPECT_THAT(foreign_({"ZRANGE", key("delayed_queue_schedule"), "0", "-1"}), ElementsAre("51"));
}

TEST_F(ForeignClients, MayPromoteOurJobsWhichThenAreNotPromotedAgain) {
  broker_.schedule(time_point{50s}, "q", sent("1"));
  foreign_({"LPOP", key("delayed:50")});
  foreign_({"SREM", key("timestamps:" + item), "delayed:50"});
  foreign_({"ZREM", key("delayed_queue_schedule"), "50"});

  EXPECT_THAT(broker_.scheduled(), IsEmpty());
  EXPECT_FALSE(broker_.promote(time_point{1h}));

  EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(ForeignClients, LeaveNothingOfOursBehindWhenTheyPromoteWhatWeOnlySchedule) {
  for (const std::string second : {"50", "51", "52"}) {
    broker_.schedule(time_point{std::chrono::seconds{std::stoi(second)}}, "q", sent(second));
    foreign_({"LPOP", key("delayed:" + second)});
    foreign_({"SREM", key("timestamps:" + item), "delayed:" + second});
    foreign_({"ZREM", key("delayed_queue_schedule"), second});
  }

  broker_.schedule(time_point{40s}, "q", sent("40"));
  broker_.schedule(time_point{60s}, "q", sent("60"));

  EXPECT_THAT(foreign_({"ZCARD", key("understudy:schedule")}), ElementsAre("2"));
  EXPECT_THAT(foreign_({"KEYS", key("understudy:scheduled:*")}), SizeIs(2));
  EXPECT_EQ(broker_.scheduled().size(), 2U);
}

TEST_F(ForeignClients, EndNobodyByATimeThatIsNoNumber) {
  foreign_({"ZADD", key("delayed_queue_schedule"), "0", "soon", "50", "later"});
  foreign_({"RPUSH", key("delayed:later"), item});
  broker_.schedule(time_point{40s}, "q", sent("ours"));

  EXPECT_EQ(broker_.promote(time_point{40s})->message->envelope.id, "ours");
  EXPECT_FALSE(broker_.promote(time_point{40s}));
  EXPECT_EQ(broker_.promote(time_point{50s})->message->payload, job);
  EXPECT_THAT(foreign_({"EXISTS", key("delayed_queue_schedule")}), ElementsAre("0"));
}

TEST_F(ForeignClients, ScheduleNothingThatIsLostWhereItIsNoJob) {
  foreign_({"RPUSH", key("delayed:50"), "{oops"});
  foreign_({"ZADD", key("delayed_queue_schedule"), "50", "50"});

  EXPECT_FALSE(broker_.promote(time_point{50s}));

  ASSERT_EQ(broker_.failures().size(), 1U);
  EXPECT_EQ(broker_.failures()[0].message.payload, "{oops");
}

TEST_F(ForeignClients, NeedNotWaitUntilAllFailuresAreReadForOneThatIsAttemptedAgain) {
  for (const std::string id : {"1", "2", "3"}) {
    broker_.push("q", sent(id, "job " + id));
    broker_.fail(*broker_.reserve("q"), {});
  }
  foreign_({"CONFIG", "RESETSTAT"});

  EXPECT_TRUE(broker_.retry_failure(2, time_point{60s}));
  EXPECT_TRUE(broker_.remove_failure(2));

  EXPECT_THAT(foreign_({"INFO", "commandstats"}), ElementsAre(Not(HasSubstr("cmdstat_lrange"))));
  EXPECT_EQ(broker_.reserve("q")->message->envelope.id, "3");
}

TEST_F(ForeignClients, ClearSomeOfManyEqualFailuresAndTheOthersCanBeAttemptedAgain) {
  for (int number = 0; number < 10; ++number) {
    broker_.push("q", sent(std::to_string(number)));
    broker_.fail(*broker_.reserve("q"), {});
  }
  foreign_({"RPOP", key("failed"), "5"});

  for (const std::size_t index : {4U, 0U, 3U}) {
    EXPECT_TRUE(broker_.retry_failure(index, time_point{60s}));
    EXPECT_TRUE(broker_.retry_failure(index, time_point{70s}));
    EXPECT_EQ(broker_.reserve("q")->message->envelope.id, std::to_string(index));
    EXPECT_EQ(broker_.reserve("q")->message->envelope.id, std::to_string(index));
  }
}

TEST_F(ForeignClients, RecordFailuresThatCanBeReadAndRetried) {
  foreign_({"RPUSH", key("failed"),
            R"({"failed_at":"2030/01/31 13:05:09 UTC","payload":)" + job +
                R"(,"exception":"ArgumentError","error":"no","backtrace":["a.rb:1"],)" +
                R"("worker":"h:1:q","queue":"q"})"});

  const auto all = broker_.failures();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].message.payload, job);
  EXPECT_EQ(all[0].exception.type, "ArgumentError");
  EXPECT_THAT(all[0].backtrace, ElementsAre("a.rb:1"));
  EXPECT_EQ(all[0].failed_at, time_point{1896095109s});

  EXPECT_TRUE(broker_.retry_failure(0, time_point{60s}));

  EXPECT_THAT(foreign_({"LRANGE", key("queue:q"), "0", "-1"}), ElementsAre(job));
  EXPECT_EQ(broker_.failures()[0].retried_at, time_point{60s});
}

TEST_F(ForeignClients, RecordFailuresThatHaveToBeGivenAQueueIfTheyNameNone) {
  foreign_({"RPUSH", key("failed"), "garbage"});

  EXPECT_THAT(
      [&] { broker_.retry_failure(0, time_point{60s}); },
      ThrowsMessage<understudy::usage_error>(HasSubstr("failure 0 names no queue: name one")));
  EXPECT_THAT(broker_.queues(), IsEmpty());

  EXPECT_TRUE(broker_.retry_failure(0, time_point{60s}, "q"));
  EXPECT_THAT(foreign_({"LRANGE", key("queue:q"), "0", "-1"}), ElementsAre("garbage"));
}

TEST_F(ForeignClients, AreNotTakenForDeadWhereTheyTellInAnotherWayThatTheyLive) {
  foreign_({"SADD", key("workers"), "node:1:q"});
  foreign_({"SET", key("worker:node:1:q:started"), "50"});

  EXPECT_THAT(broker_.roster().prune("host:9:*", time_point{1h}), IsEmpty());
}

TEST_F(ForeignClients, FindNoNamesOfLocksThatExpiredLongAgo) {
  for (int number = 0; number < 25; ++number) {
    broker_.locks().acquire(std::to_string(number), "me", time_point{1s}, 10s);
  }
  broker_.locks().acquire("without end", "me", time_point{1s}, std::chrono::microseconds::max());

  for (const std::string name : {"a", "b", "c"}) {
    broker_.locks().acquire(name, "me", time_point{48h}, 10s);
  }

  EXPECT_THAT(foreign_({"ZRANGE", key("understudy:locks"), "0", "-1"}),
              ElementsAre("a", "b", "c", "without end"));
}

TEST_F(ForeignClients, FindNothingOfALockThatIsReleased) {
  broker_.locks().acquire("k", "me", time_point{1s}, 10s);
  broker_.locks().release("k", "me");

  EXPECT_THAT(left_behind(), IsEmpty());
}

}  // namespace
