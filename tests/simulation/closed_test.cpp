// A closed world touches nothing but what the simulation knows of: so orders can be left out, and
// what is not known of is found by an audit.

#include <string_view>
#include <utility>
#include <vector>

#include "simulation/jobs.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/broker/wrapper.hpp"

namespace simulated {
namespace {

using testing::HasSubstr;

simulation::options audited(std::size_t workers) {
  auto how = closed(workers);
  how.audit = true;
  return how;
}

// Two jobs: who comes first leaves its number in the table.
template <class Claim>
void claiming(world& w, Claim claim) {
  auto& first = w.store<int, int>("first");
  w.handle<chore>([&](const chore& job) {
    if (claim(job.number)) first.set(1, job.number);
  });
  w.client().enqueue_all({chore{1}, chore{2}});
  w.run();
}

TEST(Audit, FindsABodyThatActsOnAPlainVariable) {
  const auto found = simulation::explore(audited(2), [](world& w) {
    int winner = 0;
    claiming(w, [&](int number) {
      w.checkpoint("before");
      if (winner == 0) winner = number;
      w.checkpoint("after");
      return winner == number;
    });
  });

  EXPECT_THAT(found, Breaks("the world is closed"));
  EXPECT_THAT(found.detail, HasSubstr("first\n1 = 2"));
  EXPECT_FALSE(found.story.empty());
}

TEST(Audit, PassesAWorldThatDeclaresWhatItTouches) {
  const auto found = simulation::explore(audited(2), [](world& w) {
    int winner = 0;
    auto& shared = w.watch("winner", winner);
    claiming(w, [&](int number) {
      shared.change([number](int& who) { who = who == 0 ? number : who; });
      return shared.look([number](int who) { return who == number; });
    });
  });

  EXPECT_THAT(found, HoldsExhaustively());
  EXPECT_EQ(found.audited, 1000u);
  EXPECT_THAT(found.describe(), HasSubstr("like which a sample of 1000 ended"));
}

TEST(Watched, ChangesAreSeenByChecksAndSurviveACrash) {
  const auto found = simulation::explore(closed(1, simulation::crash(1)), [](world& w) {
    std::vector<int> charges;
    auto& all = w.watch("charges", charges);
    w.handle<chore>([&](const chore& job) {
      all.change([&](std::vector<int>& to) { to.push_back(job.number); });
      w.checkpoint("charged");
    });
    w.always("charged once", [&] { return all.look([](auto& of) { return of.size() <= 1; }); });
    w.client().enqueue(chore{7});
    w.run();
  });

  EXPECT_THAT(found, Breaks("charged once"));
  EXPECT_THAT(found.describe(), HasSubstr("charges changes"));
}

TEST(Watched, OrdersOfItsChangesAreAllTried) {
  const auto found = simulation::explore(closed(2), [](world& w) {
    std::vector<int> order;
    auto& all = w.watch("order", order);
    w.handle<chore>([&](const chore& job) {
      all.change([&](std::vector<int>& to) { to.push_back(job.number); });
    });
    w.sometimes("the second came first", [&] {
      return all.look([](auto& of) { return of == std::vector{2, 1}; });
    });
    w.client().enqueue_all({chore{1}, chore{2}});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

// Notes each push in its failed set: two acts concern each other of which no user of a broker would
// think so.
class noting_pushes final : public understudy::broker_wrapper {
 public:
  using broker_wrapper::broker_wrapper;
  void push(std::string_view queue, understudy::message pushed) override {
    noted_.emplace_back();
    broker_wrapper::push(queue, std::move(pushed));
  }
  std::vector<understudy::failure> failures() const override { return noted_; }

 private:
  std::vector<understudy::failure> noted_;
};

TEST(OwnBroker, IsTriedWithItsActsInEachOrder) {
  const auto found = simulation::explore(closed(), [](world& w) {
    understudy::memory_broker memory;
    noting_pushes noting{memory};
    w.store_in(noting);
    auto& seen = w.store<int, std::size_t>("seen");
    w.handle<chore>([](const chore&) {});
    w.actor("auditor", [&] { seen.set(1, w.broker().failures().size() + 1); });
    w.actor("customer", [&] { w.client().enqueue(chore{1}); });
    w.sometimes("the auditor is first", [&] { return seen.peek(1) == 1; });
    w.sometimes("the customer is first", [&] { return seen.peek(1) == 2; });
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

}  // namespace
}  // namespace simulated
