// The two hooks that are not Resque's: a plugin gives back what it took.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/broker/memory.hpp"
#include "understudy/client.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::ElementsAre;
using testing::IsEmpty;
using understudy::context;

struct job {
  bool is_welcome = true;
  bool fails = false;
  static constexpr auto job_name = "job";
  static constexpr auto queue = "q";
  bool before_enqueue() const { return is_welcome; }
  void perform() const {
    if (fails) throw std::runtime_error{"boom"};
  }
};

class GivingBack : public testing::Test {
 protected:
  GivingBack() {
    for (const std::string name : {"one", "two"}) {
      const auto tells = [this, name](context&) { told.push_back(name); };
      queue.client().hooks().enqueue_undone.push_back({name, tells});
      queue.worker().hooks().perform_ended.push_back({name, tells});
    }
  }
  std::vector<std::string> told;
  understudy::fake_queue queue;
};

TEST_F(GivingBack, IsNotAskedForOfAJobThatIsPushed) {
  queue.client().enqueue(job{});

  EXPECT_THAT(told, IsEmpty());
}

TEST_F(GivingBack, RunsBackwardsWhenAHookHaltsTheEnqueue) {
  queue.client().enqueue(job{.is_welcome = false});

  EXPECT_THAT(told, ElementsAre("two", "one"));
}

TEST_F(GivingBack, RunsOnceWhenTheEnqueueThrows) {
  queue.client().hooks().before_enqueue.push_back(
      {"throws", [](context&) -> bool { throw std::runtime_error{"no"}; }});

  EXPECT_THROW(queue.client().enqueue(job{}), std::runtime_error);

  EXPECT_THAT(told, ElementsAre("two", "one"));
}

TEST_F(GivingBack, IsNotAskedForWhenAHookThrowsAfterThePush) {
  queue.client().hooks().after_enqueue.push_back(
      {"throws", [](context&) { throw std::runtime_error{"no"}; }});

  EXPECT_THROW(queue.client().enqueue(job{}), std::runtime_error);

  EXPECT_THAT(told, IsEmpty());
}

TEST_F(GivingBack, EndsAnAttemptHoweverItEnds) {
  queue.client().enqueue(job{});
  queue.client().enqueue(job{.fails = true});
  EXPECT_THAT(queue.drain(), Failed<job>());
  EXPECT_THAT(told, ElementsAre("two", "one", "two", "one"));

  told.clear();
  queue.worker().hooks().before_perform.push_back(
      {"rests", [](context&) { throw understudy::dont_perform{}; }});
  queue.client().enqueue(job{});
  EXPECT_THAT(queue.drain(), Halted<job>("rests"));
  EXPECT_THAT(told, ElementsAre("two", "one"));
}

TEST_F(GivingBack, GoesOnAfterAHookThatThrows) {
  queue.worker().hooks().perform_ended.push_back(
      {"throws", [](context&) { throw std::runtime_error{"no"}; }});
  queue.client().enqueue(job{});

  EXPECT_THAT(queue.run_one(), Performed<job>());

  EXPECT_THAT(told, ElementsAre("two", "one"));
}

TEST(GivingBackOnABareBroker, TellsTheObserverOfAHookThatThrows) {
  struct log : understudy::observer {
    void noted(const context&, std::string_view what) override { line = what; }
    std::string line;
  };
  log log;
  understudy::memory_broker broker;
  understudy::client client{broker, {.watching = log}};
  client.hooks().enqueue_undone.push_back(
      {"cleans", [](context&) { throw std::runtime_error{"no"}; }});

  EXPECT_FALSE(client.enqueue(job{.is_welcome = false}));

  EXPECT_EQ(log.line, "cleans threw std::runtime_error: no");
}

}  // namespace
