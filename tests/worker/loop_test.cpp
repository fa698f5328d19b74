// A worker that runs: it looks for jobs, waits for them, and stands on the roster meanwhile.

#include <sys/resource.h>
#include <unistd.h>

#include <barrier>
#include <fstream>
#include <iostream>

#include "workplace.hpp"

namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using understudy::run_options;
using understudy::worker_loop;

class WorkerLoop : public Workplace {
 protected:
  WorkerLoop() {
    jobs.handle<task>([this](const task& job) { done.push_back(job.number); });
  }
  understudy::worker worker{memory, jobs, client};
};

TEST_F(WorkerLoop, PerformsAllThatWaits) {
  client.enqueue_all({task{1}, task{2}});

  work_off(worker);

  EXPECT_THAT(done, ElementsAre(1, 2));
  EXPECT_EQ(memory.stats(), (understudy::broker_stats{2, 0}));
}

TEST_F(WorkerLoop, WaitsForAPush) {
  moment idle;
  worker_loop loop{worker};
  jobs.handle<task>([&](const task& job) {
    done.push_back(job.number);
    if (job.number == 2) loop.finish();
  });
  worker.lifecycle().queue_empty.push_back([&](understudy::worker&) { idle.comes(); });
  client.enqueue(task{1});

  std::jthread running{[&] { loop.run(); }};
  idle.await();
  client.enqueue(task{2});
  running.join();

  EXPECT_THAT(done, ElementsAre(1, 2));
}

TEST_F(WorkerLoop, EndsWhenItIsAskedToWhileItWaits) {
  std::stop_source finish;
  moment started;
  worker.lifecycle().before_first_fork.push_back([&](understudy::worker&) { started.comes(); });
  worker_loop loop{worker};

  std::jthread running{[&] { loop.run(finish.get_token()); }};
  started.await();
  finish.request_stop();
  running.join();

  EXPECT_THAT(memory.roster().workers(), IsEmpty());
}

TEST_F(WorkerLoop, HasItsHooksRunFromStartToEnd) {
  std::vector<std::string> ran;
  const auto note = [&ran](const char* what) {
    return [&ran, what](understudy::worker&) { ran.push_back(what); };
  };
  worker.lifecycle().before_first_fork.push_back(note("before_first_fork"));
  worker.lifecycle().queue_empty.push_back(note("queue_empty"));
  worker.lifecycle().worker_exit.push_back(note("worker_exit"));
  client.enqueue(task{1});

  work_off(worker);

  EXPECT_THAT(ran, ElementsAre("before_first_fork", "queue_empty", "worker_exit"));
}

// Nothing but time passes while a worker waits: what it waits for is how far the clock moves.
struct passing_time : understudy::broker_wrapper {
  passing_time(understudy::broker& wrapped, understudy::virtual_clock& moved)
      : broker_wrapper{wrapped}, clock{moved} {}
  bool await_change(std::uint64_t, std::chrono::microseconds longest,
                    std::stop_token) const override {
    waits.push_back(longest);
    clock.advance(longest);
    return false;
  }
  understudy::virtual_clock& clock;
  mutable std::vector<std::chrono::microseconds> waits;
};

TEST_F(WorkerLoop, WaitsForWhatIsDueNext) {
  understudy::virtual_clock clock;
  passing_time broker{memory, clock};
  understudy::client timely{broker, {.clock = clock, .make_id = {}}};
  understudy::worker patient{broker, jobs, timely, {.clock = clock}};
  worker_loop loop{patient, {.longest_wait = 1h}};
  jobs.handle<task>([&](const task& job) {
    done.push_back(job.number);
    if (job.number == 2) loop.finish();
  });
  timely.enqueue_in(20min, task{2});
  timely.enqueue_in(5min, task{1});

  loop.run();

  EXPECT_THAT(done, ElementsAre(1, 2));
  EXPECT_THAT(broker.waits, ElementsAre(5min, 15min));
}

