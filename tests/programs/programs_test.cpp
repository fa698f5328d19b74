// The programs, through their command lines, on a redis-server of the tests' own.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>

#include "programs/program.hpp"
#include "redis/server.hpp"

namespace {

using testing::HasSubstr;

class Programs : public testing::Test {
 protected:
  answer with_redis(const char* program, std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {program, "--redis", redis.address()});
    return run(arguments);
  }
  answer queue(std::vector<std::string> arguments) const {
    return with_redis(QUEUE_PROGRAM, std::move(arguments));
  }
  answer work_by_environment(std::vector<std::string> variables) const {
    std::vector<std::string> command{"env", "REDIS_URL=" + redis.address()};
    command.insert(command.end(), variables.begin(), variables.end());
    command.emplace_back(WORK_PROGRAM);
    return run(command);
  }
  nlohmann::json queue_json(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "--json");
    return nlohmann::json::parse(queue(std::move(arguments)).text);
  }

  redis_tests::server redis;
};

TEST_F(Programs, CarryJobsFromAProducerToAWorker) {
  EXPECT_EQ(with_redis(PRODUCE_PROGRAM, {"ann", "bob"}).status, 0);

  const auto worked = with_redis(WORK_PROGRAM, {"--interval", "0"});

  EXPECT_EQ(worked.status, 0);
  EXPECT_THAT(worked.text, HasSubstr("hello ann\n"));
  EXPECT_THAT(worked.text, HasSubstr("hello bob\n"));
  EXPECT_EQ(queue_json({"queues"})[0]["size"], 0);
}

TEST_F(Programs, PerformEachJobInAProcessOfItsOwn) {
  with_redis(PRODUCE_PROGRAM, {"ann", ""});

  const auto worked = with_redis(WORK_PROGRAM, {"--interval", "0", "--fork-per-job"});

  EXPECT_EQ(worked.status, 0);
  EXPECT_THAT(worked.text, HasSubstr("hello ann\n"));
  const auto failed = queue_json({"failed", "list"});
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0]["exception"], "std::invalid_argument");
}

TEST_F(Programs, TakeTheWorkersOptionsFromTheEnvironment) {
  with_redis(PRODUCE_PROGRAM, {"ann", "--pages", "1"});

  const auto worked = work_by_environment({"QUEUES=nothing,greetings", "INTERVAL=0"});

  EXPECT_EQ(worked.status, 0);
  EXPECT_THAT(worked.text, HasSubstr("hello ann\n"));
  EXPECT_THAT(queue({"queues"}).text, HasSubstr("books      1"));
}

TEST_F(Programs, ForkOrNotAsTheEnvironmentSays) {
  const auto forking = work_by_environment({"FORK_PER_JOB=true", "THREADS=2", "INTERVAL=0"});
  const auto threaded = work_by_environment({"FORK_PER_JOB=false", "THREADS=2", "INTERVAL=0"});

  EXPECT_EQ(forking.status, 1);
  EXPECT_THAT(forking.text, HasSubstr("fork_per_job goes with one thread"));
  EXPECT_EQ(threaded.status, 0);
}

TEST_F(Programs, ShowAndMoveWhatWaits) {
  with_redis(PRODUCE_PROGRAM, {"ann", "bob"});

  EXPECT_THAT(queue({"queues"}).text, HasSubstr("greetings  2"));
  EXPECT_THAT(queue({"peek", "greetings", "--count", "1"}).text, HasSubstr("ann"));
  EXPECT_EQ(queue_json({"move", "greetings", "later", "--count", "1"})[0]["moved"], 1);
  EXPECT_EQ(queue_json({"peek", "later"})[0]["payload"], R"({"class":"Greet","args":["ann"]})");
}

TEST_F(Programs, RetryAndRemoveWhatFailed) {
  with_redis(PRODUCE_PROGRAM, {""});
  with_redis(WORK_PROGRAM, {"--interval", "0"});

  EXPECT_THAT(queue({"failed", "show", "0"}).text, HasSubstr("nobody to greet"));
  EXPECT_EQ(queue_json({"failed", "retry", "0", "--queue", "later"})[0]["retried"], 1);
  EXPECT_EQ(queue_json({"queues"}).size(), 2U);
  EXPECT_EQ(queue_json({"failed", "remove", "--all"})[0]["removed"], 1);
  EXPECT_EQ(queue({"failed", "list"}).text, "none\n");
  EXPECT_EQ(queue({"failed"}).text, "none\n");
}

TEST_F(Programs, KeepToTheNamespaceOfTheirAddress) {
  const auto shop = redis.address() + "?namespace=shop";
  run({PRODUCE_PROGRAM, "--redis", shop, "ann"});

  EXPECT_EQ(queue({"queues"}).text, "none\n");
  EXPECT_THAT(run({QUEUE_PROGRAM, "--redis", shop, "queues"}).text, HasSubstr("greetings  1"));
}

TEST_F(Programs, SayWhatIsWrong) {
  const auto none = queue({"failed", "retry", "7"});

  EXPECT_EQ(none.status, 1);
  EXPECT_THAT(none.text, HasSubstr("no failed job has the number 7"));
  EXPECT_NE(queue({"failed", "retry"}).status, 0);
}

}  // namespace
