// Signals tell a worker what to do, as Resque documents them.

#include "understudy/worker/signals.hpp"

#include <csignal>

#include "workplace.hpp"

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using understudy::worker_loop;
using understudy::worker_signals;

class WorkerSignals : public Workplace {
 protected:
  // The first job sends a signal to its own process, and waits to be stopped.
  void send(int signal) {
    jobs.handle<task>([this, signal](const task& job, understudy::context& where) {
      done.push_back(job.number);
      if (job.number != 1) return;
      raise(signal);
      wait_for_stop(where);
      throw understudy::job_stopped{};
    });
    client.enqueue_all({task{1}, task{2}});
  }

  understudy::worker worker{memory, jobs, client};
};

class EndingSignals : public WorkerSignals, public testing::WithParamInterface<int> {};

TEST_P(EndingSignals, StopAtOnceAndGiveTheJobBack) {
  send(GetParam());
  worker_loop loop{worker};
  const worker_signals signals{loop};

  loop.run();

  EXPECT_THAT(done, ElementsAre(1));
  EXPECT_EQ(memory.size("q"), 2U);
}
INSTANTIATE_TEST_SUITE_P(Worker, EndingSignals, testing::Values(SIGTERM, SIGINT));

TEST_F(WorkerSignals, QuitFinishesTheJobUnderWay) {
  moment told;
  worker_loop loop{worker, {.log = [&](understudy::log_level, std::string_view line) {
                     if (line == "Finishing the jobs under way") told.comes();
                   }}};
  const worker_signals signals{loop};
  jobs.handle<task>([&](const task& job) {
    raise(SIGQUIT);
    told.await();
    done.push_back(job.number);
  });
  client.enqueue_all({task{1}, task{2}});

  loop.run();

  EXPECT_THAT(done, ElementsAre(1));
  EXPECT_EQ(memory.size("q"), 1U);
  EXPECT_EQ(memory.stats(), (understudy::broker_stats{1, 0}));
}

TEST_F(WorkerSignals, Usr1EndsTheJobUnderWayAndGoesOn) {
  send(SIGUSR1);
  worker_loop loop{worker, {.until_empty = true}};
  const worker_signals signals{loop};

  loop.run();

  EXPECT_THAT(done, ElementsAre(1, 2));
  EXPECT_THAT(failure_types(), ElementsAre("understudy::dirty_exit"));
}

TEST_F(WorkerSignals, Usr2PausesAndContGoesOn) {
  moment told;
  worker_loop loop{worker,
                   {.until_empty = true, .log = [&](understudy::log_level, std::string_view line) {
                      if (line == "Pausing") told.comes();
                    }}};
  const worker_signals signals{loop};
  std::size_t waiting_in_pause = 0;
  worker.lifecycle().before_pause.push_back([&](understudy::worker&) {
    waiting_in_pause = memory.size("q");
    raise(SIGCONT);
  });
  jobs.handle<task>([&](const task& job) {
    done.push_back(job.number);
    if (job.number != 1) return;
    raise(SIGUSR2);
    told.await();
  });
  client.enqueue_all({task{1}, task{2}});

  loop.run();

  EXPECT_EQ(waiting_in_pause, 1U);
  EXPECT_THAT(done, ElementsAre(1, 2));
}

TEST_F(WorkerSignals, GiveTheHandlersFromBeforeBack) {
  static std::atomic<int> heard;
  heard = 0;
  const auto before = std::signal(SIGUSR1, [](int) { ++heard; });
  {
    worker_loop loop{worker};
    const worker_signals signals{loop};
  }

  raise(SIGUSR1);

  EXPECT_EQ(heard, 1);
  std::signal(SIGUSR1, before);
}

TEST_F(WorkerSignals, TellOneWorkerAtATime) {
  worker_loop one{worker};
  worker_loop two{worker};
  {
    const worker_signals signals{one};
    EXPECT_THROW(worker_signals{two}, understudy::usage_error);
  }
  EXPECT_NO_THROW(worker_signals{two});
}

}  // namespace
