#include "understudy/current_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <thread>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::FieldsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

struct refresh_sso {
  std::int64_t key;
  static constexpr auto job_name = "refresh_sso";
  static constexpr auto queue = "sso";
};

// Code of long ago, which nobody hands a client.
void sign_in(std::int64_t user) { understudy::current_client::get().enqueue(refresh_sso{user}); }

TEST(CurrentClient, ServesCodeThatEnqueuesThroughAGlobalCall) {
  understudy::fake_queue queue;
  const understudy::current_client scope{queue.client()};

  sign_in(123);

  EXPECT_THAT(queue, HasEnqueued<refresh_sso>(FieldsAre(123)).once());
}

TEST(CurrentClient, IsTheOuterOneAgainWhereAScopeEnds) {
  understudy::fake_queue outer;
  understudy::fake_queue inner;
  const understudy::current_client scope{outer.client()};
  {
    const understudy::current_client nested{inner.client()};
    sign_in(1);
  }
  sign_in(2);

  EXPECT_THAT(inner, HasEnqueued<refresh_sso>(FieldsAre(1)).once());
  EXPECT_THAT(outer, HasEnqueued<refresh_sso>(FieldsAre(2)).once());
}

TEST(CurrentClient, IsSeenByOtherThreads) {
  understudy::fake_queue queue;
  const understudy::current_client scope{queue.client()};

  std::thread{[] { sign_in(1); }}.join();

  EXPECT_THAT(queue, HasEnqueued<refresh_sso>().once());
}

TEST(CurrentClient, IsMissedWithAnErrorThatSaysWhatToDo) {
  EXPECT_THAT([] { sign_in(1); }, ThrowsMessage<understudy::usage_error>(
                                      HasSubstr("make an understudy::current_client")));
}

struct sign_in_later {
  std::int64_t user;
  static constexpr auto job_name = "sign_in_later";
  static constexpr auto queue = "sso";
  void perform() const { sign_in(user); }
};

TEST(CurrentClient, KeepsTheParentOfANestedEnqueue) {
  understudy::fake_queue queue;
  const understudy::current_client scope{queue.client()};
  queue.client().enqueue(sign_in_later{1});

  const auto report = queue.run_one();

  EXPECT_THAT(report[0].enqueued(), testing::ElementsAre(IsJob<refresh_sso>(FieldsAre(1))));
}

}  // namespace
