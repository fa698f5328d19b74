#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "understudy/broker/memory.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::ThrowsMessage;
using understudy::time_point;

struct remind {
  std::string whom;
  static constexpr auto job_name = "remind";
  static constexpr auto queue = "mail";
  void perform(std::vector<std::string>& reminded) const { reminded.push_back(whom); }
};

class Schedule : public testing::Test {
 protected:
  Schedule() { queue.provide(reminded); }

  std::vector<std::string> reminded;
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
  const time_point start = queue.clock().now();
};

TEST_F(Schedule, KeepsAJobUntilItIsDue) {
  client.enqueue_in(5min, remind{"ann"});

  EXPECT_THAT(queue.drain(), IsEmpty());
  queue.clock().advance(5min - 1us);
  EXPECT_THAT(queue.drain(), IsEmpty());
  queue.clock().advance(1us);
  EXPECT_THAT(queue.drain(), Performed<remind>());
}

TEST_F(Schedule, RunsWhatIsDueInDueOrder) {
  client.enqueue_in(2h, remind{"last"});
  client.enqueue_in(1h, remind{"first"});

  queue.clock().advance(1 * 24h);
  queue.run_due();

  EXPECT_THAT(reminded, ElementsAre("first", "last"));
}

TEST_F(Schedule, RunsTiesFirstInFirstOut) {
  for (const auto* each : {"a", "b", "c", "d", "e"}) {
    client.enqueue_at(start + 1h, remind{each});
  }

  queue.clock().advance(1h);
  queue.drain();

  EXPECT_THAT(reminded, ElementsAre("a", "b", "c", "d", "e"));
}

TEST_F(Schedule, PutsADueJobBehindWhatWaits) {
  client.enqueue_in(1h, remind{"later"});
  client.enqueue(remind{"now"});

  queue.clock().advance(1h);
  queue.drain();

  EXPECT_THAT(reminded, ElementsAre("now", "later"));
}

TEST_F(Schedule, ShowsWhatIsScheduledAndWhen) {
  client.enqueue_in(5min, remind{"bob"});
  client.enqueue_in(1min, remind{"ann"});

  const auto scheduled = queue.scheduled();

  ASSERT_THAT(scheduled, ElementsAre(IsJob(remind{"ann"}), IsJob(remind{"bob"})));
  EXPECT_EQ(scheduled[0].due(), start + 1min);
  EXPECT_EQ(scheduled[0].time(), start);
  EXPECT_EQ(queue.size(), 0U);
}

TEST_F(Schedule, CountsAsEnqueuedAtOnce) {
  client.enqueue_in(5min, remind{"ann"});

  EXPECT_THAT(queue, HasEnqueued(remind{"ann"}).once());
}

TEST_F(Schedule, IsToldOfInTheJournal) {
  client.enqueue_in(5min, remind{"ann"});

  EXPECT_THAT(queue.journal().describe(), HasSubstr("due in 5 min"));
}

TEST_F(Schedule, ServesSeveralThreads) {
  std::atomic<int> runs = 0;
  queue.handle<remind>([&](const remind&) { ++runs; });
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([this] {
        for (int minute = 1; minute <= 25; ++minute) {
          client.enqueue_in(std::chrono::minutes{minute}, remind{"ann"});
          queue.drain({.auto_advance = true});
        }
      });
    }
  }

  queue.drain({.auto_advance = true});
  EXPECT_EQ(runs, 100);
}

TEST_F(Schedule, SaysWhenTheNextJobIsDue) {
  client.enqueue_in(90s, remind{"ann"});

  EXPECT_EQ(queue.run_one().note(), "no job is due; the next is in 1 min 30 s");
}

TEST_F(Schedule, EnqueuesAtOnceWhatIsDueAlready) {
  client.enqueue_at(start - 1h, remind{"late"});
  client.enqueue_in(0s, remind{"now"});

  EXPECT_THAT(queue.scheduled(), IsEmpty());
  EXPECT_EQ(queue.size("mail"), 2U);
}

TEST_F(Schedule, TakesAnotherQueueAndJobsWithoutAType) {
  queue.handle("Ping", [] {});
  client.enqueue_to_at("urgent", start + 1s, remind{"ann"});
  client.enqueue_to_at("pings", start + 2s, "Ping", understudy::arguments::of(1));

  queue.run_until(start + 1s);
  EXPECT_THAT(queue, Performed<remind>());
  EXPECT_THAT(queue.scheduled(), ElementsAre(IsJob("Ping", understudy::arguments::of(1))));

  EXPECT_THAT(queue.run_until(start + 2s), Performed("Ping"));
}

