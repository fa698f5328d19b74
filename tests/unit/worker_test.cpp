// The perform side on a bare broker: what ends where, and who is asked to perform.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/broker/memory.hpp"
#include "understudy/client.hpp"
#include "understudy/worker.hpp"

namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using understudy::outcome;

class mailer {
 public:
  virtual ~mailer() = default;
  virtual void send(const std::string& to) = 0;
};
class recording_mailer final : public mailer {
 public:
  void send(const std::string& to) override {
    if (to == "nobody") throw std::runtime_error{"no such mailbox"};
    sent.push_back(to);
  }
  std::vector<std::string> sent;
};

struct send_mail {
  std::string to;
  static constexpr auto job_name = "send_mail";
  static constexpr auto queue = "mail";
  void perform(mailer& out) const { out.send(to); }
};
struct handled {
  std::unique_ptr<int> number;
  static constexpr auto job_name = "handled";
  static constexpr auto queue = "q";
};

class Worker : public testing::Test {
 protected:
  Worker() { jobs.provide<mailer>(out); }

  void push(const std::string& payload) { broker.push("q", {payload, {}}); }

  recording_mailer out;
  understudy::memory_broker broker;
  understudy::client client{broker};
  understudy::registry jobs;
  understudy::worker worker{broker, jobs, client};
};

TEST_F(Worker, FindsNothingToDoOnAnEmptyBroker) { EXPECT_FALSE(worker.work_one()); }

TEST_F(Worker, PerformsAJobWithWhatWasProvided) {
  jobs.handle<send_mail>();
  client.enqueue(send_mail{"ann"});

  const auto result = worker.work_one();

  ASSERT_TRUE(result);
  EXPECT_EQ(result->outcome, outcome::performed);
  EXPECT_THAT(out.sent, ElementsAre("ann"));
  EXPECT_EQ(broker.stats(), (understudy::broker_stats{1, 0}));
}

TEST_F(Worker, MovesAFailedJobToTheFailedSet) {
  jobs.handle<send_mail>();
  client.enqueue(send_mail{"nobody"});

  EXPECT_EQ(worker.work_one()->outcome, outcome::failed);

  ASSERT_THAT(broker.failures(), SizeIs(1));
  const auto failed = broker.failures().front();
  EXPECT_EQ(failed.exception.type, "std::runtime_error");
  EXPECT_EQ(failed.exception.message, "no such mailbox");
  EXPECT_EQ(failed.queue, "mail");
  EXPECT_EQ(failed.worker, worker.id());
  EXPECT_EQ(failed.message.payload, R"({"class":"send_mail","args":["nobody"]})");
  EXPECT_EQ(broker.stats(), (understudy::broker_stats{1, 1}));
}

TEST_F(Worker, IsOfNoHostWhoseProcessesARubyWorkerLooksThrough) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);

  const auto id = worker.id();

  const auto host_of_id = id.substr(0, id.find(':'));
  EXPECT_EQ(host_of_id, std::string{"understudy@"} + host.data());
  EXPECT_EQ(id, host_of_id + ":" + std::to_string(getpid()) + ":*");
}

TEST_F(Worker, KeepsTheBytesOfWhatItCannotDecode) {
  push("{oops");

  EXPECT_EQ(worker.work_one()->outcome, outcome::failed);

  ASSERT_THAT(broker.failures(), SizeIs(1));
  EXPECT_EQ(broker.failures()[0].message.payload, "{oops");
  EXPECT_EQ(broker.failures()[0].exception.type, "understudy::decode_error");
}

TEST_F(Worker, KeepsAJobOfAnUnknownName) {
  push(R"({"class":"NoSuch","args":[]})");

  worker.work_one();

  ASSERT_THAT(broker.failures(), SizeIs(1));
  EXPECT_EQ(broker.failures()[0].exception.type, "understudy::unknown_job_error");
  EXPECT_THAT(broker.failures()[0].exception.message, HasSubstr("NoSuch"));
}

TEST_F(Worker, GoesOnAfterAFailure) {
  jobs.handle<send_mail>();
  push("{oops");
  client.enqueue(send_mail{"ann"});

  while (worker.work_one()) {
  }

  EXPECT_THAT(out.sent, ElementsAre("ann"));
}

TEST_F(Worker, SaysWhichDependencyIsMissing) {
  understudy::registry bare;
  bare.handle<send_mail>();
  understudy::worker unprovided{broker, bare, client};
  client.enqueue(send_mail{"ann"});

  unprovided.work_one();

  ASSERT_THAT(broker.failures(), SizeIs(1));
  EXPECT_THAT(broker.failures()[0].exception.message,
              AllOf(HasSubstr("mailer"), HasSubstr("provide"), HasSubstr("send_mail")));
}

TEST_F(Worker, KeepsConstAndMutableDependenciesApart) {
  recording_mailer mutable_one;
  const recording_mailer const_one;
  jobs.provide(mutable_one);
  jobs.provide(const_one);
  bool is_right = false;
  jobs.handle<handled>([&](const handled&, recording_mailer& out_of, const recording_mailer& from) {
    is_right = &out_of == &mutable_one && &from == &const_one;
  });
  client.enqueue(handled{});

  worker.work_one();

  EXPECT_TRUE(is_right);
}

