#include "understudy/broker/selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "understudy/error.hpp"

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using understudy::queue_selection;

const std::vector<std::string> known{".hid", "Zed", "beer", "critical", "high", "low"};

TEST(QueueSelection, KeepsPlainNamesAsListed) {
  EXPECT_THAT(queue_selection({"nope", "high", "high"}).resolve(known),
              ElementsAre("nope", "high", "high"));
}

TEST(QueueSelection, ExpandsAStarInByteOrderWithoutDotNames) {
  EXPECT_THAT(queue_selection({"*"}).resolve(known),
              ElementsAre("Zed", "beer", "critical", "high", "low"));
}

TEST(QueueSelection, PutsNamedQueuesFirstAndEachOnce) {
  EXPECT_THAT(queue_selection({"critical", "!low", "*"}).resolve(known),
              ElementsAre("critical", "Zed", "beer", "high"));
}

TEST(QueueSelection, DropsUnknownNamesOnceAnExclusionIsThere) {
  EXPECT_THAT(queue_selection({"nope", "high", "!low"}).resolve(known), ElementsAre("high"));
}

TEST(QueueSelection, NeverExpandsBraces) {
  EXPECT_THAT(queue_selection({"{high,low}"}).resolve(known), IsEmpty());
}

TEST(QueueSelection, StripsBlanksAroundAName) {
  EXPECT_THAT(queue_selection({" high ", "low\t"}).resolve(known), ElementsAre("high", "low"));
}

TEST(QueueSelection, NeedsAQueueBesidesExclusions) {
  EXPECT_THROW(queue_selection({"!low"}), understudy::usage_error);
  EXPECT_THROW(queue_selection({}), understudy::usage_error);
}

}  // namespace
