// Redis over a network that cuts, delays, swallows and tears to pieces what passes, as a seed has it.
// What a call reports is what happened, or it says that it does not know.

#include <gmock/gmock.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "proxy.hpp"
#include "setup.hpp"
#include "understudy/client.hpp"
#include "understudy/context.hpp"
#include "understudy/error.hpp"
#include "understudy/hooks/plugins.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/redis/broker.hpp"
#include "understudy/registry.hpp"
#include "understudy/worker.hpp"
#include "understudy/worker/loop.hpp"

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr int jobs = 40;
constexpr understudy::time_point start{946684800s};
constexpr redis_tests::weather storm{
    .pieces = 10, .lost = 4, .last = 4, .half_close = 2, .late = 10};

understudy::message job_of(int number) { return {std::to_string(number), {}}; }

class LossyNetwork : public testing::TestWithParam<std::uint64_t> {
 protected:
  understudy::redis::options through_the_network() const {
    auto to = space_.options();
    to.port = network_.port();
    to.tries = 20;
    to.first_wait = to.longest_wait = 1ms;
    return to;
  }

  redis_tests::setup space_;
  redis_tests::proxy network_{redis_tests::server::shared().port(), GetParam(), storm};
  understudy::redis::broker direct_{space_.options()};
};

// Makes a call. \return what it answered; nothing if it does not know what has become of it.
template <class Call>
auto attempted(Call call) -> std::optional<decltype(call())> {
  try {
    return call();
  } catch (const understudy::broker_error& e) {
    EXPECT_TRUE(e.transient()) << e.what();
    EXPECT_THAT(e.what(), HasSubstr("may have done or not"));
    return std::nullopt;
  }
}

TEST_P(LossyNetwork, StoresEachJobOnceOrSaysThatItDoesNotKnow) {
  understudy::redis::broker broker{through_the_network()};

  std::multiset<std::string> sure;
  std::multiset<std::string> unsure;
  for (int number = 0; number < jobs; ++number) {
    const auto name = std::to_string(number);
    const bool is_known =
        attempted([&] { return broker.push("q", job_of(number)), true; }).has_value();
    (is_known ? sure : unsure).insert(name);
  }

  std::multiset<std::string> stored;
  for (auto& each : direct_.peek("q", 0, 10 * jobs)) stored.insert(std::move(each.payload));
  for (const auto& name : sure) EXPECT_EQ(stored.count(name), 1U) << name;
  for (const auto& name : unsure) EXPECT_LE(stored.count(name), 1U) << name;
  EXPECT_GT(sure.size(), unsure.size());
}

TEST_P(LossyNetwork, EndsEachJobOnce) {
  for (int number = 0; number < jobs; ++number) direct_.push("q", job_of(number));
  understudy::redis::broker broker{through_the_network()};

  // What is reserved and never heard of comes back when its lease expires.
  std::size_t known_to_be_done = 0;
  auto now = start;
  for (int round = 0; direct_.stats().processed < jobs && round < 100 * jobs; ++round) {
    const auto held = attempted([&] { return broker.reserve("q", now + 1s); });
    if (held && *held) {
      const auto done = attempted([&] { return broker.acknowledge(**held); });
      EXPECT_TRUE(done.value_or(true)) << "its lease is held";
      if (done) ++known_to_be_done;
    }
    now += 1s;
    while (direct_.recover(now)) {
    }
  }

  EXPECT_EQ(direct_.stats().processed, static_cast<std::size_t>(jobs));
  EXPECT_LE(known_to_be_done, static_cast<std::size_t>(jobs));
  EXPECT_EQ(direct_.size("q"), 0U);
  EXPECT_EQ(direct_.next_event(), std::nullopt);
}

TEST_P(LossyNetwork, PromotesEachJobOnce) {
  for (int number = 0; number < jobs; ++number) direct_.schedule(start, "q", job_of(number));
  understudy::redis::broker broker{through_the_network()};

  for (bool is_over = false; !is_over;) {
    const auto promoted = attempted([&] { return broker.promote(start).has_value(); });
    is_over = promoted && !*promoted;
  }

  std::set<std::string> stored;
  for (auto& each : direct_.peek("q", 0, 10 * jobs)) stored.insert(std::move(each.payload));
  EXPECT_EQ(stored.size(), static_cast<std::size_t>(jobs));
  EXPECT_EQ(direct_.size("q"), static_cast<std::size_t>(jobs));
  EXPECT_TRUE(direct_.scheduled().empty());
}

