// A running worker is told to end, or its jobs are: what becomes of those under way.

#include "single.hpp"
#include "workplace.hpp"

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using understudy::worker_loop;

class WorkerStop : public Workplace {
 protected:
  understudy::worker worker{memory, jobs, client};
};

TEST_F(WorkerStop, FinishesTheJobUnderWayAndTakesNoMore) {
  worker_loop loop{worker};
  jobs.handle<task>([&](const task& job, understudy::context& where) {
    loop.finish();
    EXPECT_FALSE(where.stop_token().stop_requested());
    done.push_back(job.number);
  });
  client.enqueue_all({task{1}, task{2}});

  loop.run();

  EXPECT_THAT(done, ElementsAre(1));
  EXPECT_EQ(memory.size("q"), 1U);
}

TEST_F(WorkerStop, GivesAJobBackThatWasStopped) {
  worker_loop loop{worker};
  jobs.handle<task>([&](const task&, understudy::context& where) {
    loop.stop();
    if (where.stop_token().stop_requested()) throw understudy::job_stopped{};
  });
  client.enqueue_all({task{1}, task{2}});

  loop.run();

  EXPECT_THAT(memory.failures(), IsEmpty());
  const auto waiting = memory.peek("q", 0, 9);
  ASSERT_EQ(waiting.size(), 2U);
  EXPECT_EQ(waiting[0].payload, R"({"class":"task","args":[1]})");
  EXPECT_EQ(waiting[0].envelope.attempt, 1U);
}

TEST_F(WorkerStop, TakesAJobAtItsWordThatItIsDone) {
  worker_loop loop{worker};
  jobs.handle<task>([&](const task&) { loop.stop(); });
  client.enqueue(task{1});

  loop.run();

  EXPECT_EQ(memory.stats(), (understudy::broker_stats{1, 0}));
  EXPECT_EQ(memory.size("q"), 0U);
}

TEST_F(WorkerStop, HasAJobFailThatSaysItWasStoppedAndWasNot) {
  jobs.handle<task>([](const task&) { throw understudy::job_stopped{}; });
  client.enqueue(task{1});

  work_off(worker);

  EXPECT_THAT(failure_types(), ElementsAre("understudy::job_stopped"));
}

TEST_F(WorkerStop, StopsWhenItsOptionsTokenDoes) {
  std::stop_source stop;
  understudy::worker told{memory, jobs, client, {.stop = stop.get_token()}};
  worker_loop loop{told};
  jobs.handle<task>([&](const task&, understudy::context& where) {
    stop.request_stop();
    wait_for_stop(where);
    throw understudy::job_stopped{};
  });
  client.enqueue(task{1});

  loop.run();

  EXPECT_EQ(memory.size("q"), 1U);
}

TEST_F(WorkerStop, EndsTheJobsUnderWayAsFailedAndGoesOn) {
  worker_loop loop{worker, {.until_empty = true}};
  jobs.handle<task>([&](const task& job, understudy::context& where) {
    done.push_back(job.number);
    if (job.number != 1) return;
    loop.end_jobs();
    wait_for_stop(where);
    throw std::runtime_error{"cancelled"};
  });
  client.enqueue_all({task{1}, task{2}});

  loop.run();

  EXPECT_THAT(failure_types(), ElementsAre("understudy::dirty_exit"));
  EXPECT_THAT(done, ElementsAre(1, 2));
}

TEST_F(WorkerStop, FailsAJobThatTakesTooLong) {
  jobs.handle<task>([](const task&, understudy::context& where) {
    wait_for_stop(where);
    throw std::runtime_error{"cancelled"};
  });
  client.enqueue(task{1});

  work_off(worker, {.job_timeout = 1ms});

  EXPECT_THAT(failure_types(), ElementsAre("understudy::job_timed_out"));
}

// By the time that it prunes, the thread that tends has looked for jobs under way.
TEST_F(WorkerStop, MindsTheTimeOfAJobThatBeginsLater) {
  memory.roster().enter("dead:1:*", understudy::time_point{});
  jobs.handle<task>([](const task&, understudy::context& where) {
    wait_for_stop(where);
    throw understudy::job_stopped{};
  });
  worker_loop* running = nullptr;
  worker_loop loop{worker,
                   {.job_timeout = 1ms, .log = [&](understudy::log_level, std::string_view line) {
                      if (line.find("Pruning") != line.npos) client.enqueue(task{1});
                      if (line.find("failed") != line.npos) running->finish();
                    }}};
  running = &loop;

  loop.run();

  EXPECT_THAT(failure_types(), ElementsAre("understudy::job_timed_out"));
}

TEST_F(WorkerStop, CountsWhatWasDoneTooLateAsDone) {
  jobs.handle<task>([](const task&, understudy::context& where) { wait_for_stop(where); });
  client.enqueue(task{1});

  work_off(worker, {.job_timeout = 1ms});

  EXPECT_EQ(memory.stats(), (understudy::broker_stats{1, 0}));
}

TEST_F(WorkerStop, StopsJobsThatOutlastTheGraceOfFinishing) {
  worker_loop loop{worker, {.grace = 1ms}};
  jobs.handle<task>([&](const task&, understudy::context& where) {
    loop.finish();
    wait_for_stop(where);
    throw understudy::job_stopped{};
  });
  client.enqueue(task{1});

  loop.run();

  EXPECT_EQ(memory.size("q"), 1U);
  EXPECT_THAT(memory.failures(), IsEmpty());
}

TEST_F(WorkerStop, LeavesNoLockOfAJobThatGoesBack) {
  worker_loop loop{worker};
  jobs.handle<single_while_executing>(
      [&](const single_while_executing&, understudy::context& where) {
        loop.stop();
        if (where.stop_token().stop_requested()) throw understudy::job_stopped{};
      });
  client.enqueue(single_while_executing{});

  loop.run();

  EXPECT_EQ(memory.size("q"), 1U);
  EXPECT_THAT(memory.locks().held(worker.options().clock->now()), IsEmpty());
}

TEST_F(WorkerStop, KeepsAJobThatGoesBackTheOnlyOne) {
  worker_loop loop{worker};
  jobs.handle<single_until_done>([&](const single_until_done&, understudy::context& where) {
    loop.stop();
    if (where.stop_token().stop_requested()) throw understudy::job_stopped{};
  });
  client.enqueue(single_until_done{});

  loop.run();

  EXPECT_EQ(memory.size("q"), 1U);
  EXPECT_FALSE(client.enqueue(single_until_done{}));
}

}  // namespace