TEST_F(Worker, HandsAMoveOnlyJobOver) {
  int got = 0;
  jobs.handle<handled>([&got](handled&& job) { got = *std::move(job).number; });
  client.enqueue(handled{std::make_unique<int>(5)});

  EXPECT_EQ(worker.work_one()->outcome, outcome::performed);
  EXPECT_EQ(got, 5);
}

TEST_F(Worker, GivesAHandlerJobDependencyContextAndClient) {
  std::string seen;
  jobs.handle<handled>(
      [&seen](const handled&, mailer& m, understudy::context& where, understudy::client& nested) {
        m.send("ann");
        nested.enqueue(send_mail{"bob"});
        seen = where.job_name() + " on " + where.queue();
      });
  client.enqueue(handled{});

  worker.work_one();

  EXPECT_EQ(seen, "handled on q");
  EXPECT_EQ(broker.size("mail"), 1U);
}

TEST_F(Worker, PrefersAHandlerToTheJobsOwnPerform) {
  bool was_handled = false;
  jobs.handle<send_mail>([&was_handled](const send_mail&) { was_handled = true; });
  client.enqueue(send_mail{"ann"});

  worker.work_one();

  EXPECT_TRUE(was_handled);
  EXPECT_THAT(out.sent, IsEmpty());
}

TEST_F(Worker, PerformsJobsOfAWireNameWithoutAType) {
  std::string got;
  jobs.handle("Legacy", [&got](understudy::context& where, const understudy::dependencies&) {
    got = where.arguments().json();
  });
  push(R"({"class":"Legacy","args":[1, {"a": 1e20}]})");

  EXPECT_EQ(worker.work_one()->outcome, outcome::performed);
  EXPECT_EQ(got, R"([1,{"a":1.0e+20}])");
}

struct impostor {
  static constexpr auto job_name = "send_mail";
  void perform() const {}
};

TEST_F(Worker, RefusesTwoTypesOfOneName) {
  jobs.handle<send_mail>();

  try {
    jobs.handle<impostor>();
    FAIL() << "the name is taken";
  } catch (const understudy::usage_error& e) {
    EXPECT_THAT(e.what(), AllOf(HasSubstr("::send_mail and "), HasSubstr("::impostor"),
                                HasSubstr("job send_mail")));
  }
}

TEST_F(Worker, RunsTheHooksOfItsLife) {
  std::vector<std::string> life;
  const auto tells = [&life](const char* what) {
    return [&life, what](understudy::worker&) { life.push_back(what); };
  };
  auto& hooks = worker.lifecycle();
  hooks.before_first_fork = {tells("before_first_fork")};
  hooks.before_pause = {tells("before_pause")};
  hooks.after_pause = {tells("after_pause")};
  hooks.queue_empty = {tells("queue_empty")};
  hooks.worker_exit = {tells("worker_exit")};
  jobs.handle<send_mail>();

  worker.work_one();  // an empty start is not queue_empty
  client.enqueue(send_mail{"ann"});
  worker.work_one();
  worker.work_one();
  worker.work_one();
  broker.pause(true);
  worker.work_one();
  worker.work_one();
  broker.pause(false);
  worker.work_one();
  worker.stop();
  worker.stop();

  EXPECT_THAT(life, ElementsAre("before_first_fork", "queue_empty", "before_pause", "after_pause",
                                "worker_exit"));
}

TEST_F(Worker, ReservesNothingWhilePaused) {
  jobs.handle<send_mail>();
  client.enqueue(send_mail{"ann"});
  broker.pause(true);

  EXPECT_FALSE(worker.work_one());
  EXPECT_EQ(broker.size("mail"), 1U);
}

struct not_the_jobs {};

TEST_F(Worker, LetsExceptionsThroughThatAreNotTheJobs) {
  bool failure_hook_ran = false;
  understudy::worker_options options;
  options.pass_through = [](const std::exception_ptr& e) {
    return understudy::summarize(e).type.find("not_the_jobs") != std::string::npos;
  };
  understudy::worker lenient{broker, jobs, client, options};
  lenient.hooks().on_failure.push_back(
      {"notice",
       [&](understudy::context&, const std::exception_ptr&) { failure_hook_ran = true; }});
  jobs.handle<handled>([](const handled&) { throw not_the_jobs{}; });
  client.enqueue(handled{});

  EXPECT_THROW(lenient.work_one(), not_the_jobs);

  EXPECT_FALSE(failure_hook_ran);
  EXPECT_THAT(broker.failures(), IsEmpty());
  EXPECT_EQ(broker.size("q"), 0U) << "it stays reserved";
}

TEST_F(Worker, TakesAThrownValueOfAnyType) {
  jobs.handle<handled>([](const handled&) { throw 42; });
  client.enqueue(handled{});

  EXPECT_EQ(worker.work_one()->outcome, outcome::failed);
  EXPECT_EQ(broker.failures().at(0).exception.type, "int");
}

}  // namespace