TEST_F(WorkerLoop, LooksAgainNowAndThenWhateverTheBrokerTells) {
  understudy::virtual_clock clock;
  passing_time broker{memory, clock};
  understudy::worker patient{broker, jobs, client, {.clock = clock}};
  worker_loop loop{patient, {.longest_wait = 5s}};
  memory.pause(true);
  patient.lifecycle().before_pause.push_back([&](understudy::worker&) {
    memory.pause(false);  // by another process, say
    loop.finish();
  });

  loop.run();

  EXPECT_THAT(broker.waits, ElementsAre(5s));
}

TEST_F(WorkerLoop, TakesOverTheJobOfADeadWorkerWhenItsLeaseExpires) {
  understudy::virtual_clock clock;
  passing_time broker{memory, clock};
  understudy::worker patient{broker, jobs, client, {.clock = clock}};
  worker_loop loop{patient, {.longest_wait = 1h}};
  jobs.handle<task>([&](const task& job) {
    done.push_back(job.number);
    loop.finish();
  });
  client.enqueue(task{1});
  memory.reserve("q", clock.now() + 10min);

  loop.run();

  EXPECT_THAT(done, ElementsAre(1));
  EXPECT_THAT(broker.waits, ElementsAre(10min));
}

TEST_F(WorkerLoop, PerformsSeveralJobsAtOnce) {
  std::barrier both{2};
  jobs.handle<task>([&](const task&) { both.arrive_and_wait(); });
  client.enqueue_all({task{1}, task{2}});

  work_off(worker, {.threads = 2});

  EXPECT_EQ(memory.stats(), (understudy::broker_stats{2, 0}));
}

TEST_F(WorkerLoop, TellsWhichOfItsThreadsAJobFailedIn) {
  std::barrier both{2};
  jobs.handle<task>([&](const task&) {
    both.arrive_and_wait();
    throw std::runtime_error{"out of luck"};
  });
  client.enqueue_all({task{1}, task{2}});

  work_off(worker, {.threads = 2});

  EXPECT_THAT(memory.failures(),
              UnorderedElementsAre(Field(&understudy::failure::worker, worker.id()),
                                   Field(&understudy::failure::worker, worker.id() + "#2")));
}

TEST_F(WorkerLoop, StandsOnTheRosterWithWhatItIsAt) {
  std::vector<understudy::listed_worker> seen;
  jobs.handle<task>([&](const task&) { seen = memory.roster().workers(); });
  client.enqueue(task{1});

  work_off(worker);

  ASSERT_THAT(seen, SizeIs(1));
  EXPECT_EQ(seen[0].id, worker.id());
  ASSERT_TRUE(seen[0].at_work);
  EXPECT_EQ(seen[0].at_work->queue, "q");
  EXPECT_THAT(memory.roster().workers(), IsEmpty());
}

// Tells of signs of life, as they come.
struct watched_life : understudy::broker_wrapper {
  using broker_wrapper::broker_wrapper;
  bool extend(const understudy::lease& held, understudy::time_point expires_at) override {
    const bool is_held = broker_wrapper::extend(held, expires_at);
    if (!has_extended.exchange(true)) extended.comes();
    return is_held;
  }
  std::atomic<bool> has_extended = false;
  moment extended;
};

TEST_F(WorkerLoop, KeepsTheLeaseOfALongJob) {
  watched_life broker{memory};
  understudy::worker keeping{broker, jobs, client};
  jobs.handle<task>([&](const task&) { broker.extended.await(); });
  client.enqueue(task{1});

  work_off(keeping, {.heartbeat = 1ms});

  EXPECT_EQ(memory.stats(), (understudy::broker_stats{1, 0}));
}

TEST_F(WorkerLoop, KeepsALeaseThatIsShorterThanItsHeartbeat) {
  watched_life broker{memory};
  understudy::worker keeping{broker, jobs, client, {.visibility = 3ms}};
  jobs.handle<task>([&](const task&) { broker.extended.await(); });
  client.enqueue(task{1});

  work_off(keeping);

  EXPECT_TRUE(broker.has_extended);
}

