// A process for each job: what of the job reaches its worker, and what ends with the process.

#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "forking.hpp"
#include "single.hpp"
#include "understudy/hooks/plugins.hpp"
#include "understudy/hooks/retry.hpp"
#include "workplace.hpp"

namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using understudy::worker_loop;

class ForkedJob : public Workplace {
 protected:
  // Jobs of these numbers are performed so; all others do nothing.
  template <class Perform>
  void perform(int number, Perform how) {
    jobs.handle<task>([number, how](const task& job) {
      if (job.number == number) how();
    });
    client.enqueue(task{number});
  }

  std::string why_failed() const {
    return memory.failures().empty() ? "" : memory.failures()[0].exception.message;
  }

  shared_broker broker{memory};
  understudy::worker worker{broker, jobs, client};
  understudy::run_options forking{.fork_per_job = true, .until_empty = true};
  pipe_of_lines told;
};

TEST_F(ForkedJob, RunsInAProcessOfItsOwn) {
  perform(1, [this] { told.write(std::to_string(getppid()) + " is my parent"); });

  work_off(worker, forking);

  EXPECT_EQ(told.read(), std::to_string(getpid()) + " is my parent");
  EXPECT_EQ(memory.stats(), (understudy::broker_stats{1, 0}));
}

TEST_F(ForkedJob, FailsWithWhatItThrew) {
  perform(1, [] { throw std::out_of_range{"no such mailbox"}; });

  work_off(worker, forking);

  EXPECT_THAT(failure_types(), ElementsAre("std::out_of_range"));
  EXPECT_EQ(why_failed(), "no such mailbox");
}

TEST_F(ForkedJob, FailsWithAMessageLongerThanAPipeHolds) {
  perform(1, [] { throw std::runtime_error{std::string(1'000'000, 'x')}; });

  work_off(worker, forking);

  EXPECT_THAT(failure_types(), ElementsAre("std::runtime_error"));
  EXPECT_THAT(why_failed(), HasSubstr("xxx"));
}

TEST_F(ForkedJob, ThatCrashesIsADirtyExitAndTheWorkerGoesOn) {
  perform(1, [] { raise(SIGKILL); });
  client.enqueue(task{2});

  work_off(worker, forking);

  EXPECT_THAT(failure_types(), ElementsAre("understudy::dirty_exit"));
  EXPECT_THAT(why_failed(), AllOf(HasSubstr("unhandled signal"), HasSubstr("SIGKILL (signal 9)")));
  EXPECT_EQ(memory.stats(), (understudy::broker_stats{2, 1}));
}

TEST_F(ForkedJob, ThatEndsItsProcessIsADirtyExit) {
  perform(1, [] { _exit(0); });

  work_off(worker, forking);

  EXPECT_THAT(failure_types(), ElementsAre("understudy::dirty_exit"));
  EXPECT_THAT(why_failed(), HasSubstr("ended itself with status 0"));
}

TEST_F(ForkedJob, SeesTheHooksOfAFork) {
  std::vector<std::string> in_parent;
  worker.lifecycle().before_fork.push_back(
      [&](understudy::worker&, const understudy::lease& of) { in_parent.push_back(of.queue); });
  worker.lifecycle().after_fork.push_back([&](understudy::worker&, const understudy::lease& of) {
    in_parent.push_back("not here");
    told.write("after_fork on " + of.queue);
  });
  perform(1, [this] { told.write("job"); });

  work_off(worker, forking);

  EXPECT_THAT(in_parent, ElementsAre("q"));
  EXPECT_EQ(told.read(), "after_fork on q");
  EXPECT_EQ(told.read(), "job");
}

struct crashing {
  static constexpr auto job_name = "crashing";
  static constexpr auto queue = "q";
  struct once_more : understudy::retry_policy {
    static constexpr std::uint32_t attempts = 2;
    static constexpr auto wait = understudy::backoff::fixed(0s);
  };
  using plugins = understudy::plugins<understudy::retry<once_more>>;
  void perform() const { raise(SIGKILL); }
};

TEST_F(ForkedJob, ThatCrashesIsRetriedByItsPolicy) {
  jobs.handle<crashing>();
  client.enqueue(crashing{});

  work_off(worker, forking);

  EXPECT_THAT(failure_types(), ElementsAre("understudy::dirty_exit"));
  EXPECT_EQ(memory.stats(), (understudy::broker_stats{2, 2}));
}

TEST_F(ForkedJob, IsKilledWhenItTakesTooLong) {
  perform(1, [] {
    while (true) pause();
  });
  forking.job_timeout = 1ms;

  work_off(worker, forking);

  EXPECT_THAT(failure_types(), ElementsAre("understudy::job_timed_out"));
}

TEST_F(ForkedJob, IsKilledForGoodIfItDoesNotHeedSigterm) {
  perform(1, [this] {
    signal(SIGTERM, SIG_IGN);
    told.write("deaf");
    while (true) pause();
  });
  forking.kill_after = 1ms;
  worker_loop loop{worker, forking};

  std::jthread running{[&] { loop.run(); }};
  EXPECT_EQ(told.read(), "deaf");
  loop.end_jobs();
  running.join();

  EXPECT_THAT(failure_types(), ElementsAre("understudy::dirty_exit"));
  EXPECT_THAT(why_failed(), HasSubstr("SIGKILL"));
}

TEST_F(ForkedJob, GoesBackWhenItsWorkerStops) {
  perform(1, [this] {
    told.write("begun");
    while (true) pause();
  });
  worker_loop loop{worker, {.fork_per_job = true}};

  std::jthread running{[&] { loop.run(); }};
  EXPECT_EQ(told.read(), "begun");
  loop.stop();
  running.join();

  EXPECT_THAT(memory.failures(), IsEmpty());
  EXPECT_EQ(memory.size("q"), 1U);
}

TEST_F(ForkedJob, IsEndedAloneAndTheWorkerGoesOn) {
  perform(1, [this] {
    told.write("begun");
    while (true) pause();
  });
  client.enqueue(task{2});
  worker_loop loop{worker, forking};

  std::jthread running{[&] { loop.run(); }};
  EXPECT_EQ(told.read(), "begun");
  loop.end_jobs();
  running.join();

  EXPECT_THAT(failure_types(), ElementsAre("understudy::dirty_exit"));
  EXPECT_EQ(memory.stats(), (understudy::broker_stats{2, 1}));
}

TEST_F(ForkedJob, IsFinishedWhenItsWorkerFinishes) {
  const pipe_of_lines may_end;
  perform(1, [&] {
    told.write("begun");
    may_end.read();
  });
  worker_loop loop{worker, {.fork_per_job = true}};

  std::jthread running{[&] { loop.run(); }};
  EXPECT_EQ(told.read(), "begun");
  loop.finish();
  may_end.write("now");
  running.join();

  EXPECT_EQ(memory.stats(), (understudy::broker_stats{1, 0}));
}

TEST_F(ForkedJob, LetsItsLockGoThoughNobodyKnowsIt) {
  client.enqueue(single_until_begun{});

  work_off(worker, forking);

  EXPECT_EQ(memory.failures().size(), 1U);
  EXPECT_THAT(memory.locks().held(worker.options().clock->now()), IsEmpty());
}

TEST_F(ForkedJob, HasItsWorkerLetItsLockGo) {
  jobs.handle<single_until_done>();
  client.enqueue(single_until_done{});

  work_off(worker, forking);

  EXPECT_EQ(memory.stats(), (understudy::broker_stats{1, 0}));
  EXPECT_THAT(memory.locks().held(worker.options().clock->now()), IsEmpty());
}

}  // namespace
