// The same shop with two workers, of which one may crash anywhere: every schedule of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "pipeline.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"
#include "understudy/simulation/explore.hpp"

namespace {

using namespace shop;
using namespace understudy::matchers;
namespace simulation = understudy::simulation;

class one_price final : public price_list {
 public:
  std::int64_t cents(const std::string&) const override { return 450; }
};

// What the jobs talk to, as tables that the simulation knows: between any two calls another worker
// may come first, or a crash.
class till final : public card_terminal {
 public:
  explicit till(simulation::store<std::string, int>& charged) : charged_{charged} {}
  void charge(const std::string& card, std::int64_t) override { charged_[card] += 1; }

 private:
  simulation::store<std::string, int>& charged_;
};

class shelf final : public warehouse {
 public:
  explicit shelf(simulation::store<std::int64_t, int>& shipped) : shipped_{shipped} {}
  void ship(std::int64_t number, const std::vector<line>&) override { shipped_[number] += 1; }

 private:
  simulation::store<std::int64_t, int>& shipped_;
};

class postbox final : public mailer {
 public:
  explicit postbox(simulation::store<std::string, int>& sent) : sent_{sent} {}
  void send(const std::string& to, const std::string&) override { sent_[to] += 1; }

 private:
  simulation::store<std::string, int>& sent_;
};

simulation::options two_workers(simulation::faults faults) {
  return {.workers = 2, .faults = faults, .closed = true};
}

// One order goes in; `check` says what must hold at the end.
template <class Check>
auto one_order(Check check) {
  return [check](simulation::world& world) {
    auto& charged = world.store<std::string, int>("charged");
    auto& shipped = world.store<std::int64_t, int>("shipped");
    auto& sent = world.store<std::string, int>("sent");
    one_price prices;
    till terminal{charged};
    shelf store{shipped};
    postbox mails{sent};
    world.provide<price_list>(prices).provide<card_terminal>(terminal);
    world.provide<warehouse>(store).provide<mailer>(mails);
    world.handle<import_order>().handle<charge_card>().handle<ship_order>();
    world.handle<send_receipt>();
    check(world, charged, shipped);
    world.client().enqueue(import_order{{1, "ada@example.org", understudy::secret<std::string>{"4711"}, {{"green tea", 1}}}});
    world.run();
  };
}

TEST(OrderPipelineExplored, ShipsEveryOrderWhateverCrashes) {
  const auto shipping = one_order([](auto& world, auto&, auto& shipped) {
    world.at_end("shipped", [&] { return shipped.peek(1) >= 1; });
  });

  EXPECT_THAT(simulation::explore(two_workers(simulation::crash(1)), shipping),
              HoldsExhaustively());
}

TEST(OrderPipelineExplored, ChargesOnceAsLongAsNothingCrashes) {
  const auto charging = one_order([](auto& world, auto& charged, auto&) {
    world.always("charged once", [&] { return charged.peek("4711") <= 1; });
  });

  EXPECT_THAT(simulation::explore(two_workers({}), charging), HoldsExhaustively());
  EXPECT_THAT(simulation::explore(two_workers(simulation::crash(1)), charging),
              Breaks("charged once"));
}

}  // namespace
