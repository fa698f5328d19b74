// What stays in the journal, and how it reads.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::AllOf;
using testing::ElementsAre;
using testing::FieldsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct child {
  int number;
  static constexpr auto job_name = "child";
  static constexpr auto queue = "q";
  void perform() const {
    if (number < 0) throw std::runtime_error{"boom"};
  }
};
struct parent {
  int number;
  static constexpr auto job_name = "parent";
  static constexpr auto queue = "q";
  void perform(understudy::client& client) const { client.enqueue(child{number}); }
};
struct unique {
  int number;
  static constexpr auto job_name = "unique";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void perform() const {}
};
struct log_in {
  std::string user;
  understudy::secret<std::string> password;
  static constexpr auto job_name = "log_in";
  static constexpr auto queue = "q";
  void perform() const {}
};

TEST(Journal, TellsJobsWithoutAnIdApart) {
  understudy::fake_queue queue;
  queue.handle("ping", [] {});

  queue.worker().perform({R"({"class":"ping","args":[1]})", {}});
  queue.worker().perform({R"({"class":"ping","args":[2]})", {}});

  const auto attempts = queue.journal().attempts();
  EXPECT_EQ(attempts.at(0).job().arguments_json(), "[1]");
  EXPECT_EQ(attempts.at(1).job().arguments_json(), "[2]");
}

TEST(Journal, KeepsAJobAfterItHasRun) {
  understudy::fake_queue queue;
  queue.client().enqueue(child{7});
  queue.drain();

  EXPECT_THAT(queue.enqueued<child>(), ElementsAre(FieldsAre(7)));
  EXPECT_EQ(queue.size(), 0U);
}

TEST(Journal, KeepsIdPayloadQueuePlaceTimeAndOrder) {
  understudy::fake_queue queue;
  queue.clock().advance(std::chrono::minutes{5});
  queue.client().enqueue(child{1});
  const auto line = __LINE__ + 1;
  queue.client().enqueue_to("other", child{2});

  const auto job = queue.journal().enqueued().at(1);

  EXPECT_EQ(job.id(), "2");
  EXPECT_EQ(job.payload(), R"({"class":"child","args":[2]})");
  EXPECT_EQ(job.queue(), "other");
  EXPECT_EQ(job.enqueued_at().line, line);
  EXPECT_EQ(job.time(), queue.clock().now());
  EXPECT_EQ(job.order(), 1U);
  EXPECT_EQ(job.parent(), std::nullopt);
}

TEST(Journal, KnowsWhichJobEnqueuedWhich) {
  understudy::fake_queue queue;
  queue.client().enqueue(parent{3});
  const auto report = queue.drain();

  const auto jobs = queue.journal().enqueued();
  ASSERT_THAT(jobs, SizeIs(2));
  EXPECT_EQ(jobs[1].parent(), jobs[0]);
  EXPECT_THAT(report[0].enqueued(), ElementsAre(jobs[1]));
  EXPECT_THAT(report[1].enqueued(), IsEmpty());
}

TEST(Journal, KeepsHaltedJobsApart) {
  understudy::fake_queue queue;
  queue.client().enqueue(unique{1});
  const auto refused = queue.client().enqueue(unique{1});

  EXPECT_FALSE(refused);
  EXPECT_THAT(queue.journal().enqueued(), SizeIs(1));
  ASSERT_THAT(queue.journal().halted(), SizeIs(1));
  const auto halted = queue.journal().halted()[0];
  EXPECT_EQ(halted.halted_by(), "unique_job.before_enqueue");
  EXPECT_EQ(halted.id(), refused.id);
}

TEST(Journal, KeepsEveryAttemptOfAJob) {
  understudy::fake_queue queue;
  queue.client().enqueue(child{-1});
  queue.run_one();
  queue.broker().retry_failure(0, queue.clock().now());
  queue.run_one();

  const auto attempts = queue.journal().enqueued().at(0).attempts();

  ASSERT_THAT(attempts, SizeIs(2));
  EXPECT_THAT(attempts, testing::Each(Failed<child>(Threw<std::runtime_error>("boom"))));
}

