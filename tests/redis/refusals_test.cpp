// What a Redis refuses is an error that says what to do about it.

#include <gmock/gmock.h>

#include "command.hpp"
#include "error_of.hpp"
#include "fake_redis.hpp"
#include "server.hpp"
#include "understudy/error.hpp"
#include "understudy/redis/broker.hpp"

namespace {

using redis_tests::error_of;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using understudy::redis::broker;
using understudy::redis::options;

options local(std::uint16_t port) {
  options to;
  to.port = port;
  to.tries = 3;
  to.first_wait = to.longest_wait = std::chrono::milliseconds{1};
  return to;
}

// One that its operator may bring into any state.
class ARefusal : public testing::Test {
 protected:
  void tell(const std::vector<std::string>& words) {
    std::unique_ptr<redisContext, decltype(&redisFree)> operated{
        redisConnect("127.0.0.1", server_.port()), redisFree};
    const auto answer = redis_tests::command(*operated, words);
    ASSERT_NE(answer->type, REDIS_REPLY_ERROR) << answer->str;
  }

  redis_tests::server server_;
  broker broker_{local(server_.port())};
};

TEST_F(ARefusal, ForWantOfAPasswordAsksForOneInTheAddress) {
  tell({"CONFIG", "SET", "requirepass", "hush"});

  const auto error = error_of([&] { broker_.size("q"); });

  EXPECT_FALSE(error.transient());
  EXPECT_THAT(error.what(),
              AllOf(HasSubstr("asks for a password: state one in the address"),
                    HasSubstr("redis://127.0.0.1:" + std::to_string(server_.port()) + "/0"),
                    HasSubstr("NOAUTH")));
}

TEST_F(ARefusal, OfAPasswordTellsItToNobody) {
  tell({"CONFIG", "SET", "requirepass", "hush"});
  auto wrong = local(server_.port());
  wrong.password = "guessed";

  const auto error = error_of([&] { broker{wrong}.size("q"); });

  EXPECT_FALSE(error.transient());
  EXPECT_THAT(error.what(), AllOf(HasSubstr("user or password are wrong"), HasSubstr("WRONGPASS"),
                                  Not(HasSubstr("guessed"))));
}

TEST_F(ARefusal, OfWhatAUserMayNotDoNamesTheAccessList) {
  tell({"ACL", "SETUSER", "reader", "on", ">hush", "~*", "+@read"});
  auto reading = local(server_.port());
  reading.user = "reader";
  reading.password = "hush";

  const auto error = error_of([&] { broker{reading}.push("q", {"a", {}}); });

  EXPECT_FALSE(error.transient());
  EXPECT_THAT(error.what(), AllOf(HasSubstr("allow it by ACL SETUSER"), HasSubstr("NOPERM")));
}

TEST_F(ARefusal, OfAReplicaPointsToItsMaster) {
  tell({"REPLICAOF", "127.0.0.1", "1"});

  const auto error = error_of([&] { broker_.push("q", {"a", {}}); });

  EXPECT_FALSE(error.transient());
  EXPECT_THAT(error.what(), AllOf(HasSubstr("this is a replica: connect to its master"),
                                  HasSubstr("READONLY"), HasSubstr("queue \"q\"")));
}

TEST_F(ARefusal, ForWantOfMemoryMayPassAsJobsAreWorkedOff) {
  broker_.push("q", {"a", {}});
  tell({"CONFIG", "SET", "maxmemory", "1"});

  const auto error = error_of([&] { broker_.push("q", {"b", {}}); });

  EXPECT_TRUE(error.transient());
  EXPECT_THAT(error.what(),
              AllOf(HasSubstr("its memory is full: work off queues, or raise maxmemory"),
                    HasSubstr("OOM"), HasSubstr("queue \"q\"")));
  const auto held = broker_.reserve("q");
  ASSERT_TRUE(held) << "else nothing could be worked off";
  EXPECT_TRUE(broker_.acknowledge(*held));
}

// It may say so, or close the connection before that is read.
TEST_F(ARefusal, OfOneClientTooManyMayPassAsOthersLeave) {
  broker_.size("q");
  tell({"CONFIG", "SET", "maxclients", "1"});
  const broker another{local(server_.port())};

  const auto error = error_of([&] { another.size("q"); });

  EXPECT_TRUE(error.transient());
}

TEST(ARefusalOfACluster, SaysThatItTakesASingleServer) {
  // By itself it would listen 10,000 ports above its own too, where there may be none.
  const redis_tests::server cluster{
      {"--cluster-enabled", "yes", "--cluster-port", std::to_string(redis_tests::free_port())}};
  broker on{local(cluster.port())};

  const auto error = error_of([&] { on.push("q", {"a", {}}); });

  EXPECT_FALSE(error.transient());
  EXPECT_THAT(error.what(), AllOf(HasSubstr("use a single server"), HasSubstr("CLUSTERDOWN")));
}

TEST(ARefusalOfACluster, SaysSoOfKeysElsewhereToo) {
  const redis_tests::fake_redis cluster{{"-MOVED 3999 127.0.0.1:6381\r\n"}};
  const broker on{local(cluster.port())};

  const auto error = error_of([&] { on.size("q"); });

  EXPECT_FALSE(error.transient());
  EXPECT_THAT(error.what(), AllOf(HasSubstr("use a single server"), HasSubstr("MOVED 3999")));
}

TEST(ARefusalOfAScriptThatWasJustLoaded, IsAnErrorThatMayPass) {
  const std::string loaded = "$4\r\n1234\r\n";
  const std::string unknown = "-NOSCRIPT No matching script.\r\n";
  const redis_tests::fake_redis several{{loaded, unknown, loaded, unknown}};
  broker on{local(several.port())};

  const auto error = error_of([&] { on.push("q", {"{}", {}}); });

  EXPECT_TRUE(error.transient());
  EXPECT_THAT(error.what(), AllOf(HasSubstr("is this one server?"), HasSubstr("queue \"q\"")));
}

const std::string loading = "-LOADING Redis is loading the dataset in memory\r\n";

TEST(ARedisThatLoads, IsWaitedFor) {
  const redis_tests::fake_redis starting{{loading, loading, ":7\r\n"}};
  const broker on{local(starting.port())};

  EXPECT_EQ(on.size("q"), 7U);
}

TEST(ARedisThatLoads, IsAnErrorThatMayPassOnceItTakesTooLong) {
  const redis_tests::fake_redis starting{{loading}};
  const broker on{local(starting.port())};

  const auto error = error_of([&] { on.size("q"); });

  EXPECT_TRUE(error.transient());
  EXPECT_THAT(error.what(), AllOf(HasSubstr("still reads its data from disk: try again later"),
                                  HasSubstr("LOADING")));
}

}  // namespace
