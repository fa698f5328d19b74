// The locks of node-resque's plugins. Those of QueueLock and JobLock are keys of its own, which we
// leave alone; that of DelayQueueLock is Resque's schedule, which we share.

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <vector>

#include "interop/node_peer.hpp"
#include "redis/foreign.hpp"
#include "redis/server.hpp"
#include "understudy/client.hpp"
#include "understudy/redis/broker.hpp"

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class NodePlugins : public testing::Test {
 protected:
  // Takes what waits, without performing it. \return the payloads.
  std::vector<std::string> work() {
    std::vector<std::string> done;
    while (const auto held = broker_.reserve("q")) {
      done.push_back(held->message->payload);
      broker_.acknowledge(*held);
    }
    return done;
  }

  bool enqueue(const std::string& plugin) {
    return node_.run("enqueue", {"q", "[1]", plugin}).get<bool>();
  }

  redis_tests::server server_;
  understudy::redis::broker broker_{server_.address()};
  understudy::client client_{broker_};
  interop::node_peer node_{server_.port()};
  redis_tests::foreign_client foreign_{server_};
};

TEST_F(NodePlugins, LockAQueueWithAKeyThatWeLeaveAlone) {
  EXPECT_TRUE(enqueue("QueueLock"));
  EXPECT_FALSE(enqueue("QueueLock")) << "one waits already";

  EXPECT_THAT(work(), ElementsAre(R"({"class":"QueueLock","queue":"q","args":[1]})"));

  EXPECT_THAT(foreign_({"EXISTS", "resque:lock:QueueLock:q:[1]"}), ElementsAre("1"));
  EXPECT_FALSE(enqueue("QueueLock")) << "its lock goes with its own worker, or its time to live";
}

TEST_F(NodePlugins, LockAQueueUntilTheirWorkerTakesOurJob) {
  EXPECT_TRUE(enqueue("QueueLock"));
  work();
  client_.enqueue_to("q", "QueueLock", understudy::arguments::parse("[1]"));

  node_.run("work", {"q", "1"});

  EXPECT_TRUE(enqueue("QueueLock"));
}

TEST_F(NodePlugins, LockTheScheduleUntilWeMoveTheirJob) {
  node_.run("enqueue_at", {"1600000000000", "q", "[1]", "DelayQueueLock"});
  EXPECT_FALSE(enqueue("DelayQueueLock")) << "one is scheduled";

  ASSERT_TRUE(broker_.promote(understudy::time_point{1600000000s}));

  EXPECT_TRUE(enqueue("DelayQueueLock"));
}

TEST_F(NodePlugins, PutOffOurJobThatTheyHaveLockedAndWeMoveIt) {
  client_.enqueue_to("q", "JobLock", understudy::arguments::parse("[1]"));
  foreign_({"SET", "resque:workerslock:JobLock:q:[1]", "1"});

  node_.run("take", {"q"});

  EXPECT_THAT(work(), IsEmpty());
  ASSERT_TRUE(broker_.promote(understudy::system_clock::shared().now() + 1h));
  EXPECT_THAT(work(), ElementsAre(R"({"class":"JobLock","args":[1]})"));
}

}  // namespace
