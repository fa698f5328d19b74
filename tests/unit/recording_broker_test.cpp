// The matchers on a broker that is no fake: whatever it is, it is recorded.

#include "understudy/testing/recording_broker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "understudy/broker/memory.hpp"
#include "understudy/client.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/faulty_broker.hpp"
#include "understudy/worker.hpp"

namespace {

using namespace understudy::matchers;
using testing::FieldsAre;
using testing::Not;
using testing::SizeIs;

struct audit {
  std::string what;
  static constexpr auto job_name = "audit";
  static constexpr auto queue = "q";
  void perform() const {}
};
struct send_mail {
  std::string to;
  static constexpr auto job_name = "send_mail";
  static constexpr auto queue = "mail";
  void perform(understudy::client& client) const {
    if (to == "nobody") throw std::runtime_error{"no such mailbox"};
    client.enqueue(audit{"sent to " + to});
  }
};
struct refused {
  static constexpr auto job_name = "refused";
  static constexpr auto queue = "q";
  bool before_enqueue(understudy::context&) const { return false; }
};

class RecordingBroker : public testing::Test {
 protected:
  RecordingBroker() {
    jobs.handle<send_mail>();
    jobs.handle<audit>();
  }
  void work_off() {
    while (worker.work_one()) {
    }
  }

  understudy::memory_broker memory;
  understudy::faulty_broker real{memory};
  understudy::recording_broker broker{real};
  understudy::client client{broker, {.watching = broker.watching(), .make_id = {}}};
  understudy::registry jobs;
  understudy::worker worker{broker, jobs, client, {.watching = broker.watching()}};
};

TEST_F(RecordingBroker, KnowsWhatWasEnqueuedAndPerformed) {
  client.enqueue(send_mail{"ann"});

  work_off();

  EXPECT_THAT(broker, HasEnqueued(send_mail{"ann"}).once().on("mail"));
  EXPECT_THAT(broker, Performed(send_mail{"ann"}));
  EXPECT_THAT(broker, (HasEnqueued<audit>(FieldsAre("sent to ann"), EnqueuedBy<send_mail>())));
  EXPECT_THAT(broker, (HasEnqueuedChain<send_mail, audit>()));
  EXPECT_THAT(broker, AllPerformed());
}

TEST_F(RecordingBroker, StoresInTheBrokerThatItRecords) {
  client.enqueue_all({audit{"a"}, audit{"b"}});
  client.enqueue_in(std::chrono::minutes{5}, audit{"c"});

  EXPECT_EQ(memory.size("q"), 2U);
  EXPECT_THAT(memory.scheduled(), SizeIs(1));
  EXPECT_THAT(broker, HasEnqueued<audit>().times(3));
  EXPECT_THAT(broker, HasEnqueued(audit{"c"}).in(std::chrono::minutes{5}, std::chrono::minutes{1}));
}

TEST_F(RecordingBroker, KnowsWhatFailed) {
  client.enqueue(send_mail{"nobody"});

  work_off();

  EXPECT_THAT(broker, Failed<send_mail>(Threw<std::runtime_error>("no such mailbox")));
}

TEST_F(RecordingBroker, KnowsWhatAHookHalted) {
  client.enqueue(refused{});

  EXPECT_THAT(broker, Halted<refused>("refused.before_enqueue"));
  EXPECT_THAT(broker, HasNothingEnqueued());
}

TEST_F(RecordingBroker, CountsNoPushThatTheBrokerRefused) {
  real.fail_next(understudy::verb::push, understudy::when::before);
  real.fail_next(understudy::verb::push_all, understudy::when::before);

  EXPECT_THROW(client.enqueue(audit{"a"}), understudy::broker_error);
  EXPECT_THROW(client.enqueue_all({audit{"b"}, audit{"c"}}), understudy::broker_error);

  EXPECT_THAT(broker, HasNothingEnqueued());
  EXPECT_THAT(broker, Halted<audit>("broker"));
}

TEST_F(RecordingBroker, TakesInJobsThatWerePushedElsewhere) {
  memory.push("q", {R"({"class":"audit","args":["by another program"]})", {}});
  memory.push("q", {"{oops", {}});

  work_off();

  EXPECT_THAT(broker, Performed(audit{"by another program"}));
  EXPECT_THAT(broker.journal().unseen_failures(), SizeIs(1));
  static_cast<void>(broker.journal().attempts().back().outcome());
}

void leave_a_failure_unseen() {
  understudy::memory_broker memory;
  understudy::recording_broker broker{memory};
  understudy::client client{broker, {.watching = broker.watching(), .make_id = {}}};
  understudy::registry jobs;
  jobs.handle<send_mail>();
  understudy::worker worker{broker, jobs, client, {.watching = broker.watching()}};
  client.enqueue(send_mail{"nobody"});
  worker.work_one();
}

TEST(RecordingBrokerEnd, FailsTheTestForAFailureThatNobodyLookedAt) {
  EXPECT_NONFATAL_FAILURE(leave_a_failure_unseen(), "no assertion looked at it");
}

}  // namespace
