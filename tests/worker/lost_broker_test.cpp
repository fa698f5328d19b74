// A running worker loses its broker, for a while or for good.

#include "single.hpp"
#include "understudy/testing/faulty_broker.hpp"
#include "workplace.hpp"

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using understudy::verb;
using understudy::when;

class LostBroker : public Workplace {
 protected:
  LostBroker() {
    jobs.handle<task>([this](const task& job) { done.push_back(job.number); });
    client.enqueue(task{1});
  }

  understudy::run_options impatient() {
    return {.broker_retry = understudy::backoff::fixed(0s),
            .log = [this](understudy::log_level level, std::string_view line) {
              if (level != understudy::log_level::info) complaints.emplace_back(line);
            }};
  }

  understudy::faulty_broker broker{memory};
  understudy::worker worker{broker, jobs, client};
  std::vector<std::string> complaints;
};

TEST_F(LostBroker, IsTriedAgainWhenAJobCannotBeReserved) {
  broker.fail_next(verb::reserve, when::before);
  broker.fail_next(verb::reserve, when::before);

  work_off(worker, impatient());

  EXPECT_THAT(done, ElementsAre(1));
  EXPECT_THAT(complaints, ElementsAre(HasSubstr("trying again"), HasSubstr("trying again")));
}

TEST_F(LostBroker, IsTriedAgainWhenAJobCannotBeAcknowledged) {
  broker.fail_next(verb::acknowledge, when::before);

  work_off(worker, impatient());

  EXPECT_THAT(done, ElementsAre(1));
  EXPECT_EQ(memory.stats(), (understudy::broker_stats{1, 0}));
  EXPECT_THAT(complaints, ElementsAre(HasSubstr("trying to end")));
}

TEST_F(LostBroker, EndsTheRunIfTryingAgainIsNoHelp) {
  broker.fail_next(verb::reserve, when::before, false);

  EXPECT_THROW(work_off(worker, impatient()), understudy::broker_error);

  EXPECT_EQ(memory.size("q"), 1U);
  EXPECT_THAT(memory.roster().workers(), IsEmpty());
}

TEST_F(LostBroker, EndsARunOfSeveralThreads) {
  broker.fail_next(verb::reserve, when::before, false);
  auto options = impatient();
  options.threads = 3;
  understudy::worker_loop loop{worker, std::move(options)};

  EXPECT_THROW(loop.run(), understudy::broker_error);
}

class LockOfALostBroker : public LostBroker {
 protected:
  LockOfALostBroker() {
    jobs.handle<single_until_done>();
    memory.remove_queue("q");
    client.enqueue(single_until_done{});
  }
  std::vector<understudy::held_lock> locks() {
    return memory.locks().held(worker.options().clock->now());
  }
};

TEST_F(LockOfALostBroker, GoesOnceTheBrokerIsBack) {
  broker.fail_next(verb::acknowledge, when::before);
  broker.fail_next(verb::acknowledge, when::before);

  work_off(worker, impatient());

  EXPECT_THAT(locks(), IsEmpty());
  EXPECT_EQ(memory.stats(), (understudy::broker_stats{1, 0}));
  EXPECT_THAT(complaints, ElementsAre(HasSubstr("trying to end"), HasSubstr("trying to end")));
}

TEST_F(LockOfALostBroker, GoesThoughItsAnswerIsLost) {
  broker.fail_next(verb::acknowledge, when::after);

  work_off(worker, impatient());

  EXPECT_THAT(locks(), IsEmpty());
  EXPECT_EQ(memory.stats(), (understudy::broker_stats{1, 0}));
}

TEST_F(LockOfALostBroker, GoesOfAJobThatNobodyKnowsThoughTheAnswerToItsEndIsLost) {
  understudy::registry nothing;
  understudy::worker ignorant{broker, nothing, client};
  broker.fail_next(verb::fail, when::after);

  work_off(ignorant, impatient());

  EXPECT_THAT(locks(), IsEmpty());
  EXPECT_EQ(memory.failures().size(), 1U);
}

TEST_F(LockOfALostBroker, IsKeptForTheJobThatCannotBeEnded) {
  broker.fail_next(verb::acknowledge, when::before, false);

  EXPECT_THROW(work_off(worker, impatient()), understudy::broker_error);

  EXPECT_EQ(locks().size(), 1U);
  EXPECT_TRUE(memory.recover(worker.options().clock->now() + 1h));
}

TEST_F(LostBroker, HasALockGoAtTheEndThatCannotGoAtTheBegin) {
  jobs.handle<single_until_begun>();
  client.enqueue(single_until_begun{});
  broker.fail_next(verb::release_lock, when::before);

  work_off(worker, impatient());

  EXPECT_EQ(memory.stats(), (understudy::broker_stats{2, 0}));
  EXPECT_THAT(memory.locks().held(worker.options().clock->now()), IsEmpty());
}

}  // namespace
