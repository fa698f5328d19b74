// 3. An integration test, walked through job by job: an order from its file to its parcel.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "table_top.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace shop;
using namespace understudy::matchers;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using understudy::names;

std::vector<std::string> names_of(const std::vector<understudy::recorded_job>& jobs) {
  std::vector<std::string> found;
  for (const auto& job : jobs) found.push_back(job.name());
  return found;
}

class OrderPipeline : public testing::Test {
 protected:
  OrderPipeline() {
    queue.provide<price_list>(prices).provide<card_terminal>(terminal);
    queue.provide<warehouse>(store).provide<mailer>(mails);
  }

  // Enqueues one order of the file.
  void take_order_of(std::string_view customer) {
    for (const auto& each : orders) {
      if (each.customer == customer) return take({each}, queue.client());
    }
    FAIL() << "no order of " << customer << " in " ORDERS_FILE;
  }

  understudy::attempt step() {
    const auto ran = queue.run_one();
    if (ran.empty()) throw std::logic_error{ran.describe()};
    return ran[0];
  }

  const std::vector<order> orders = read_orders(ORDERS_FILE);
  tea_prices prices;
  till terminal;
  shelf store;
  postbox mails;

  // In the order in which the shop's worker polls them.
  const std::vector<std::string> polled{"orders", "payments", "warehouse", "mail"};
  understudy::fake_queue queue{{.queues = polled}};
};

// Step by step.

TEST_F(OrderPipeline, TakesAnOrderFromFileToParcel) {
  take_order_of("ann@example.org");
  EXPECT_EQ(names_of(queue.waiting()), names<import_order>());

  const auto imported = step();
  EXPECT_THAT(imported, Performed<import_order>());
  EXPECT_EQ(names_of(imported.enqueued()), names<charge_card>());
  EXPECT_THAT(queue, HasEnqueued<charge_card>(HasArg(&charge_card::cents, 2 * 450 + 2900)));
  EXPECT_THAT(terminal.charged, IsEmpty()) << "to ask for money is a job of its own";

  const auto charged = step();
  EXPECT_THAT(charged, Performed<charge_card>());
  EXPECT_EQ(charged.job().parent(), imported.job());
  EXPECT_EQ(names_of(charged.enqueued()), (names<ship_order, send_receipt>()));
  EXPECT_THAT(terminal.charged, ElementsAre(std::pair{"card-of-ann", 3800}));

  // Two jobs wait now, in two queues; the worker looks into the warehouse first.
  EXPECT_EQ(queue.size("warehouse"), 1U);
  EXPECT_EQ(queue.size("mail"), 1U);
  EXPECT_THAT(step(), Performed<ship_order>());
  EXPECT_THAT(store.shipped, ElementsAre(1001));
  EXPECT_THAT(mails.sent, IsEmpty()) << "no receipt before the parcel is on its way";

  const auto thanked = step();
  EXPECT_THAT(thanked, Performed<send_receipt>());
  EXPECT_EQ(thanked.job().parent(), charged.job()) << "the sibling of ship_order, not its child";
  EXPECT_THAT(thanked.enqueued(), IsEmpty());
  EXPECT_THAT(mails.sent, ElementsAre("ann@example.org: thank you for 3800 cents"));
  EXPECT_EQ(queue.size(), 0U);
}

TEST_F(OrderPipeline, ShipsNothingWhenTheCardIsDeclined) {
  take_order_of("bob@example.org");
  EXPECT_THAT(step(), Performed<import_order>());

  const auto declined = step();
  EXPECT_THAT(declined, Failed<charge_card>(Threw<card_declined>("over the limit")));
  EXPECT_EQ(names_of(declined.enqueued()), names<send_apology>()) << "by its on_failure hook";

  EXPECT_THAT(step(), Performed<send_apology>());
  EXPECT_THAT(store.shipped, IsEmpty());
  EXPECT_THAT(mails.sent, ElementsAre("bob@example.org: sorry, your card was declined"));
}

// All at once.

