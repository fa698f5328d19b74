#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

struct refresh_sso {
  std::int64_t key;
  static constexpr auto queue = "sso";
};

TEST(SignIn, EnqueuesARefresh) {
  understudy::fake_queue queue;
  queue.client().enqueue(refresh_sso{123});
  EXPECT_THAT(queue, understudy::matchers::HasEnqueued<refresh_sso>(testing::FieldsAre(123)));
}
