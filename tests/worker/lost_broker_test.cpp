// A running worker loses its broker, for a while or for good.

#include "understudy/testing/faulty_broker.hpp"
#include "workplace.hpp"

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
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
  EXPECT_THAT(memory.roster().workers(), testing::IsEmpty());
}

TEST_F(LostBroker, EndsARunOfSeveralThreads) {
  broker.fail_next(verb::reserve, when::before, false);
  auto options = impatient();
  options.threads = 3;
  understudy::worker_loop loop{worker, std::move(options)};

  EXPECT_THROW(loop.run(), understudy::broker_error);
}

}  // namespace
