// Others take a worker of ours off the roster, as node-resque and Ruby's workers do with whom they
// take for dead: nothing of it stays, though it may live.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "shared_redis.hpp"
#include "understudy/broker/roster.hpp"

namespace {

using testing::IsEmpty;

class TakenOff : public redis_tests::shared_redis {
 protected:
  TakenOff() {
    broker_.push("q", {R"({"class":"Mail","args":[]})", {}});
    broker_.roster().enter(id_, now_);
    broker_.roster().beat(id_, now_);
    held_ = *broker_.reserve("q");
    broker_.roster().at_work(id_, held_, now_);
    foreign_({"SREM", key("workers"), id_});
  }

  std::vector<std::string> keys_of_the_worker() const {
    broker_.roster().workers();
    auto keys = foreign_({"KEYS", key("*worker*")});
    for (auto& counter : foreign_({"KEYS", key("stat:*:*")})) keys.push_back(counter);
    return keys;
  }

  const std::string id_ = "host:1:q";
  const understudy::time_point now_{};
  understudy::lease held_;
};

TEST_F(TakenOff, LeavesNothing) { EXPECT_THAT(keys_of_the_worker(), IsEmpty()); }

TEST_F(TakenOff, LeavesNothingThoughItGoesOnUntilItEnds) {
  understudy::failure record;
  record.worker = id_;

  broker_.roster().beat(id_, now_);
  broker_.fail(held_, record);
  broker_.roster().at_rest(id_);
  broker_.roster().leave(id_);

  EXPECT_EQ(broker_.failures().size(), 1U);
  EXPECT_THAT(keys_of_the_worker(), IsEmpty());
}

}  // namespace
