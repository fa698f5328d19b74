// 1. A sign-in enqueues a job. The tests look at what was enqueued, and run it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::ElementsAre;
using testing::FieldsAre;
using testing::Not;

// What the job talks to: in production a service, here a double of the user's own.
class sso_gateway {
 public:
  virtual ~sso_gateway() = default;
  virtual void refresh(std::int64_t key) = 0;
};

// The job: its fields are its arguments.
struct refresh_sso {
  std::int64_t key;

  static constexpr auto job_name = "SSOCaching";
  static constexpr auto queue = "sso";
  using plugins = understudy::plugins<understudy::unique_job<>>;

  void perform(sso_gateway& gateway) const { gateway.refresh(key); }
};

// The code under test sees a client, and does not know what stands behind it.
void sign_in(understudy::client& client, std::int64_t user) { client.enqueue(refresh_sso{user}); }

class recording_gateway final : public sso_gateway {
 public:
  void refresh(std::int64_t key) override {
    if (key < 0) throw std::invalid_argument{"no such user"};
    refreshed.push_back(key);
  }
  std::vector<std::int64_t> refreshed;
};

class SignIn : public testing::Test {
 protected:
  SignIn() { queue.provide<sso_gateway>(gateway); }

  recording_gateway gateway;
  understudy::fake_queue queue;
};

TEST_F(SignIn, EnqueuesARefresh) {
  sign_in(queue.client(), 123);

  EXPECT_THAT(queue, HasEnqueued<refresh_sso>(FieldsAre(123)).on("sso").once());
  EXPECT_THAT(gateway.refreshed, ElementsAre()) << "nothing runs before the test says so";
}

TEST_F(SignIn, RefreshesWhenTheJobRuns) {
  sign_in(queue.client(), 123);

  EXPECT_THAT(queue.run_one(), Performed<refresh_sso>());

  EXPECT_THAT(gateway.refreshed, ElementsAre(123));
}

TEST_F(SignIn, RefreshesOnceForTwoSignInsInARow) {
  sign_in(queue.client(), 123);
  sign_in(queue.client(), 123);

  EXPECT_THAT(queue, Halted<refresh_sso>("unique_job.before_enqueue"));
  EXPECT_THAT(queue.drain(), AllPerformed());
  EXPECT_THAT(gateway.refreshed, ElementsAre(123));
}

TEST_F(SignIn, SaysWhyARefreshFailed) {
  sign_in(queue.client(), -1);

  EXPECT_THAT(queue.run_one(), Failed<refresh_sso>(Threw<std::invalid_argument>("no such user")));
  EXPECT_THAT(queue.failures().size(), 1U) << "the failed set keeps the job";
}

TEST_F(SignIn, RefreshesForACallerThatKnowsNoTypes) {
  queue.handle("SSOCaching", [](const understudy::arguments& given, sso_gateway& to) {
    to.refresh(given.at<std::int64_t>(0));
  });

  queue.client().enqueue_to("sso", "SSOCaching", understudy::arguments::of(123));

  EXPECT_THAT(queue, HasEnqueued("SSOCaching", HasArg<std::int64_t>(0, 123)));
  EXPECT_THAT(queue.run_one(), Performed("SSOCaching"));
  EXPECT_THAT(gateway.refreshed, ElementsAre(123));
}

TEST_F(SignIn, EnqueuesNothingElse) {
  sign_in(queue.client(), 123);

  EXPECT_THAT(queue, EnqueuedExactly(refresh_sso{123}));
  EXPECT_THAT(queue, Not(HasEnqueued(refresh_sso{7})));
}

}  // namespace
