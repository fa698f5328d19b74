// One job run alone, through the real chain.

#include "understudy/testing/perform.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/matchers.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::PrintToString;
using testing::SizeIs;

struct mailer {
  virtual ~mailer() = default;
  virtual void send(const std::string& to) = 0;
};
struct outbox : mailer {
  void send(const std::string& to) override { sent.push_back(to); }
  std::vector<std::string> sent;
};
struct ledger {
  std::vector<double> billed;
};

struct send_receipt {
  std::string to;
  static constexpr auto job_name = "send_receipt";
  void perform(mailer& by) const { by.send(to); }
};

struct bill {
  double amount;
  static constexpr auto job_name = "bill";
  static constexpr auto queue = "billing";
  bool before_enqueue() const { return amount != 0; }
  void around_perform(const understudy::yield& next) const { next(); }
  void perform(ledger& in, understudy::client& client) const {
    if (amount < 0) throw std::invalid_argument{"a negative bill"};
    in.billed.push_back(amount);
    client.enqueue_to("mail", send_receipt{"ann"});
  }
};

struct pay {
  std::string when;
  static constexpr auto job_name = "pay";
  void perform() const {
    if (when == "later") throw understudy::retry_job{5min, "the bank is closed"};
    if (when == "never") throw understudy::discard_job{"it was paid in cash"};
  }
};

TEST(Perform, RunsAJobThroughItsHooksAndReportsIt) {
  ledger books;

  const auto run = understudy::perform(bill{7}, books);

  EXPECT_THAT(run, Performed(bill{7}));
  EXPECT_THAT(books.billed, ElementsAre(7));
  EXPECT_THAT(PrintToString(run[0].hooks()), HasSubstr("bill.around_perform"));
  EXPECT_EQ(run[0].job().queue(), "billing");
}

TEST(Perform, LeavesWhatTheJobEnqueues) {
  ledger books;

  const auto run = understudy::perform(bill{7}, books);

  EXPECT_THAT(run, SizeIs(1));
  EXPECT_THAT(run.queue(), HasEnqueued(send_receipt{"ann"}).on("mail"));
  EXPECT_THAT(run[0].enqueued(), SizeIs(1));
}

TEST(Perform, LendsADependencyAsItsInterface) {
  outbox mail;

  EXPECT_THAT(understudy::perform(send_receipt{"bob"}, static_cast<mailer&>(mail)),
              Performed<send_receipt>());

  EXPECT_THAT(mail.sent, ElementsAre("bob"));
}

TEST(Perform, ReportsAFailure) {
  ledger books;

  EXPECT_THAT(understudy::perform(bill{-1}, books),
              Failed<bill>(Threw<std::invalid_argument>("a negative bill")));
}

TEST(Perform, ReportsWhatTheJobItselfAsksFor) {
  EXPECT_THAT(understudy::perform(pay{"later"}), Retried<pay>().after(5min));
  EXPECT_THAT(understudy::perform(pay{"never"}), Discarded<pay>());
  EXPECT_THAT(understudy::perform(pay{"now"}), Performed<pay>());
}

TEST(Perform, FailsTheTestThatLooksAtNoFailure) {
  const auto run_without_looking = [] {
    ledger books;
    understudy::perform(bill{-1}, books);
  };
  EXPECT_NONFATAL_FAILURE(run_without_looking(), "a negative bill");
}

TEST(Perform, SaysWhichHookHaltedTheEnqueue) {
  ledger books;

  const auto run = understudy::perform(bill{0}, books);

  EXPECT_THAT(run, IsEmpty());
  EXPECT_EQ(run.note(), "its enqueue was halted by bill.before_enqueue");
}

TEST(Perform, SaysWhatTheJobAskedForAndWasNotGiven) {
  const auto run = understudy::perform(bill{7});

  EXPECT_THAT(run, Failed<bill>(Threw<understudy::usage_error>(HasSubstr("ledger"))));
}

TEST(Perform, RefusesAJobThatIsLostOnTheWay) {
  ledger books;

  EXPECT_THROW(understudy::perform(bill{std::nan("")}, books), understudy::encode_error);
}

}  // namespace