TEST_F(WorkerLoop, TakesDeadWorkersOffTheRoster) {
  const auto now = worker.options().clock->now();
  memory.roster().enter("dead:1:*", now - 10min);
  memory.roster().enter("quiet:1:*", now - 4min);
  std::vector<std::string> lines;
  worker_loop* running = nullptr;
  worker_loop loop{worker, {.log = [&](understudy::log_level, std::string_view line) {
                     if (line.find("Pruning") == line.npos) return;
                     lines.emplace_back(line);
                     running->finish();
                   }}};
  running = &loop;

  loop.run();

  EXPECT_THAT(lines, ElementsAre("Pruning dead worker: dead:1:*"));
  ASSERT_THAT(memory.roster().workers(), SizeIs(1));
  EXPECT_EQ(memory.roster().workers()[0].id, "quiet:1:*");
}

TEST_F(WorkerLoop, TellsALogWhatItDoes) {
  std::vector<std::string> lines;
  jobs.handle<task>([](const task& job) {
    if (job.number == 2) throw std::runtime_error{"no such mailbox"};
  });
  int last_id = 6;
  understudy::client counting{memory, {.make_id = [&] { return std::to_string(++last_id); }}};
  counting.enqueue_all({task{1}, task{2}});
  understudy::worker named{memory, jobs, client, {.id = "host:1:*"}};

  work_off(named, {.log = [&](understudy::log_level level, std::string_view line) {
             lines.push_back(std::string{to_string(level)} + " " + std::string{line});
           }});

  EXPECT_THAT(lines,
              ElementsAre("info Starting worker host:1:*", "info got: (Job{q} | task | 7)",
                          "info done: (Job{q} | task | 7)", "info got: (Job{q} | task | 8)",
                          "error (Job{q} | task | 8) failed: std::runtime_error: no such mailbox",
                          "info Exiting..."));
}

TEST_F(WorkerLoop, PausesAloneAndResumes) {
  worker_loop loop{worker, {.until_empty = true}};
  std::size_t waiting_in_pause = 0;
  worker.lifecycle().before_pause.push_back([&](understudy::worker&) {
    waiting_in_pause = memory.size("q");
    loop.resume();
  });
  client.enqueue(task{1});

  loop.pause();
  loop.run();

  EXPECT_EQ(waiting_in_pause, 1U);
  EXPECT_THAT(done, ElementsAre(1));
}

// Sanitizers need address space without end themselves.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// The stacks of some threads still fit into this process, but not those of a thousand.
void have_no_room_for_a_thousand_threads() {
  rlim_t pages = 0;
  std::ifstream{"/proc/self/statm"} >> pages;
  const auto most = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + (rlim_t{256} << 20);
  const rlimit room{most, most};
  setrlimit(RLIMIT_AS, &room);
}

TEST_F(WorkerLoop, EndsIfItsThreadsCannotBeMade) {
  worker_loop loop{worker, {.threads = 1000}};
  const auto run = [&] {
    alarm(static_cast<unsigned>(patience.count()));
    have_no_room_for_a_thousand_threads();
    try {
      loop.run();
    } catch (const std::system_error& e) {
      std::cerr << e.what();
      _exit(memory.roster().workers().empty() ? 0 : 1);
    }
  };

  EXPECT_EXIT(run(), testing::ExitedWithCode(0), "Resource temporarily unavailable");
}
#endif

TEST_F(WorkerLoop, RunsOnce) {
  worker_loop loop{worker, {.until_empty = true}};
  loop.run();

  EXPECT_THROW(loop.run(), understudy::usage_error);
}

TEST_F(WorkerLoop, RefusesWhatCannotWork) {
  const auto refusal = [&](run_options options) -> std::string {
    try {
      worker_loop loop{worker, std::move(options)};
    } catch (const understudy::usage_error& e) {
      return e.what();
    }
    return "none";
  };

  EXPECT_THAT(refusal({.threads = 0}), HasSubstr("at least one thread"));
  EXPECT_THAT(refusal({.heartbeat = 0s}), HasSubstr("above zero"));
  EXPECT_THAT(refusal({.heartbeat = 60s, .prune_after = 60s}), HasSubstr("longer than heartbeat"));
  EXPECT_THAT(refusal({.threads = 2, .fork_per_job = true}), HasSubstr("one thread"));
  EXPECT_THAT(refusal({.fork_per_job = true}), HasSubstr("would be lost"));
}

}  // namespace
