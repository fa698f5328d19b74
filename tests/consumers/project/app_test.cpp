#include "app.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <understudy/matchers.hpp>
#include <understudy/testing/fake_queue.hpp>

using namespace understudy::matchers;

TEST(Visit, GreetsLater) {
  std::string said;
  understudy::fake_queue queue;
  queue.provide(said);

  app::visit(queue.client(), "ann");

  EXPECT_THAT(queue, HasEnqueued(app::greet{"ann"}).on("greetings").once());
  EXPECT_THAT(queue.run_one(), Performed<app::greet>());
  EXPECT_EQ(said, "hello ann");
}
