// Each job delivered twice: which ones cannot bear it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <utility>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"
#include "understudy/testing/run_twice.hpp"

namespace {

using namespace understudy::matchers;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::PrintToString;
using testing::SizeIs;
using understudy::delivery;
using understudy::doubled_effects;

struct bank {
  int balance = 0;
  std::set<int> booked;
  int last = 0;
};

struct deposit {
  int amount;
  static constexpr auto job_name = "deposit";
  static constexpr auto queue = "q";
  void perform(bank& of) const { of.balance += amount; }
};

struct deposit_once {
  int id;
  int amount;
  static constexpr auto job_name = "deposit_once";
  static constexpr auto queue = "q";
  void perform(bank& of) const {
    if (of.booked.insert(id).second) of.balance += amount;
  }
};

// Bears a second delivery at once, but not after another job.
struct deposit_unless_last {
  int id;
  int amount;
  static constexpr auto job_name = "deposit_unless_last";
  static constexpr auto queue = "q";
  void perform(bank& of) const {
    if (std::exchange(of.last, id) != id) of.balance += amount;
  }
};

struct failing {
  int number;
  static constexpr auto job_name = "failing";
  static constexpr auto queue = "q";
  void perform(bank& of) const {
    of.balance += number;
    throw std::runtime_error{"boom"};
  }
};

struct order {
  int number;
  static constexpr auto job_name = "order";
  static constexpr auto queue = "q";
  void perform(understudy::client& client) const { client.enqueue(deposit_once{number, 1}); }
};

class RunTwice : public testing::Test {
 protected:
  RunTwice() { queue.provide(account); }
  auto doubled(understudy::drain_options how = {}) {
    return doubled_effects(
        queue, [this] { return account.balance; }, std::move(how));
  }
  bank account;
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
};

TEST_F(RunTwice, NamesTheJobsWhoseEffectDoubles) {
  client.enqueue(deposit{10});
  client.enqueue(deposit_once{1, 10});
  client.enqueue(deposit{20});

  EXPECT_THAT(doubled(), ElementsAre(IsJob(deposit{10}), IsJob(deposit{20})));
}

TEST_F(RunTwice, TellsThemApartByTheirPlaceInTheCode) {
  client.enqueue(deposit{10});

  const auto jobs = doubled();

  ASSERT_THAT(jobs, SizeIs(1));
  EXPECT_THAT(jobs[0].enqueued_at().file, HasSubstr("run_twice_test.cpp"));
  EXPECT_THAT(PrintToString(jobs), HasSubstr("#1 deposit(amount=10)"));
}

TEST_F(RunTwice, FindsNothingWhereEveryJobBearsIt) {
  client.enqueue(deposit_once{1, 10});
  client.enqueue(deposit_once{2, 10});

  EXPECT_THAT(doubled(), IsEmpty());
}

TEST_F(RunTwice, FindsWhatDoublesOnlyAfterLaterJobs) {
  client.enqueue(deposit_unless_last{1, 10});
  client.enqueue(deposit_unless_last{2, 10});
  EXPECT_THAT(doubled(), IsEmpty());

  client.enqueue(deposit_unless_last{3, 10});
  client.enqueue(deposit_unless_last{4, 10});
  EXPECT_THAT(doubled({.deliver = delivery::twice_later}), SizeIs(2));
}

TEST_F(RunTwice, DeliversAFailedJobOnce) {
  client.enqueue(failing{5});

  EXPECT_THAT(doubled(), IsEmpty());

  EXPECT_THAT(queue.failures(), SizeIs(1));
  EXPECT_EQ(account.balance, 5);
}

TEST_F(RunTwice, SeesJobsEnqueuedTwiceIfTheProbeAsksForThem) {
  client.enqueue(order{1});

  const auto jobs = doubled_effects(queue, [&] { return queue.journal().enqueued().size(); });

  EXPECT_THAT(jobs, ElementsAre(IsJob(order{1})));
  EXPECT_EQ(account.balance, 1);
}

TEST_F(RunTwice, IsAlsoAWayToDrain) {
  client.enqueue(deposit{10});
  client.enqueue(deposit{20});

  const auto report = queue.drain({.deliver = delivery::twice});

  ASSERT_THAT(report, SizeIs(4));
  EXPECT_EQ(report[0].job(), report[1].job());
  EXPECT_THAT(report, AllPerformed());
  EXPECT_EQ(account.balance, 60);
}

TEST_F(RunTwice, DeliversAgainAfterAllOthersOnRequest) {
  client.enqueue(deposit{10});
  client.enqueue(deposit{20});

  const auto report = queue.drain({.deliver = delivery::twice_later});

  ASSERT_THAT(report, SizeIs(4));
  EXPECT_EQ(report[0].job(), report[2].job());
  EXPECT_EQ(report[1].job(), report[3].job());
}

TEST_F(RunTwice, StopsAtALimitOfJobsNotOfDeliveries) {
  client.enqueue(deposit{10});
  client.enqueue(deposit{20});

  EXPECT_THAT(queue.drain({.limit = 1, .deliver = delivery::twice}), SizeIs(2));
  EXPECT_THAT(queue.drain({.limit = 1, .deliver = delivery::twice_later}), SizeIs(2));
  EXPECT_EQ(queue.size(), 0U);
}

}  // namespace
