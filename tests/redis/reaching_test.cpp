// A Redis that cannot be reached, refuses, goes and comes back.

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <vector>

#include "error_of.hpp"
#include "foreign.hpp"
#include "setup.hpp"

namespace {

using redis_tests::error_of;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using understudy::usage_error;
using understudy::redis::options;

TEST(AnAddress, SaysUserPasswordHostPortAndDatabase) {
  const auto read = options::parse("redis://me:p%40ss@example.org:1234/5");

  EXPECT_EQ(read.user, "me");
  EXPECT_EQ(read.password, "p@ss");
  EXPECT_EQ(read.host, "example.org");
  EXPECT_EQ(read.port, 1234);
  EXPECT_EQ(read.database, 5U);
}

TEST(AnAddress, MayLeaveOutAllButTheScheme) {
  const auto read = options::parse("redis://");

  EXPECT_EQ(read.host, "127.0.0.1");
  EXPECT_EQ(read.port, 6379);
}

TEST(AnAddress, MayBeTheSocketOfAUnixSystem) {
  const auto read = options::parse("unix:///run/redis.sock?db=2");

  EXPECT_EQ(read.socket, "/run/redis.sock");
  EXPECT_EQ(read.database, 2U);
}

TEST(AnAddress, MaySayWhatKeysBeginWith) {
  EXPECT_EQ(options::parse("redis://h").name_space, "resque");
  EXPECT_EQ(options::parse("redis://h/1?namespace=shop").name_space, "shop");
  EXPECT_EQ(options::parse("redis://h?namespace=my%3Fshop").name_space, "my?shop");
  EXPECT_EQ(options::parse("unix:///run/redis.sock?db=2&namespace=shop").name_space, "shop");
}

TEST(AnAddress, IsRefusedWhereItIsNone) {
  EXPECT_THROW(options::parse("localhost:6379"), usage_error);
  EXPECT_THROW(options::parse("rediss://localhost"), usage_error);
  EXPECT_THROW(options::parse("redis://localhost:high"), usage_error);
  EXPECT_THROW(options::parse("redis://h/first"), usage_error);
  EXPECT_THROW(options::parse("redis://h?namespace="), usage_error);
  EXPECT_THROW(options::parse("redis://h?colour=blue"), usage_error);
}

TEST(ARedis, IsReachedBySocketToo) {
  options by_socket;
  by_socket.socket = redis_tests::server::shared().socket();
  by_socket.name_space = "by_socket";
  understudy::redis::broker broker{by_socket};

  broker.push("q", {"a", {}});

  EXPECT_EQ(broker.size("q"), 1U);
}

TEST(ARedis, ThatIsNotThereIsAnErrorThatMayPass) {
  options nowhere;
  nowhere.socket = "/nonexistent/redis.sock";
  nowhere.tries = 2;
  nowhere.first_wait = std::chrono::milliseconds{1};
  understudy::redis::broker broker{nowhere};

  const auto error = error_of([&] { broker.push("q", {"a", {}}); });

  EXPECT_TRUE(error.transient());
  EXPECT_THAT(error.what(), AllOf(HasSubstr("push a job"), HasSubstr("/nonexistent/redis.sock"),
                                  HasSubstr("2 times")));
}

TEST(ARedis, ThatWantsAnotherPasswordSaysSoWithoutTellingIt) {
  auto wrong = redis_tests::setup{}.options();
  wrong.user = "nobody";
  wrong.password = "hush";
  understudy::redis::broker broker{wrong};

  const auto error = error_of([&] { broker.size("q"); });

  EXPECT_FALSE(error.transient());
  EXPECT_THAT(error.what(), AllOf(HasSubstr("user or password"), Not(HasSubstr("hush"))));
}

TEST(ARedis, ThatWasStartedAgainIsReachedAgainWithItsScriptsForgotten) {
  const redis_tests::setup space;
  understudy::redis::broker broker{space.options()};
  broker.push("q", {"a", {}});
  auto& server = redis_tests::server::shared();

  server.kill();
  server.start_again();
  broker.push("q", {"b", {}});

  EXPECT_EQ(broker.size("q"), 2U);
}

TEST(ARedis, IsReachedByAForkedProcessOnConnectionsOfItsOwn) {
  const redis_tests::setup space;
  understudy::redis::broker broker{space.options()};
  broker.push("q", {"a", {}});

  const auto child = ::fork();
  if (child == 0) {
    const auto held = broker.reserve("q");
    ::_exit(held && broker.acknowledge(*held) ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);

  EXPECT_EQ(status, 0);
  EXPECT_EQ(broker.size("q"), 0U);
}

// Of this process, to a port.
std::vector<int> connections_to(std::uint16_t port) {
  std::vector<int> found;
  for (const auto& each : std::filesystem::directory_iterator{"/proc/self/fd"}) {
    const int number = std::stoi(each.path().filename());
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (getpeername(number, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    if (peer.sin_family == AF_INET && ntohs(peer.sin_port) == port) found.push_back(number);
  }
  return found;
}

TEST(ARedis, IsReachedOnConnectionsThatAreWatchedAndLeftToNoOtherProgram) {
  const redis_tests::server server;
  const understudy::redis::broker broker{server.address()};
  broker.changes();
  broker.size("q");

  const auto connections = connections_to(server.port());

  EXPECT_THAT(connections, SizeIs(3)) << "two that listen, one for commands";
  for (const int each : connections) {
    int is_kept_alive = 0;
    socklen_t size = sizeof is_kept_alive;
    getsockopt(each, SOL_SOCKET, SO_KEEPALIVE, &is_kept_alive, &size);
    EXPECT_EQ(is_kept_alive, 1);
    EXPECT_EQ(fcntl(each, F_GETFD), FD_CLOEXEC);
  }
}

TEST(ARedis, ThatGoesWithTheAnswerSaysThatItMayHaveDoneIt) {
  const redis_tests::setup space;
  auto impatient = space.options();
  impatient.command_timeout = std::chrono::milliseconds{50};
  understudy::redis::broker broker{impatient};
  broker.push("q", {"a", {}});
  const redis_tests::foreign_client foreign;
  foreign({"CLIENT", "PAUSE", "200", "ALL"});

  const auto error = error_of([&] { broker.push("q", {"b", {}}); });

  EXPECT_TRUE(error.transient());
  EXPECT_THAT(error.what(), HasSubstr("may have done or not"));
}

}  // namespace