TEST_F(Schedule, CancelsJobsByTheirArguments) {
  client.enqueue_in(1h, remind{"ann"});
  client.enqueue_in(2h, remind{"ann"});
  client.enqueue_in(1h, remind{"bob"});

  EXPECT_EQ(client.cancel(remind{"ann"}).count, 2U);

  EXPECT_THAT(queue.scheduled(), ElementsAre(IsJob(remind{"bob"})));
}

TEST_F(Schedule, CancelsOneJobByItsId) {
  client.enqueue_in(1h, remind{"ann"});
  const auto second = client.enqueue_in(2h, remind{"ann"});

  EXPECT_TRUE(client.cancel(second.id));
  EXPECT_FALSE(client.cancel(second.id));

  EXPECT_THAT(queue.scheduled(), SizeIs(1));
  EXPECT_EQ(queue.scheduled()[0].due(), start + 1h);
}

TEST_F(Schedule, IsForgottenWhenTheQueueIsCleared) {
  client.enqueue_in(1h, remind{"ann"});
  client.enqueue(remind{"bob"});

  EXPECT_EQ(queue.clear(), 2U);

  EXPECT_THAT(queue.scheduled(), IsEmpty());
}

TEST_F(Schedule, StepsThroughTimeUpToALimit) {
  std::vector<time_point> times;
  queue.handle<remind>([&](const remind&) { times.push_back(queue.clock().now()); });
  client.enqueue_in(3min, remind{"c"});
  client.enqueue_in(1min, remind{"a"});
  client.enqueue_in(2min, remind{"b"});

  EXPECT_THAT(queue.run_until(start + 150s), SizeIs(2));

  EXPECT_THAT(times, ElementsAre(start + 1min, start + 2min));
  EXPECT_EQ(queue.clock().now(), start + 150s);
}

TEST_F(Schedule, RunsUntilATimeWhatJobsScheduleMeanwhile) {
  int ticks = 0;
  queue.handle<remind>([&](const remind& tick, understudy::client& again) {
    ++ticks;
    again.enqueue_in(1min, tick);
  });
  client.enqueue_in(1min, remind{"tick"});

  queue.run_until(start + 1h);

  EXPECT_EQ(ticks, 60);
}

TEST_F(Schedule, DoesNotRunUntilATimeThatHasPassed) {
  EXPECT_THROW(queue.run_until(start - 1s), understudy::usage_error);
}

TEST_F(Schedule, AdvancesToTheNextEventWithoutRunningIt) {
  client.enqueue_in(7min, remind{"ann"});

  EXPECT_TRUE(queue.advance_to_next());

  EXPECT_EQ(queue.clock().now(), start + 7min);
  EXPECT_THAT(reminded, IsEmpty());
  EXPECT_THAT(queue.run_one(), Performed<remind>());
  EXPECT_FALSE(queue.advance_to_next());
}

TEST_F(Schedule, DrainsAllOfItIfTimeMayPass) {
  client.enqueue_in(365 * 24h, remind{"in a year"});
  client.enqueue_in(1s, remind{"in a second"});

  queue.drain({.auto_advance = true});

  EXPECT_THAT(reminded, ElementsAre("in a second", "in a year"));
  EXPECT_EQ(queue.clock().now(), start + 365 * 24h);
}

TEST_F(Schedule, BoundsADrainThatSchedulesItselfForEver) {
  queue.handle<remind>(
      [](const remind& tick, understudy::client& again) { again.enqueue_in(1min, tick); });
  client.enqueue(remind{"tick"});

  EXPECT_THROW(queue.drain({.auto_advance = true, .bound = 50}), understudy::endless_drain);
}

TEST_F(Schedule, RunsAtOnceWhereJobsAreInlined) {
  const auto inlined = queue.inlined();

  client.enqueue_in(1h, remind{"ann"});

  EXPECT_THAT(reminded, ElementsAre("ann"));
}

TEST_F(Schedule, WaitsWhereJobsAreInlinedFirstInFirstOut) {
  const auto inlined = queue.inlined_fifo();

  client.enqueue_in(1h, remind{"ann"});
  EXPECT_THAT(reminded, IsEmpty());

  queue.run_until(start + 1h);
  EXPECT_THAT(reminded, ElementsAre("ann"));
}

