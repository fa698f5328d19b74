// Row 1: a unique lock outlives the worker that was killed with it. The lock says that somebody has
// it, but not who, and never expires, so the job that comes back is refused by its own lock, and so
// is every later one. Seen in sidekiq-unique-jobs (#170, #546, #637) and solid_queue (#546).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corpus/machine.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using corpus::machine;
using corpus::power_cut;
using testing::IsEmpty;

// A lock of nobody in particular, for good.
struct naive_lock {
  static constexpr auto name = "naive_lock";
  static constexpr auto key = "import is running";
  bool before_enqueue(understudy::context& where) const {
    return where.locks().owner_of(key, where.clock().now()).empty();
  }
  void before_perform(understudy::context& where) const {
    if (!where.locks().acquire(key, "somebody", where.clock().now(), 24h * 36500)) {
      throw understudy::dont_perform{"an import is running"};
    }
  }
  void after_perform(understudy::context& where) const { where.locks().release(key, "somebody"); }
};

struct naive_import {
  int shop;
  static constexpr auto job_name = "naive_import";
  static constexpr auto queue = "imports";
  using plugins = understudy::plugins<naive_lock>;
};

template <understudy::unique when>
struct import {
  static constexpr understudy::unique_policy one_a_shop{.lock = when};
  int shop;
  static constexpr auto job_name = "import";
  static constexpr auto queue = "imports";
  using plugins = understudy::plugins<understudy::unique_job<one_a_shop>>;
};

class Row01LockOfAKilledWorker : public testing::Test {
 protected:
  // The first attempt at the job takes its machine down; a minute later it is back in its queue.
  template <class Job>
  void kill_its_first_worker() {
    queue.handle<Job>([this](const Job&, understudy::context& where) {
      if (where.attempt() == 1) throw power_cut{};
      ++imports;
    });
    client.enqueue(Job{1});
    EXPECT_THROW(machine{queue}.work_one(), power_cut);
    queue.clock().advance(1min);
  }

  int imports = 0;
  understudy::fake_queue queue{{.strictness = understudy::strictness::nice}};
  understudy::client& client = queue.client();
};

TEST_F(Row01LockOfAKilledWorker, KeepsANaiveJobAwayForGood) {
  kill_its_first_worker<naive_import>();

  EXPECT_THAT(queue.run_one(), Halted<naive_import>("naive_lock.before_perform"));
  queue.clock().advance(24h * 365);

  EXPECT_FALSE(client.enqueue(naive_import{1}));
  EXPECT_EQ(imports, 0);
}

template <class Job>
class Row01UniqueJob : public Row01LockOfAKilledWorker {};

using locks_held_to_the_end =
    testing::Types<import <understudy::unique::until_executed>,
                   import <understudy::unique::while_executing>,
                   import <understudy::unique::until_and_while_executing>>;
TYPED_TEST_SUITE(Row01UniqueJob, locks_held_to_the_end);

TYPED_TEST(Row01UniqueJob, LetsTheJobBackInAtOnceOrWhenTheLockOfItsDeadAttemptExpires) {
  this->template kill_its_first_worker<TypeParam>();

  EXPECT_THAT(this->queue.drain({.auto_advance = true}), Performed("import"));

  EXPECT_EQ(this->imports, 1);
  EXPECT_THAT(this->queue.locks().held(this->queue.clock().now()), IsEmpty());
  EXPECT_TRUE(this->client.enqueue(TypeParam{1}));
}

TYPED_TEST(Row01UniqueJob, LetsTheNextJobInWhenTheKilledOneIsClearedAway) {
  this->template kill_its_first_worker<TypeParam>();
  this->queue.broker().remove_queue("imports");
  this->queue.clock().advance(1h);

  EXPECT_TRUE(this->client.enqueue(TypeParam{1}));
  EXPECT_THAT(this->queue.run_one(), Performed("import"));
}

}  // namespace
