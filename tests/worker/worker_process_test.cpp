// A worker that forks, in a process of its own: signals to its process group, and its sudden death.

#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "forking.hpp"
#include "understudy/worker/signals.hpp"
#include "workplace.hpp"

namespace {

class WorkerProcess : public Workplace {
 protected:
  ~WorkerProcess() override { end(); }

  // Starts a worker, the leader of a process group, that has one job: it tells its process id, and
  // goes on so. Returns once it is under way, with that id.
  template <class Perform>
  pid_t start(Perform goes_on) {
    process = fork();
    if (process == 0) {
      work([&] {
        told.write(std::to_string(getpid()));
        goes_on();
      });
    }
    return std::stoi(told.read());
  }

  // Of a worker that has ended by itself.
  std::string what_became_of_the_job() {
    const auto line = told.read();
    end();
    return line;
  }

  void signal_all(int signal) const { kill(-process, signal); }

  static void go_on_for_ever() {
    while (true) pause();
  }

  pid_t process = 0;
  pipe_of_lines told;

 private:
  template <class Perform>
  [[noreturn]] void work(Perform how) {
    setpgid(0, 0);
    alarm(static_cast<unsigned>(patience.count()));
    jobs.handle<task>([&](const task&) { how(); });
    client.enqueue(task{1});
    shared_broker broker{memory};
    understudy::worker worker{broker, jobs, client};
    understudy::worker_loop loop{worker, {.fork_per_job = true}};
    const understudy::worker_signals signals{loop};
    loop.run();
    told.write(fmt::format("{} back, {} done, {} failed", memory.size("q"),
                           memory.stats().processed, memory.failures().size()));
    _exit(0);
  }

  void end() {
    if (process == 0) return;
    kill(process, SIGKILL);
    waitpid(process, nullptr, 0);
    process = 0;
  }
};

class GroupThatIsToStop : public WorkerProcess, public testing::WithParamInterface<int> {};

// Who hears of the signal first, the worker or the job, is up to the system: each time anew.
TEST_P(GroupThatIsToStop, GivesTheJobBack) {
  for (int round = 0; round < 40; ++round) {
    start(go_on_for_ever);

    signal_all(GetParam());

    ASSERT_EQ(what_became_of_the_job(), "1 back, 0 done, 0 failed") << "in round " << round;
  }
}
INSTANTIATE_TEST_SUITE_P(Worker, GroupThatIsToStop, testing::Values(SIGTERM, SIGINT));

class GroupThatIsToGoOn : public WorkerProcess, public testing::WithParamInterface<int> {};

TEST_P(GroupThatIsToGoOn, FinishesTheJobUnderWay) {
  const pipe_of_lines may_end;
  start([&] { may_end.read(); });

  signal_all(GetParam());
  signal_all(SIGQUIT);
  may_end.write("now");

  EXPECT_EQ(what_became_of_the_job(), "0 back, 1 done, 0 failed");
}
INSTANTIATE_TEST_SUITE_P(Worker, GroupThatIsToGoOn, testing::Values(SIGQUIT, SIGUSR2, SIGCONT));

TEST_F(WorkerProcess, StillHasItsJobEndedBySignalsOfItsOwn) {
  start([] { raise(SIGTERM); });

  kill(process, SIGQUIT);

  EXPECT_EQ(what_became_of_the_job(), "0 back, 1 done, 1 failed");
}

TEST_F(WorkerProcess, TakesItsJobWithItWhenItIsKilled) {
  const auto job = start(go_on_for_ever);
  pollfd end_of_job{static_cast<int>(syscall(SYS_pidfd_open, job, 0)), POLLIN, 0};

  kill(process, SIGKILL);

  EXPECT_EQ(poll(&end_of_job, 1, static_cast<int>(std::chrono::milliseconds{patience}.count())), 1);
  kill(job, SIGKILL);
  close(end_of_job.fd);
}

}  // namespace
