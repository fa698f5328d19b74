// Who lives is told by the clock of Redis: machines may differ.

#include <gmock/gmock.h>

#include <chrono>
#include <string>

#include "fake_redis.hpp"
#include "understudy/broker/roster.hpp"
#include "understudy/clock.hpp"
#include "understudy/redis/broker.hpp"

namespace {

using namespace std::chrono_literals;
using redis_tests::fake_redis;
using testing::HasSubstr;
using testing::IsEmpty;
using understudy::time_point;
using understudy::redis::broker;
using understudy::redis::options;

options local(std::uint16_t port) {
  options to;
  to.port = port;
  return to;
}

std::string text(const std::string& bytes) {
  return "$" + std::to_string(bytes.size()) + "\r\n" + bytes + "\r\n";
}

const std::string loaded = text("digest");
const std::string done = ":1\r\n";

// What Redis says to TIME, if it is so far ahead of this machine.
std::string ahead(std::chrono::hours by) {
  const auto there = understudy::system_clock::shared().now() + by;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(there.time_since_epoch());
  return "*2\r\n" + text(std::to_string(seconds.count())) + text("0");
}

TEST(AMachineThatIsADayBehindRedis, TellsByRedisThatItsWorkersLive) {
  const fake_redis redis{{ahead(24h), loaded, done}};
  broker on{local(redis.port())};

  on.roster().beat("host:1:q", time_point{12h + 30min});

  EXPECT_THAT(redis.heard(), HasSubstr("1970-01-02T12:"));
}

TEST(AMachineThatIsADayBehindRedis, TellsByRedisSinceWhenItsWorkersAreThere) {
  const fake_redis redis{{ahead(24h), loaded, done}};
  broker on{local(redis.port())};

  on.roster().enter("host:1:q", time_point{12h + 30min});

  EXPECT_THAT(redis.heard(), HasSubstr("1970-01-02 12:"));
}

TEST(AMachineThatIsADayAheadOfRedis, TakesNobodyForDeadWhoLives) {
  const auto listed = "*1\r\n*5\r\n" + text("ruby:1:q") + text("") +
                      text("1970-01-02T12:00:00+00:00") + text("") + ":0\r\n";
  const fake_redis redis{{"+OK\r\n", ahead(-24h), loaded, listed, loaded, done}};
  broker on{local(redis.port())};

  EXPECT_THAT(on.roster().prune("host:9:*", time_point{48h + 11h}), IsEmpty());
}

}  // namespace
