// Expectations on what is performed, without writing a mock.

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

#include "understudy/error.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::FieldsAre;
using testing::InSequence;
using testing::MockFunction;
using testing::Pointee;
using testing::StrictMock;
using testing::Throw;

struct refresh {
  int key;
  static constexpr auto job_name = "refresh";
  static constexpr auto queue = "q";
};

struct parcel {
  std::unique_ptr<int> weight;
  static constexpr auto job_name = "parcel";
  static constexpr auto queue = "q";
};

TEST(AMockHandler, ExpectsAJobByItsFields) {
  understudy::fake_queue queue;
  MockHandler<refresh> handler{queue};
  EXPECT_CALL(handler, perform(FieldsAre(123)));

  queue.client().enqueue(refresh{123});

  EXPECT_THAT(queue.run_one(), Performed<refresh>());
}

TEST(AMockHandler, TakesJobsThatOnlyMove) {
  understudy::fake_queue queue;
  MockHandler<parcel> handler{queue};
  EXPECT_CALL(handler, perform(HasArg(&parcel::weight, Pointee(7))));

  queue.client().enqueue(parcel{std::make_unique<int>(7)});

  EXPECT_THAT(queue.run_one(), Performed<parcel>());
}

TEST(AMockHandler, FailsTheJobWhenItsActionThrows) {
  understudy::fake_queue queue;
  MockHandler<refresh> handler{queue};
  EXPECT_CALL(handler, perform).WillOnce(Throw(std::runtime_error{"no route"}));

  queue.client().enqueue(refresh{1});

  EXPECT_THAT(queue.run_one(), Failed<refresh>(Threw<std::runtime_error>("no route")));
}

TEST(AMockHandler, ExpectsJobsInOrderWithTheirEnqueues) {
  understudy::fake_queue queue;
  MockHandler<refresh> handler{queue};
  MockFunction<void(int)> enqueued;
  queue.client().hooks().after_enqueue.push_back(
      {"", [&](understudy::context& context) { enqueued.Call(context.decode<refresh>().key); }});
  {
    const InSequence in_order;
    EXPECT_CALL(enqueued, Call(1));
    EXPECT_CALL(handler, perform(FieldsAre(1)));
    EXPECT_CALL(enqueued, Call(2));
    EXPECT_CALL(handler, perform(FieldsAre(2)));
  }

  for (const int key : {1, 2}) {
    queue.client().enqueue(refresh{key});
    EXPECT_THAT(queue.run_one(), Performed<refresh>());
  }
}

TEST(AMockHandler, TellsOfAJobThatDidNotCome) {
  const auto expects = [] {
    understudy::fake_queue queue;
    MockHandler<refresh> handler{queue};
    EXPECT_CALL(handler, perform(FieldsAre(1)));
  };
  EXPECT_NONFATAL_FAILURE(expects(), "never called");
}

TEST(AMockHandler, ShowsTheJobThatItDidNotExpect) {
  const auto runs = [] {
    understudy::fake_queue queue;
    MockHandler<refresh> handler{queue};
    EXPECT_CALL(handler, perform(FieldsAre(1))).Times(0);
    queue.client().enqueue(refresh{2});
    queue.drain();
  };
  EXPECT_NONFATAL_FAILURE(runs(), "refresh(key=2)");
}

TEST(AMockHandler, MayBeStrict) {
  const auto runs = [] {
    understudy::fake_queue queue;
    const StrictMock<MockHandler<refresh>> handler{queue};
    queue.client().enqueue(refresh{1});
    EXPECT_THAT(queue.run_one(), Performed<refresh>());
  };
  EXPECT_NONFATAL_FAILURE(runs(), "ninteresting mock function call");
}

TEST(AMockHandler, LeavesJobsThatRunLaterToFail) {
  understudy::fake_queue queue;
  { const MockHandler<refresh> handler{queue}; }
  queue.client().enqueue(refresh{1});

  EXPECT_THAT(queue.run_one(), Failed<refresh>(Threw<understudy::usage_error>()));
}

}  // namespace
