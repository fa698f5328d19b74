// Row 5: to take a job is to remove it. A worker that is killed between the pop and the end of the
// job takes it along, and nothing tells. Seen in Resque, whose workers pop (#93), and in Sidekiq's
// basic fetch (#1831, #6829).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "corpus/machine.hpp"
#include "understudy/broker/wrapper.hpp"
#include "understudy/matchers.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using corpus::machine;
using corpus::power_cut;
using testing::IsEmpty;

// Hands a job out as LPOP does: the broker keeps nothing of it.
struct popping_broker : understudy::broker_wrapper {
  using broker_wrapper::broker_wrapper;
  std::optional<understudy::lease> reserve(std::string_view queue,
                                           understudy::time_point expires_at) override {
    auto popped = wrapped().reserve(queue, expires_at);
    if (popped) wrapped().acknowledge(*popped);
    return popped;
  }
};

struct send_invoice {
  int order;
  static constexpr auto job_name = "send_invoice";
  static constexpr auto queue = "mail";
};

class Row05DestructivePop : public testing::Test {
 protected:
  Row05DestructivePop() {
    queue.handle<send_invoice>([this](const send_invoice&) {
      if (is_killed) throw power_cut{};
      ++sent;
    });
    queue.client().enqueue(send_invoice{1});
  }

  bool is_killed = true;
  int sent = 0;
  understudy::fake_queue queue;
};

TEST_F(Row05DestructivePop, LosesTheJobOfAKilledWorker) {
  popping_broker popping{queue.broker()};
  machine killed{queue, popping};
  EXPECT_THROW(killed.work_one(), power_cut);
  is_killed = false;

  queue.clock().advance(24h);

  EXPECT_FALSE((machine{queue, popping}.work_one()));
  EXPECT_THAT(queue.failures(), IsEmpty());
  EXPECT_EQ(sent, 0);
}

TEST_F(Row05DestructivePop, IsClosedByALeaseThatExpires) {
  machine killed{queue};
  EXPECT_THROW(killed.work_one(), power_cut);
  is_killed = false;
  EXPECT_THAT(queue.drain(), IsEmpty());

  queue.clock().advance(1min);

  EXPECT_THAT(queue.drain(), Performed(send_invoice{1}));
  EXPECT_EQ(sent, 1);
}

}  // namespace