TEST_P(LossyNetwork, GivesALockToOneOwner) {
  understudy::redis::broker broker{through_the_network()};

  for (int round = 0; round < jobs; ++round) {
    const auto key = std::to_string(round);
    const auto one = attempted([&] { return broker.locks().acquire(key, "one", start, 1h); });
    const auto two = direct_.locks().acquire(key, "two", start, 1h);

    EXPECT_EQ(direct_.locks().owner_of(key, start), two ? "two" : "one");
    EXPECT_NE(one.value_or(!two), two);
  }
}

TEST_P(LossyNetwork, ReadsThroughIt) {
  for (int number = 0; number < jobs; ++number) direct_.push("q", job_of(number));
  const understudy::redis::broker broker{through_the_network()};

  for (int round = 0; round < jobs; ++round) {
    EXPECT_EQ(broker.size("q"), static_cast<std::size_t>(jobs));
    EXPECT_EQ(broker.peek("q", static_cast<std::size_t>(round), 1).at(0).payload,
              std::to_string(round));
  }
}

struct errand {
  std::int64_t number;

  static constexpr auto job_name = "errand";
  static constexpr auto queue = "errands";
  void perform() const {
    if (number % 3 == 0) throw std::runtime_error{"nobody is at home"};
  }
};

struct second_errand {
  std::int64_t number;

  static constexpr auto job_name = "second_errand";
  static constexpr auto queue = "errands";
  struct at_once : understudy::retry_policy {
    static constexpr std::uint32_t attempts = 100;
    static constexpr auto wait = understudy::backoff::fixed(0s);
  };
  using plugins = understudy::plugins<understudy::retry<at_once>>;
  void perform(understudy::context& where) const {
    if (where.attempt() == 1) throw std::runtime_error{"not yet"};
  }
};

TEST_P(LossyNetwork, LetsAWorkerEndEachJobOnce) {
  understudy::client producer{direct_};
  for (std::int64_t number = 0; number < jobs; ++number) {
    producer.enqueue(errand{number});
    producer.enqueue(second_errand{number});
  }
  understudy::virtual_clock clock;
  understudy::redis::broker broker{through_the_network()};
  understudy::client client{broker};
  understudy::registry known;
  known.handle<errand>();
  known.handle<second_errand>();
  understudy::worker worker{broker, known, client, {.clock = clock, .visibility = 1h}};

  // What is reserved and never heard of comes back when its lease expires.
  for (int round = 0; direct_.size("errands") > 0 || direct_.next_event(); ++round) {
    ASSERT_LT(round, jobs);
    understudy::worker_loop{worker,
                            {.until_empty = true, .broker_retry = understudy::backoff::fixed(0s)}}
        .run();
    clock.advance(2h);
  }

  std::multiset<std::string> failed;
  for (const auto& each : direct_.failures()) failed.insert(each.message.payload);
  const std::set<std::string> different{failed.begin(), failed.end()};
  EXPECT_EQ(failed.size(), static_cast<std::size_t>((jobs + 2) / 3)) << "each third errand";
  EXPECT_EQ(different.size(), failed.size());
  const auto ended = direct_.stats();
  EXPECT_EQ(ended.processed - ended.failed, 2 * jobs - failed.size());
}

INSTANTIATE_TEST_SUITE_P(Seeds, LossyNetwork, testing::Range<std::uint64_t>(1, 9));

TEST(SilentNetwork, IsGivenUpAfterATime) {
  const redis_tests::proxy network{redis_tests::server::shared().port(), 1, {.swallowed = 100}};
  auto to = redis_tests::setup{}.options();
  to.port = network.port();
  to.command_timeout = 20ms;
  to.tries = 2;
  const understudy::redis::broker broker{to};

  try {
    broker.size("q");
    FAIL() << "nothing answers";
  } catch (const understudy::broker_error& e) {
    EXPECT_TRUE(e.transient());
    EXPECT_THAT(e.what(), HasSubstr("2 times"));
  }
}

}  // namespace
