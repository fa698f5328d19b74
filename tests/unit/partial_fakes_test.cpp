// A fake of some job types or queues, beside a broker that gets the others.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "understudy/broker/memory.hpp"
#include "understudy/error.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::ThrowsMessage;
using understudy::fake_queue;
using understudy::memory_broker;
using understudy::names;
using understudy::usage_error;

struct mail {
  std::string to;
  static constexpr auto job_name = "mail";
  static constexpr auto queue = "outgoing";
  void perform() const {}
};

struct bill {
  int number;
  static constexpr auto job_name = "bill";
  static constexpr auto queue = "money";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void perform() const {}
};

TEST(APartialFake, KeepsTheJobTypesItFakes) {
  memory_broker real;
  fake_queue queue{{.others = &real, .only_jobs = names<mail>()}};

  queue.client().enqueue(mail{"ann"});

  EXPECT_THAT(queue, HasEnqueued(mail{"ann"}));
  EXPECT_THAT(real.queues(), IsEmpty());
}

TEST(APartialFake, LetsOtherJobTypesGoUntouched) {
  memory_broker real;
  fake_queue queue{{.others = &real, .only_jobs = names<mail>()}};

  queue.client().enqueue(bill{7});

  EXPECT_THAT(queue, HasNothingEnqueued());
  EXPECT_EQ(queue.size(), 0U);
  ASSERT_EQ(real.size("money"), 1U);
  EXPECT_EQ(real.peek("money", 0, 1)[0].payload, R"({"class":"bill","args":[7]})");
}

TEST(APartialFake, LetsOtherQueuesGo) {
  memory_broker real;
  fake_queue queue{{.others = &real, .only_queues = {"outgoing"}}};

  queue.client().enqueue(mail{"ann"});
  queue.client().enqueue_to("bulk", mail{"bob"});

  EXPECT_EQ(queue.size(), 1U);
  EXPECT_EQ(real.size("bulk"), 1U);
}

TEST(APartialFake, LetsOtherJobsGoThatItsOwnEnqueue) {
  memory_broker real;
  fake_queue queue{{.others = &real, .only_jobs = names<mail>()}};
  queue.handle<mail>([](const mail&, understudy::client& client) { client.enqueue(bill{1}); });
  queue.client().enqueue(mail{"ann"});

  EXPECT_THAT(queue.drain(), AllPerformed());

  EXPECT_EQ(real.size("money"), 1U);
}

TEST(APartialFake, PerformsOtherJobsNotEvenInlined) {
  memory_broker real;
  fake_queue queue{{.others = &real, .only_jobs = names<mail>()}};
  const auto inlined = queue.inlined();

  queue.client().enqueue(bill{1});

  EXPECT_THAT(queue.journal().attempts(), IsEmpty());
  EXPECT_EQ(real.size("money"), 1U);
}

TEST(APartialFake, KeepsOtherJobsThatAreHaltedOutOfItsJournal) {
  memory_broker real;
  fake_queue queue{{.others = &real, .only_jobs = names<mail>()}};

  queue.client().enqueue(bill{1});
  const auto second = queue.client().enqueue(bill{1});

  EXPECT_EQ(second.halted_by, "unique_job.before_enqueue");
  EXPECT_THAT(queue.journal().halted(), IsEmpty());
}

TEST(APartialFake, TakesLocksWhereTheOtherBrokersWorkersLetThemGo) {
  memory_broker real;
  fake_queue queue{{.others = &real, .only_jobs = names<mail>()}};

  queue.client().enqueue(bill{1});

  EXPECT_THAT(real.locks().held(queue.clock().now()), SizeIs(1));
}

TEST(APartialFake, RemovesJobsWhereTheyAre) {
  memory_broker real;
  fake_queue queue{{.others = &real, .only_jobs = names<mail>()}};
  queue.client().enqueue(mail{"ann"});
  queue.client().enqueue(bill{1});
  queue.client().enqueue(bill{2});

  EXPECT_EQ(queue.client().dequeue(bill{1}).count, 1U);
  EXPECT_EQ(queue.client().dequeue<bill>().count, 1U);
  EXPECT_EQ(queue.client().dequeue(mail{"ann"}).count, 1U);
}

TEST(APartialFake, SchedulesJobsWhereTheyAreToRun) {
  memory_broker real;
  fake_queue queue{{.others = &real, .only_jobs = names<mail>()}};

  queue.client().enqueue_in(5min, mail{"ann"});
  queue.client().enqueue_in(5min, bill{1});

  EXPECT_THAT(queue.scheduled(), ElementsAre(IsJob(mail{"ann"})));
  ASSERT_THAT(real.scheduled(), SizeIs(1));
  EXPECT_EQ(real.scheduled()[0].due, queue.clock().now() + 5min);
  EXPECT_EQ(real.scheduled()[0].queue, "money");
}

TEST(APartialFake, RunsItsOwnScheduledJobsAndLeavesTheOthers) {
  memory_broker real;
  fake_queue queue{{.others = &real, .only_jobs = names<mail>()}};
  queue.client().enqueue_in(5min, mail{"ann"});
  queue.client().enqueue_in(4min, bill{1});

  EXPECT_THAT(queue.drain({.auto_advance = true}), ElementsAre(Performed(mail{"ann"})));

  EXPECT_THAT(real.scheduled(), SizeIs(1));
}

TEST(APartialFake, CancelsScheduledJobsWhereTheyAre) {
  memory_broker real;
  fake_queue queue{{.others = &real, .only_jobs = names<mail>()}};
  const auto by_id = queue.client().enqueue_in(5min, bill{1});
  queue.client().enqueue_in(5min, bill{2});
  const auto own = queue.client().enqueue_in(5min, mail{"ann"});

  EXPECT_TRUE(queue.client().cancel(by_id.id));
  EXPECT_EQ(queue.client().cancel(bill{2}).count, 1U);
  EXPECT_TRUE(queue.client().cancel(own.id));

  EXPECT_THAT(real.scheduled(), IsEmpty());
  EXPECT_THAT(queue.scheduled(), IsEmpty());
  EXPECT_THAT(real.locks().held(queue.clock().now()), IsEmpty());
}

TEST(APartialFake, HasToKnowWhatToFake) {
  memory_broker real;
  EXPECT_THAT([&] { const fake_queue queue{{.others = &real}}; },
              ThrowsMessage<usage_error>(HasSubstr("only_jobs")));
}

TEST(APartialFake, HasToKnowWhereTheOthersGo) {
  EXPECT_THAT([] { const fake_queue queue{{.only_queues = {"outgoing"}}}; },
              ThrowsMessage<usage_error>(HasSubstr("fake_options::others")));
}

}  // namespace
