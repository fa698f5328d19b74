// 4. Time and failure, told of a newspaper's subscriptions: what happens in thirty days, or when the
// bank is down or a worker dies, happens here at once, for the clock moves only when told.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/hooks/retry.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"
#include "understudy/testing/run_twice.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// What the jobs reach: letters to readers, and a bank that is out of reach at times.

using postbox = std::vector<std::string>;

struct bank_is_down : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct bank {
  int outages = 0;  // how many calls it will not answer
  bool accepts_card = true;
  std::int64_t income = 0;
  std::set<int> paid;

  void charge(int invoice, std::int64_t cents) {
    if (outages-- > 0) throw bank_is_down{"no answer"};
    if (!accepts_card) throw std::invalid_argument{"the card has expired"};
    paid.insert(invoice);
    income += cents;
  }
};

struct remind {
  std::string reader;
  static constexpr auto job_name = "remind";
  static constexpr auto queue = "mail";
  void perform(postbox& box) const { box.push_back("renew, " + reader); }
};

struct patient : understudy::retry_policy {
  static constexpr std::uint32_t attempts = 3;
  static constexpr auto wait = understudy::backoff::exponential(1min);
  using retry_on = understudy::exceptions<bank_is_down>;
};

struct charge {
  int invoice;
  std::int64_t cents;
  static constexpr auto job_name = "charge";
  static constexpr auto queue = "money";
  using plugins = understudy::plugins<understudy::retry<patient>>;
  void perform(bank& with) const { with.charge(invoice, cents); }
};

struct charge_once {
  int invoice;
  std::int64_t cents;
  static constexpr auto job_name = "charge_once";
  static constexpr auto queue = "money";
  void perform(bank& with) const {
    if (!with.paid.contains(invoice)) with.charge(invoice, cents);
  }
};

constexpr understudy::unique_policy one_a_reader{.lock = understudy::unique::until_executed};

struct reading_report {
  std::string reader;
  std::string asked_by;
  static constexpr auto job_name = "reading_report";
  static constexpr auto queue = "reports";
  using plugins =
      understudy::plugins<understudy::unique_job<one_a_reader, &reading_report::reader>>;
  void perform(postbox& box) const { box.push_back("what you read, " + reader); }
};

class Subscriptions : public testing::Test {
 protected:
  Subscriptions() { queue.provide(letters).provide(till); }

  postbox letters;
  bank till;
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
  const understudy::time_point today = queue.clock().now();
};

TEST_F(Subscriptions, EndWithAReminder) {
  client.enqueue_in(30 * 24h, remind{"ann"});
  ASSERT_THAT(queue.scheduled(), ElementsAre(IsJob(remind{"ann"})));
  EXPECT_EQ(queue.scheduled()[0].due(), today + 30 * 24h);

  EXPECT_THAT(queue.run_until(today + 29 * 24h), IsEmpty());
  EXPECT_THAT(queue.run_until(today + 30 * 24h), Performed(remind{"ann"}));
}

TEST_F(Subscriptions, NeedNoReminderOnceTheyAreRenewed) {
  client.enqueue_in(30 * 24h, remind{"ann"});

  EXPECT_EQ(client.cancel(remind{"ann"}).count, 1U);

  EXPECT_THAT(queue.run_until(today + 365 * 24h), IsEmpty());
}

TEST_F(Subscriptions, ArePaidAsSoonAsTheBankIsBack) {
  till.outages = 2;
  client.enqueue(charge{7, 1200});

  EXPECT_THAT(queue.run_one(), Retried<charge>(Threw<bank_is_down>()));
  EXPECT_THAT(queue.drain(), IsEmpty()) << "its time has not come";

  EXPECT_TRUE(queue.advance_to_next());
  EXPECT_EQ(queue.clock().now(), today + 1min);
  EXPECT_THAT(queue.run_one(), Retried<charge>());

  EXPECT_TRUE(queue.advance_to_next());
  EXPECT_EQ(queue.clock().now(), today + 3min);
  EXPECT_THAT(queue.run_one(), Performed<charge>());
  EXPECT_EQ(till.income, 1200);
}

TEST_F(Subscriptions, AreNotPaidIfTheBankStaysAway) {
  till.outages = 3;
  client.enqueue(charge{7, 1200});

  EXPECT_THAT(queue.drain({.auto_advance = true}), Failed<charge>(Threw<bank_is_down>()));

  EXPECT_THAT(queue.failures(), SizeIs(1));
}

TEST_F(Subscriptions, ArePaidFromTheFailedSetOnceTheReaderHasANewCard) {
  till.accepts_card = false;
  client.enqueue(charge{7, 1200});
  EXPECT_THAT(queue.run_one(), Failed<charge>(Threw<std::invalid_argument>()))
      << "no use to try again";

  till.accepts_card = true;
  EXPECT_TRUE(queue.broker().retry_failure(0, queue.clock().now()));

  EXPECT_THAT(queue.run_one(), Performed(charge{7, 1200}));
}

TEST_F(Subscriptions, HaveOneReportAReader) {
  EXPECT_TRUE(client.enqueue(reading_report{"ann", "the site"}));
  EXPECT_FALSE(client.enqueue(reading_report{"ann", "the app"}));
  EXPECT_TRUE(client.enqueue(reading_report{"bob", "the app"}));
  EXPECT_THAT(queue, Halted<reading_report>("unique_job.before_enqueue"));

  EXPECT_THAT(queue.drain(), AllPerformed());
  EXPECT_THAT(letters, ElementsAre("what you read, ann", "what you read, bob"));
  EXPECT_TRUE(client.enqueue(reading_report{"ann", "the app"})) << "the first one is done";
}

TEST_F(Subscriptions, AreRemindedOfThoughAWorkerDies) {
  client.enqueue(remind{"ann"});
  const auto lost = queue.worker().reserve();
  ASSERT_TRUE(lost);
  EXPECT_THAT(queue.drain(), IsEmpty()) << "the dead worker holds it";

  EXPECT_TRUE(queue.advance_to_next()) << "its lease expires";
  EXPECT_THAT(queue.drain(), Performed(remind{"ann"}));

  EXPECT_FALSE(queue.broker().acknowledge(*lost)) << "it was not so dead, but it is late";
  EXPECT_THAT(letters, SizeIs(1));
}

TEST_F(Subscriptions, AreChargedTogether) {
  client.enqueue_all({charge_once{7, 1200}, charge_once{8, 900}, charge_once{9, 1200}});

  EXPECT_THAT(queue.drain(), AllPerformed());
  EXPECT_EQ(till.income, 3300);
}

TEST_F(Subscriptions, AreChargedTwiceByOneOfTheJobs) {
  client.enqueue(charge{7, 1200});
  client.enqueue(charge_once{8, 900});

  EXPECT_THAT(understudy::doubled_effects(queue, [this] { return till.income; }),
              ElementsAre(IsJob(charge{7, 1200})));
}

}  // namespace
