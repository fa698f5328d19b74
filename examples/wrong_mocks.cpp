// 5. Two mocks of a queue that pass every test while production breaks, and what tells on them.
//
// A team enqueues through a queue that refuses a job while an equal one waits. Its tests shall need
// no Redis, so it mocks the one call that talks to Redis: `push`. It does so twice.

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "understudy/broker/memory.hpp"
#include "understudy/broker/wrapper.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// The team's code.

class sso_gateway {
 public:
  virtual ~sso_gateway() = default;
  virtual void refresh(std::int64_t user) = 0;
};

// No job runs while an operator holds the lock "maintenance".
struct rest_in_maintenance {
  static constexpr auto name = "rest_in_maintenance";

  void before_perform(understudy::context& where) const {
    for (const auto& lock : where.locks().held(where.clock().now())) {
      if (lock.key == "maintenance") throw understudy::dont_perform{"maintenance"};
    }
  }
};

// The first bug: a job that rests (dont_perform drops it, and is no failure) never gets as far as
// the hook of unique_job that lets its lock go. unique_job has to come first.
struct refresh_sso {
  std::int64_t user;

  static constexpr auto job_name = "SSOCaching";
  static constexpr auto queue = "sso";
  using plugins = understudy::plugins<rest_in_maintenance, understudy::unique_job<>>;

  void perform(sso_gateway& gateway) const { gateway.refresh(user); }
};

struct session {
  std::int64_t user;
  std::int64_t acting_as = user;  // another's number when support helps a customer
};

// The second bug: the account in use is `acting_as`.
void sign_in(understudy::client& queue, const session& begun) {
  queue.enqueue(refresh_sso{begun.user});
}

// The team's tests, each to be run with any stand-in.

class recording_gateway final : public sso_gateway {
 public:
  void refresh(std::int64_t user) override { refreshed.push_back(user); }
  std::vector<std::int64_t> refreshed;
};

struct stage {
  understudy::client& queue;
  understudy::lock_store& locks;
  const understudy::clock& clock;
  const recording_gateway& gateway;

  std::vector<understudy::held_lock> held() const { return locks.held(clock.now()); }
};

void refreshes_at_sign_in(const stage& on) {
  sign_in(on.queue, {123});

  EXPECT_THAT(on.gateway.refreshed, ElementsAre(123));
}

void refreshes_after_maintenance(const stage& on) {
  on.locks.acquire("maintenance", "operator", on.clock.now(), 1h);
  sign_in(on.queue, {123});
  on.locks.release("maintenance", "operator");
  sign_in(on.queue, {123});

  EXPECT_THAT(on.gateway.refreshed, ElementsAre(123));
}

void refreshes_the_customer_who_is_helped(const stage& on) {
  sign_in(on.queue, {.user = 1, .acting_as = 7});

  EXPECT_THAT(on.gateway.refreshed, ElementsAre(7));
}

// The first mock: to push is to perform. It even decodes the arguments from the pushed bytes, yet a
// job's life is more than its arguments.
class mock_that_performs final : public understudy::broker_wrapper {
 public:
  mock_that_performs(understudy::broker& storage, sso_gateway& gateway)
      : broker_wrapper{storage}, gateway_{gateway} {}

  void push(std::string_view, understudy::message pushed) override {
    const auto payload = understudy::resque_format::shared().decode(pushed.payload);
    understudy::arguments::parse(payload.arguments).as<refresh_sso>().perform(gateway_);
  }

 private:
  sso_gateway& gateway_;
};

class MockThatPerforms : public testing::Test {
 protected:
  recording_gateway gateway;
  understudy::memory_broker storage;
  mock_that_performs mock{storage, gateway};
  understudy::client queue{mock};
  stage with_the_mock{queue, storage.locks(), understudy::system_clock::shared(), gateway};
};

TEST_F(MockThatPerforms, PassesWhileTheLockLeaks) {
  refreshes_at_sign_in(with_the_mock);

  // The client took the lock at enqueue. A hook before the job would let it go; no hook ran.
  EXPECT_THAT(with_the_mock.held(), SizeIs(1));
  sign_in(queue, {123});
  EXPECT_THAT(gateway.refreshed, SizeIs(1)) << "the next sign-in is refused, and nobody is told";
}

