// A foreign client and worker share our queues: node-resque, on one Redis with us.

#include <gmock/gmock.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "interop/node_peer.hpp"
#include "redis/server.hpp"
#include "understudy/client.hpp"
#include "understudy/redis/broker.hpp"
#include "understudy/registry.hpp"
#include "understudy/worker.hpp"

namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

class NodeResque : public testing::Test {
 protected:
  NodeResque() {
    understudy::job_type echo;
    echo.name = "Echo";
    echo.perform = [this](understudy::context& where, const understudy::dependencies&) {
      auto arguments = json::parse(where.arguments_json());
      const bool fails = !arguments.empty() && arguments.front() == "fail";
      performed_.push_back(std::move(arguments));
      if (fails) throw std::runtime_error{"we say no"};
    };
    jobs_.add(std::make_shared<const understudy::job_type>(std::move(echo)));
  }

  void enqueue(const std::string& arguments) {
    client_.enqueue_to("q", "Echo", understudy::arguments::parse(arguments));
  }

  // Performs all that waits on the queue. \return the arguments of each job.
  std::vector<json> work() {
    performed_.clear();
    while (worker_.work_one()) {
    }
    return performed_;
  }

  redis_tests::server server_;
  understudy::redis::broker broker_{server_.address()};
  interop::node_peer node_{server_.port()};
  understudy::client client_{broker_};

 private:
  understudy::registry jobs_;
  std::vector<json> performed_;
  understudy::worker worker_{broker_, jobs_, client_, {.queues = {"q"}}};
};

// One list of arguments for each kind of value that JSON has.
const std::vector<std::string> every_kind{
    "[]",
    "[null,true,false]",
    "[0,-1,9007199254740991,-9007199254740991]",
    "[1.5,-0.25,1.0e-10]",
    R"(["","plain","quote \" slash / back \\","tab\tnull\u0000","é 😀 \u2028"])",
    "[[],[[]],[1,[2,[3]]]]",
    R"([{},{"a":1,"b":{"c":[null]}},{"":""}])"};

TEST_F(NodeResque, PerformsWhatWeEnqueue) {
  for (const auto& arguments : every_kind) enqueue(arguments);

  const auto done = node_.run("work", {"q", std::to_string(every_kind.size())});

  ASSERT_EQ(done.size(), every_kind.size());
  for (std::size_t i = 0; i < done.size(); ++i) {
    EXPECT_EQ(done[i]["args"], json::parse(every_kind[i]));
  }
  EXPECT_EQ(broker_.size("q"), 0U);
  EXPECT_EQ(broker_.queues(), std::vector<std::string>{"q"});
}

TEST_F(NodeResque, EnqueuesWhatWePerform) {
  for (const auto& arguments : every_kind) node_.run("enqueue", {"q", arguments});

  const auto done = work();

  ASSERT_EQ(done.size(), every_kind.size());
  for (std::size_t i = 0; i < done.size(); ++i) {
    EXPECT_EQ(done[i], json::parse(every_kind[i]));
  }
  EXPECT_THAT(broker_.failures(), IsEmpty());
}

TEST_F(NodeResque, SharesAQueueWithUs) {
  enqueue("[1]");
  node_.run("enqueue", {"q", "[2]"});
  enqueue("[3]");

  node_.run("work", {"q", "1"});

  EXPECT_THAT(work(), ElementsAre(json::parse("[2]"), json::parse("[3]")));
}

TEST_F(NodeResque, MovesOurDelayedJobsOnce) {
  const auto now = understudy::system_clock::shared().now();
  client_.enqueue_to_at("q", now + 1s, "Echo", understudy::arguments::parse("[7]"));

  const auto moved = node_.run("transfer");

  EXPECT_EQ(moved["job"]["args"], json::parse("[7]"));
  EXPECT_FALSE(broker_.promote(now + 1h)) << "it is in its queue already";
  EXPECT_THAT(broker_.scheduled(), IsEmpty());
  EXPECT_THAT(work(), ElementsAre(json::parse("[7]")));
}

TEST_F(NodeResque, PerformsOurDelayedJobsThatItMoved) {
  const auto now = understudy::system_clock::shared().now();
  client_.enqueue_to_at("q", now + 1s, "Echo", understudy::arguments::parse("[7]"));

  node_.run("transfer");
  const auto done = node_.run("work", {"q", "1"});

  EXPECT_EQ(done[0]["args"], json::parse("[7]"));
  EXPECT_THAT(broker_.scheduled(), IsEmpty());
}

TEST_F(NodeResque, DelaysWhatWeMove) {
  node_.run("enqueue_at", {"1600000000000", "q", R"([7,{"a":[]}])"});

  EXPECT_EQ(broker_.next_event(), understudy::time_point{1600000000s});

  EXPECT_THAT(work(), ElementsAre(json::parse(R"([7,{"a":[]}])")));
  EXPECT_EQ(broker_.next_event(), std::nullopt);
}

TEST_F(NodeResque, FailsWhatWeReadAndAttemptAgain) {
  node_.run("enqueue", {"q", R"(["fail",1])"});
  node_.run("work", {"q", "1"});

  const auto failed = broker_.failures();
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0].queue, "q");
  EXPECT_EQ(failed[0].exception.type, "TypeError");
  EXPECT_EQ(failed[0].exception.message, "node says no");
  EXPECT_EQ(json::parse(failed[0].message.payload)["args"], json::parse(R"(["fail",1])"));
  EXPECT_FALSE(failed[0].backtrace.empty());

  const auto now = understudy::system_clock::shared().now();
  EXPECT_LT(failed[0].failed_at, now + 1s);
  EXPECT_GT(failed[0].failed_at, now - 1h);
  EXPECT_TRUE(broker_.retry_failure(0, now));
  EXPECT_THAT(work(), ElementsAre(json::parse(R"(["fail",1])")));
}

TEST_F(NodeResque, ReadsAndAttemptsAgainWhatWeFail) {
  enqueue(R"(["fail",1])");
  work();

  const auto failed = node_.run("failed");
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0]["queue"], "q");
  EXPECT_EQ(failed[0]["exception"], "std::runtime_error");
  EXPECT_EQ(failed[0]["error"], "we say no");
  EXPECT_EQ(failed[0]["payload"]["class"], "Echo");
  EXPECT_EQ(failed[0]["payload"]["args"], json::parse(R"(["fail",1])"));

  EXPECT_EQ(node_.run("retry"), 1);
  EXPECT_THAT(broker_.failures(), IsEmpty());
  EXPECT_THAT(work(), ElementsAre(json::parse(R"(["fail",1])")));
}

}  // namespace
