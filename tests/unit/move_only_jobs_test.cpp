// Matchers of jobs that can only be moved: none of them copies a job.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using testing::ElementsAre;
using testing::FieldsAre;
using testing::Not;
using testing::Pointee;

struct seal {
  std::unique_ptr<int> number;
  static constexpr auto job_name = "seal";
  static constexpr auto queue = "q";
  void before_perform() const {
    if (*number == 13) throw understudy::dont_perform{};
  }
  void perform(understudy::client& client) const;
};
struct stamp {
  std::unique_ptr<int> number;
  static constexpr auto job_name = "stamp";
  static constexpr auto queue = "q";
  void perform() const {
    if (*number < 0) throw std::invalid_argument{"no such stamp"};
  }
};
void seal::perform(understudy::client& client) const {
  client.enqueue(stamp{std::make_unique<int>(*number)});
}

template <class Job>
Job of(int number) {
  return {std::make_unique<int>(number)};
}

class MoveOnlyJobs : public testing::Test {
 protected:
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
};

TEST_F(MoveOnlyJobs, AreFoundOnAQueue) {
  client.enqueue(of<seal>(1));

  EXPECT_THAT(queue, HasEnqueued(of<seal>(1)).once());
  EXPECT_THAT(queue, HasEnqueued<seal>(of<seal>(1)));
  EXPECT_THAT(queue, HasEnqueued<seal>(HasArg(&seal::number, Pointee(1))));
  EXPECT_THAT(queue, HasEnqueued<seal>(FieldsAre(Pointee(1))));
  EXPECT_THAT(queue, HasEnqueued("seal", HasArg<int>(0, 1)));
  EXPECT_THAT(queue, Not(HasEnqueued(of<seal>(2))));
  EXPECT_THAT(queue, HasNothingEnqueued<stamp>());
  EXPECT_THAT(queue, EventuallyHasEnqueued(of<seal>(1)).within(1ms));
  EXPECT_THAT(queue, EventuallyHasEnqueued<seal>(FieldsAre(Pointee(1))).within(1ms));
}

TEST_F(MoveOnlyJobs, AreListedExactlyAndInOrder) {
  client.enqueue(of<seal>(1));
  client.enqueue(of<stamp>(2));

  EXPECT_THAT(queue, EnqueuedExactly(of<stamp>(2), of<seal>(1)));
  EXPECT_THAT(queue, EnqueuedInOrder(of<seal>(1), IsJob<stamp>(FieldsAre(Pointee(2)))).strictly());
  EXPECT_THAT(queue.waiting(), ElementsAre(IsJob(of<seal>(1)), IsJob<stamp>()));
}

TEST_F(MoveOnlyJobs, HaveALineage) {
  client.enqueue(of<seal>(1));
  queue.drain();

  EXPECT_THAT(queue, HasEnqueued<stamp>(EnqueuedBy<seal>(of<seal>(1))));
  EXPECT_THAT(queue, HasEnqueuedChain(of<seal>(1), of<stamp>(1)));
  EXPECT_THAT(queue, (HasEnqueuedChain<seal, stamp>()));
}

TEST_F(MoveOnlyJobs, HaveOutcomes) {
  client.enqueue(of<seal>(1));
  client.enqueue(of<stamp>(-1));
  client.enqueue(of<seal>(13));

  const auto report = queue.drain();

  EXPECT_THAT(report, Performed(of<seal>(1)));
  EXPECT_THAT(report, Performed<seal>(HasArg(&seal::number, Pointee(1))));
  EXPECT_THAT(report, Failed<stamp>(Threw<std::invalid_argument>()));
  EXPECT_THAT(report, MovedToFailedSet<stamp>());
  EXPECT_THAT(report, Halted<seal>("seal.before_perform"));
  EXPECT_THAT(report, Not(AllPerformed()));
  EXPECT_THAT(report, HooksRan("seal.before_perform"));
}

TEST_F(MoveOnlyJobs, AreExpectedByAMockHandler) {
  MockHandler<stamp> handler{queue};
  EXPECT_CALL(handler, perform(FieldsAre(Pointee(7))));
  client.enqueue(of<stamp>(7));

  EXPECT_THAT(queue.run_one(), Performed<stamp>());
}

}  // namespace