TEST_F(MockThatPerforms, PassesWhileAHookNeverRuns) {
  refreshes_after_maintenance(with_the_mock);

  // Two wrongs made it pass. The first sign-in's job ran, though in maintenance none may, and the
  // second one's did not, since the lock had leaked. Production refreshes nothing here: see below.
  storage.locks().acquire("maintenance", "operator", with_the_mock.clock.now(), 1h);
  sign_in(queue, {456});
  EXPECT_THAT(gateway.refreshed, ElementsAre(123, 456)) << "in the midst of maintenance";
}

// The second mock: to push is to push, and to run one job. Hooks run now, and the lock is let go.
// Yet a queue is a line, and its next job is the oldest, not the one just pushed.
class mock_that_runs_one final : public understudy::broker_wrapper {
 public:
  mock_that_runs_one(understudy::broker& storage, sso_gateway& gateway) : broker_wrapper{storage} {
    jobs_.provide(gateway);
    jobs_.handle<refresh_sso>();
  }

  void push(std::string_view queue, understudy::message pushed) override {
    broker_wrapper::push(queue, std::move(pushed));
    worker_.work_one();
  }

 private:
  understudy::registry jobs_;
  understudy::client client_{*this};
  understudy::worker worker_{*this, jobs_, client_};
};

// As ever in production: another program, which knows nothing of our locks, has pushed one.
void leave_an_older_job_waiting(understudy::broker& storage) {
  storage.push("sso", {R"({"class":"SSOCaching","args":[7]})", {}});
}

class MockThatRunsOne : public testing::Test {
 protected:
  recording_gateway gateway;
  understudy::memory_broker storage;
  mock_that_runs_one mock{storage, gateway};
  understudy::client queue{mock};
  stage with_the_mock{queue, storage.locks(), understudy::system_clock::shared(), gateway};
};

TEST_F(MockThatRunsOne, LetsTheLockGo) {
  refreshes_at_sign_in(with_the_mock);

  EXPECT_THAT(with_the_mock.held(), IsEmpty());
}

TEST_F(MockThatRunsOne, PassesWhileTheWrongJobRuns) {
  leave_an_older_job_waiting(storage);

  refreshes_the_customer_who_is_helped(with_the_mock);

  // What ran is the older job. What the code under test enqueued is for somebody else, and waits.
  const auto waiting = storage.peek("sso", 0, 1);
  ASSERT_THAT(waiting, SizeIs(1));
  EXPECT_EQ(waiting[0].payload, R"({"class":"SSOCaching","args":[1]})");
}

// The stand-in: production's client, worker and hooks; only the storage is another. Inlined it
// serves tests that look at no order (what that hides is example 2's subject).

class InlinedQueue : public testing::Test {
 protected:
  InlinedQueue() { queue.provide<sso_gateway>(gateway); }

  recording_gateway gateway;
  understudy::fake_queue queue;
  stage with_the_fake{queue.client(), queue.locks(), queue.clock(), gateway};
};

TEST_F(InlinedQueue, PassesTheGoodTestAndLeaksNothing) {
  const auto inlined = queue.inlined();

  refreshes_at_sign_in(with_the_fake);

  EXPECT_THAT(with_the_fake.held(), IsEmpty());
  sign_in(queue.client(), {123});
  EXPECT_THAT(gateway.refreshed, ElementsAre(123, 123)) << "every sign-in refreshes";
}

TEST_F(InlinedQueue, FailsTheTestThatTheFirstMockPassed) {
  const auto inlined = queue.inlined();

  EXPECT_NONFATAL_FAILURE(refreshes_after_maintenance(with_the_fake), "Actual: {}");

  // And says what production would do: rest, and then refuse for as long as the lock lives.
  EXPECT_THAT(queue, Halted<refresh_sso>("rest_in_maintenance.before_perform"));
  EXPECT_THAT(queue, Halted<refresh_sso>("unique_job.before_enqueue"));
  EXPECT_THAT(with_the_fake.held(), SizeIs(1)) << "the first bug";
}

TEST_F(InlinedQueue, FailsTheTestThatTheSecondMockPassed) {
  leave_an_older_job_waiting(queue.broker());
  const auto inlined = queue.inlined();

  EXPECT_NONFATAL_FAILURE(refreshes_the_customer_who_is_helped(with_the_fake), "Actual: { 1 }");

  EXPECT_THAT(queue.peek("sso"), SizeIs(1)) << "only the job that was enqueued ran";
  EXPECT_THAT(queue, HasEnqueued<refresh_sso>(refresh_sso{1})) << "the second bug";
}

}  // namespace