TEST_F(OrderPipeline, GoesOnWithTheOthersWhenOrdersFail) {
  take(orders, queue.client());

  const auto ran = queue.drain();

  EXPECT_THAT(ran, Failed<import_order>(Threw<unknown_article>("moon dust")));
  EXPECT_THAT(ran, Failed<charge_card>(Threw<card_declined>()));
  EXPECT_THAT(store.shipped, ElementsAre(1001, 1004));
  EXPECT_EQ(queue.size(), 0U);

  // The failed set keeps what somebody will have to look at, with the bytes as they were.
  const auto failures = queue.failures();
  ASSERT_THAT(failures, SizeIs(2));
  EXPECT_EQ(failures[0].queue, "orders");
  EXPECT_EQ(failures[0].exception.type, "shop::unknown_article");
  EXPECT_THAT(failures[0].message.payload, HasSubstr("cleo@example.org"));
  EXPECT_EQ(failures[1].queue, "payments");
  EXPECT_THAT(failures[1].message.payload, HasSubstr("bob@example.org"));
}

TEST_F(OrderPipeline, RunsJustTheJobsThatATestAsksFor) {
  take_order_of("ann@example.org");
  take_order_of("dora@example.org");

  // No more than so many.
  EXPECT_THAT(queue.drain({.limit = 1}), ElementsAre(Performed<import_order>()));
  EXPECT_EQ(queue.size("orders"), 1U) << "Dora's";

  // Only one type of job. What these enqueue waits.
  EXPECT_THAT(queue.drain({.only = names<import_order>()}), SizeIs(1));
  EXPECT_EQ(queue.size("payments"), 2U);

  // Up to a job that the test wants to stand before.
  const auto is_doras = [](const understudy::recorded_job& job) {
    return job.as<charge_card>().placed.customer == "dora@example.org";
  };
  EXPECT_THAT(queue.drain({.queues = {"payments"}, .stop_before = is_doras}), SizeIs(1));
  EXPECT_THAT(terminal.charged, SizeIs(1));
  EXPECT_EQ(queue.size("payments"), 1U);

  // All but the mail.
  EXPECT_THAT(queue.drain({.except = names<send_receipt, send_apology>()}), AllPerformed());
  EXPECT_THAT(store.shipped, ElementsAre(1001, 1004));
  EXPECT_THAT(mails.sent, IsEmpty());
  EXPECT_EQ(names_of(queue.waiting()), (names<send_receipt, send_receipt>()));

  // The rest, some queues before others.
  EXPECT_THAT(queue.drain({.queues = {"mail", "*"}}), AllPerformed());
  EXPECT_THAT(mails.sent, SizeIs(2));
}

// Afterwards.

// A line an attempt: how it ended, and what it enqueued.
std::vector<std::string> told_by(const understudy::journal& journal) {
  std::vector<std::string> story;
  for (const auto& each : journal.attempts()) {
    auto line = each.job().name() + " " + std::string{to_string(each.outcome())};
    for (const auto& job : each.enqueued()) line += ", then #" + job.id() + " " + job.name();
    story.push_back("#" + each.job().id() + " " + line);
  }
  return story;
}

TEST_F(OrderPipeline, KeepsAJournalThatTellsTheWholeStory) {
  take_order_of("ann@example.org");
  take_order_of("bob@example.org");
  queue.drain({.queues = polled});

  const auto journal = queue.journal();
  EXPECT_EQ(names_of(journal.enqueued()),
            (names<import_order, import_order, charge_card, charge_card, ship_order, send_receipt,
                   send_apology>()));
  EXPECT_THAT(told_by(journal),
              ElementsAre("#1 shop::import_order performed, then #3 shop::charge_card",
                          "#2 shop::import_order performed, then #4 shop::charge_card",
                          "#3 shop::charge_card performed, then #5 shop::ship_order, "
                          "then #6 shop::send_receipt",
                          "#4 shop::charge_card failed, then #7 shop::send_apology",
                          "#5 shop::ship_order performed", "#6 shop::send_receipt performed",
                          "#7 shop::send_apology performed"));

  // Followed back from the end, to the file.
  const auto apology = journal.enqueued().back();
  ASSERT_TRUE(apology.parent() && apology.parent()->parent());
  const auto root = *apology.parent()->parent();
  EXPECT_EQ(root.as<import_order>().placed.number, 1002);
  EXPECT_FALSE(root.parent());

  // A person may read it too, and sees no card.
  const auto story = journal.describe();
  std::cout << "the journal:\n" << story << '\n';
  EXPECT_THAT(story, AllOf(HasSubstr("card_declined: over the limit"), Not(HasSubstr("card-of-bob"))));
}

}  // namespace
