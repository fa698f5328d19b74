// Row 22: a job has done its work, and its worker is killed before it can acknowledge. The job comes
// back, as it has to, and does its work again. Seen in Sidekiq (#4112), and wherever a queue promises
// at least once. No queue, and no plugin of one, can close it: the job's effects are elsewhere, so
// the job itself has to bear it. understudy finds those that do not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "corpus/machine.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/run_twice.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using corpus::machine;
using corpus::power_cut;
using testing::ElementsAre;
using testing::IsEmpty;
using understudy::doubled_effects;

struct card {
  int charged = 0;
  std::set<std::string> keys;  ///< of the charges so far, as payment services keep them
  void charge(int amount, const std::string& key) {
    if (keys.insert(key).second) charged += amount;
  }
};

// Charges under a new key each time.
struct naive_charge {
  int amount;
  static constexpr auto job_name = "naive_charge";
  static constexpr auto queue = "payments";
  void perform(card& of, understudy::context&) const {
    of.charge(amount, std::to_string(of.keys.size()));
  }
};

// Charges under its id, which all its attempts share.
struct charge_once {
  int amount;
  static constexpr auto job_name = "charge_once";
  static constexpr auto queue = "payments";
  void perform(card& of, understudy::context& where) const { of.charge(amount, where.job_id()); }
};

class Row22JobRunAgain : public testing::Test {
 protected:
  Row22JobRunAgain() { queue.provide(visa); }

  // The first machine goes down when the job is done and not acknowledged yet.
  template <class Job>
  void kill_after_charging(Job job) {
    queue.handle<Job>([](const Job& given, card& of, understudy::context& where) {
      given.perform(of, where);
      if (where.attempt() == 1) throw power_cut{};
    });
    queue.client().enqueue(job);
    EXPECT_THROW(machine{queue}.work_one(), power_cut);
    queue.clock().advance(1min);
    EXPECT_THAT(queue.drain(), Performed(job));
  }

  card visa;
  understudy::fake_queue queue;
};

TEST_F(Row22JobRunAgain, ChargesTwiceIfItIsNaive) {
  kill_after_charging(naive_charge{30});

  EXPECT_EQ(visa.charged, 60);
}

TEST_F(Row22JobRunAgain, IsFoundByDeliveringEachJobTwice) {
  queue.client().enqueue(naive_charge{30});
  queue.client().enqueue(charge_once{40});

  EXPECT_THAT(doubled_effects(queue, [this] { return visa.charged; }),
              ElementsAre(IsJob(naive_charge{30})));
}

TEST_F(Row22JobRunAgain, ChargesOnceUnderAKeyThatItsAttemptsShare) {
  kill_after_charging(charge_once{30});

  EXPECT_EQ(visa.charged, 30);
}

TEST_F(Row22JobRunAgain, BearsASecondDeliveryLaterToo) {
  queue.client().enqueue(charge_once{30});
  queue.client().enqueue(charge_once{40});

  EXPECT_THAT(doubled_effects(queue, [this] { return visa.charged; },
                              {.deliver = understudy::delivery::twice_later}),
              IsEmpty());
  EXPECT_EQ(visa.charged, 70);
}

}  // namespace
