#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

struct refresh_sso {
  std::int64_t key;
};

TEST(SignIn, EnqueuesARefresh) {
  std::vector<refresh_sso> queue;
  queue.push_back(refresh_sso{123});
  EXPECT_THAT(queue, testing::Contains(testing::FieldsAre(123)));
}