struct checked_remind {
  int day;
  static constexpr auto job_name = "checked_remind";
  static constexpr auto queue = "mail";
  bool before_schedule() const { return day != 13; }
  void after_schedule() const {}
  void before_enqueue() const {}
  void after_enqueue() const {}
  void perform() const {}
};

TEST_F(Schedule, RunsTheHooksOfAnEnqueueWithinItsOwn) {
  client.enqueue_in(1h, checked_remind{1});

  std::vector<std::string> names;
  for (const auto& hook : queue.journal().enqueued().at(0).enqueue_hooks()) {
    names.push_back(hook.name);
  }
  EXPECT_THAT(names, ElementsAre("checked_remind.before_schedule", "checked_remind.before_enqueue",
                                 "checked_remind.after_enqueue", "checked_remind.after_schedule"));
}

TEST_F(Schedule, IsHaltedByAHookThatAnswersFalse) {
  const auto result = client.enqueue_in(1h, checked_remind{13});

  EXPECT_EQ(result.halted_by, "checked_remind.before_schedule");
  EXPECT_THAT(queue.scheduled(), IsEmpty());
  EXPECT_TRUE(client.enqueue(checked_remind{13}));
}

struct remind_once {
  std::string whom;
  static constexpr auto job_name = "remind_once";
  static constexpr auto queue = "mail";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void perform() const {}
};

TEST_F(Schedule, LetsGoOfALockWhenItIsCancelled) {
  client.enqueue_in(1min, remind_once{"ann"});
  EXPECT_FALSE(client.enqueue_in(1min, remind_once{"ann"}));

  client.cancel(remind_once{"ann"});

  EXPECT_TRUE(client.enqueue_in(1min, remind_once{"ann"}));
  queue.drain({.auto_advance = true});
}

TEST_F(Schedule, RefusesTimesThatMakeNoSense) {
  const remind job{"ann"};
  const auto refuses = [](const char* why) {
    return ThrowsMessage<understudy::usage_error>(AllOf(HasSubstr(why), HasSubstr("job remind")));
  };

  EXPECT_THAT([&] { client.enqueue_in(-1s, job); }, refuses("negative delay"));
  EXPECT_THAT([&] { client.enqueue_in(std::chrono::hours::max(), job); }, refuses("100 years"));
  EXPECT_THAT([&] { client.enqueue_in(std::chrono::duration<double>{1e300}, job); },
              refuses("100 years"));
  EXPECT_THAT([&] { client.enqueue_at(time_point{-1s}, job); }, refuses("1970"));
  EXPECT_THAT([&] { client.enqueue_at(time_point::min(), job); }, refuses("1970"));
  EXPECT_THAT([&] { client.enqueue_at(time_point::max(), job); }, refuses("100 years"));

  EXPECT_THAT(queue, HasNothingEnqueued());
}

// A system's clock may be set back, which a virtual clock refuses.
class fickle_clock final : public understudy::clock {
 public:
  time_point now() const override { return shown; }
  time_point shown{1h};
};

TEST(ScheduleOnAFickleClock, KeepsAJobWhileItsClockIsSetBack) {
  fickle_clock clock;
  understudy::memory_broker broker;
  understudy::client client{broker, {.clock = clock}};
  understudy::registry jobs;
  std::vector<std::string> reminded;
  jobs.provide(reminded);
  jobs.handle<remind>();
  understudy::worker worker{broker, jobs, client, {.clock = clock}};
  client.enqueue_in(10min, remind{"ann"});

  clock.shown = time_point{};
  EXPECT_FALSE(worker.work_one());
  clock.shown = time_point{70min};
  EXPECT_TRUE(worker.work_one());
}

TEST(MemoryBrokerSchedule, KeepsItsOrderAmongManyMessages) {
  understudy::memory_broker broker;
  for (int i = 0; i < 1000; ++i) {
    broker.schedule(time_point{std::chrono::seconds{i * 7919 % 100}}, "q", {std::to_string(i), {}});
  }
  EXPECT_THAT(broker.unschedule("q", "500"), SizeIs(1));
  EXPECT_THAT(broker.unschedule("other", "501"), SizeIs(0));

  std::vector<std::pair<time_point, int>> moved;
  while (const auto each = broker.promote(time_point{1h})) {
    moved.emplace_back(each->due, std::stoi(each->message->payload));
  }

  EXPECT_THAT(moved, SizeIs(999));
  EXPECT_TRUE(std::is_sorted(moved.begin(), moved.end()));
  EXPECT_EQ(broker.size("q"), 999U);
}

}  // namespace