TEST(Journal, OutlivesItsQueue) {
  std::optional<understudy::recorded_job> job;
  std::optional<understudy::report> report;
  {
    understudy::fake_queue queue;
    queue.client().enqueue(child{4});
    report = queue.drain();
    job = queue.journal().enqueued().at(0);
  }

  EXPECT_EQ(job->as<child>().number, 4);
  EXPECT_THAT(*report, AllPerformed());
}

TEST(Journal, RecordsNothingOfAnEnqueueThatThrows) {
  struct homeless {
    std::string text;
    static constexpr auto job_name() { return "homeless"; }
  };
  understudy::fake_queue queue;

  EXPECT_THROW(queue.client().enqueue(homeless{"x"}), understudy::usage_error);
  EXPECT_THROW(queue.client().enqueue_to("q", homeless{"\xff"}), understudy::encode_error);

  EXPECT_THAT(queue, HasNothingEnqueued());
  EXPECT_THAT(queue.queues(), IsEmpty());
}

TEST(Journal, TakesInWhatAForeignClientPushes) {
  understudy::fake_queue queue;
  queue.broker().push("q", {R"({"class":"Foreign","args":[1,"x"]})", {}});

  const auto report = queue.run_one();

  ASSERT_THAT(report, SizeIs(1));
  EXPECT_EQ(report[0].job().describe(), R"(#1 Foreign[1,"x"])");
  EXPECT_THAT(report, Failed(Threw<understudy::unknown_job_error>(HasSubstr("Foreign"))));
}

TEST(Journal, ReadsInTheOrderInWhichThingsHappened) {
  understudy::fake_queue queue;
  queue.client().enqueue(parent{3});
  queue.run_one();
  queue.client().enqueue(child{4});

  const auto story = queue.journal().describe();

  EXPECT_LT(story.find("enqueued #1"), story.find("ran #1"));
  EXPECT_LT(story.find("ran #1"), story.find("enqueued #2 child(number=3)"));
  EXPECT_LT(story.find("enqueued #2"), story.find("enqueued #3 child(number=4)"));
}

TEST(Journal, ReadsAsAStory) {
  understudy::fake_queue queue;
  queue.client().enqueue(parent{-3});
  queue.client().enqueue(unique{1});
  queue.client().enqueue(unique{1});
  const auto report = queue.drain();

  const auto story = queue.journal().describe();

  EXPECT_THAT(story,
              AllOf(HasSubstr("enqueued #1 parent(number=-3) on \"q\" at "),
                    HasSubstr("halted #3 unique(number=1) by unique_job.before_enqueue"),
                    HasSubstr("ran #1 parent(number=-3) performed"),
                    HasSubstr("ran #4 child(number=-3) failed with std::runtime_error: boom")));
  EXPECT_THAT(report, Failed<child>());
}

TEST(Journal, NeverShowsASecret) {
  understudy::fake_queue queue;
  queue.client().enqueue(log_in{"ann", understudy::secret<std::string>{"hunter2"}});
  queue.drain();

  const auto story = queue.journal().describe();

  EXPECT_THAT(story, HasSubstr(R"(log_in(user="ann", password="[secret]"))"));
  EXPECT_THAT(story, testing::Not(HasSubstr("hunter2")));
  EXPECT_EQ(queue.enqueued<log_in>().at(0).password.reveal(), "hunter2");
}

TEST(Journal, ForgetsNothingWhenTheQueueIsCleared) {
  understudy::fake_queue queue;
  queue.client().enqueue(child{1});
  queue.client().enqueue(child{2});

  EXPECT_EQ(queue.clear(), 2U);
  EXPECT_EQ(queue.size(), 0U);
  EXPECT_THAT(queue, HasEnqueued<child>().times(2));
}

TEST(Journal, FollowsADequeue) {
  understudy::fake_queue queue;
  queue.client().enqueue(child{1});
  queue.client().enqueue(child{2});

  EXPECT_EQ(queue.client().dequeue(child{1}).count, 1U);

  EXPECT_THAT(queue.waiting(), SizeIs(1));
  EXPECT_THAT(queue, HasEnqueued<child>().times(2)) << "it was enqueued all the same";
}

}  // namespace
