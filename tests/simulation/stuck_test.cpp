// A body that never comes to its next step cannot be left: the program ends, and says where it was.

#include <atomic>
#include <future>

#include "simulation/jobs.hpp"

namespace simulated {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;

simulation::options impatient() {
  auto how = closed();
  how.patience = 500ms;
  how.name = "Printing.Ends";
  return how;
}

void print_for_ever(world& w) {
  w.handle<chore>([&](const chore&) {
    w.checkpoint("asks the printer");
    std::promise<void>{}.get_future().wait();
  });
  w.client().enqueue(chore{7});
  w.run();
}

void spin_for_ever(world& w) {
  w.actor("customer", [] {
    for (std::atomic<bool> goes_on{true}; goes_on;) {
    }
  });
  w.run();
}

TEST(StuckDeathTest, AJobThatWaitsForEverIsNamedWithItsSchedule) {
  EXPECT_DEATH(
      simulation::explore(impatient(), print_for_ever),
      AllOf(HasSubstr("w0 with #1 chore(number=7), after \"asks the printer\", has been at"),
            HasSubstr("one step for 0.5 s"),
            ContainsRegex("UNDERSTUDY_REPLAY=us1[^ ]* with --gtest_filter=Printing.Ends")));
}

TEST(StuckDeathTest, AnActorThatLoopsWithoutAStepIsNamed) {
  EXPECT_DEATH(simulation::explore(impatient(), spin_for_ever), HasSubstr("customer has been at"));
}

TEST(StuckDeathTest, ACheckThatLoopsIsToldFromABody) {
  EXPECT_DEATH(simulation::explore(impatient(),
                                   [](world& w) {
                                     w.always("patient", [] {
                                       std::promise<void>{}.get_future().wait();
                                       return true;
                                     });
                                     w.actor("customer", [] {});
                                     w.run();
                                   }),
               HasSubstr("the world's function, or a check, has been at"));
}

}  // namespace
}  // namespace simulated
