// The enqueue side on a bare broker: no fake in sight.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "understudy/broker/memory.hpp"
#include "understudy/client.hpp"
#include "understudy/wire/nlohmann.hpp"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;

struct send_mail {
  int user;
  std::string to;
  static constexpr auto job_name = "send_mail";
  static constexpr auto queue = "mail";
};
struct homeless {
  int user;
  static constexpr auto job_name = "homeless";
  bool before_enqueue() const { return user != 13; }
};
struct measure {
  double value;
  static constexpr auto job_name = "measure";
  static constexpr auto queue = "q";
};
struct carries_a_move_only_field {
  std::unique_ptr<int> number;
  static constexpr auto job_name = "carries_a_move_only_field";
  static constexpr auto queue = "q";
};

class Client : public testing::Test {
 protected:
  std::string payload(const std::string& queue, std::size_t index = 0) {
    return broker.peek(queue, index, 1).at(0).payload;
  }

  understudy::memory_broker broker;
  understudy::client client{broker};
};

TEST_F(Client, WritesResquesPayload) {
  EXPECT_TRUE(client.enqueue(send_mail{1, "ann@example.org"}));

  EXPECT_EQ(payload("mail"), R"({"class":"send_mail","args":[1,"ann@example.org"]})");
}

TEST_F(Client, EnqueuesOnAnotherQueue) {
  client.enqueue_to("urgent", send_mail{1, "ann"});

  EXPECT_EQ(broker.size("urgent"), 1U);
  EXPECT_EQ(broker.size("mail"), 0U);
}

TEST_F(Client, GivesEachJobAnIdOfItsOwn) {
  const auto first = client.enqueue(send_mail{1, "a"});
  const auto second = client.enqueue(send_mail{1, "a"});

  EXPECT_THAT(first.id, SizeIs(24));
  EXPECT_NE(first.id, second.id);
  EXPECT_EQ(broker.peek("mail", 0, 1).at(0).envelope.id, first.id);
}

TEST_F(Client, KeepsTheEnvelopeBesideThePayload) {
  const auto line = __LINE__ + 1;
  client.enqueue(send_mail{1, "a"});

  const auto beside = broker.peek("mail", 0, 1).at(0).envelope;

  EXPECT_EQ(beside.attempt, 1U);
  EXPECT_EQ(beside.parent, "");
  EXPECT_EQ(beside.enqueued_from.line, line);
  EXPECT_THAT(beside.enqueued_from.file, HasSubstr("client_test.cpp"));
}

TEST_F(Client, RefusesAJobWithoutAQueueAfterItsHooks) {
  EXPECT_THROW(client.enqueue(homeless{1}), understudy::usage_error);
  EXPECT_EQ(client.enqueue(homeless{13}).halted_by, "homeless.before_enqueue");
  EXPECT_TRUE(client.enqueue_to("home", homeless{1}));
}

struct counts_enqueues {
  int* count;
  void before_enqueue(understudy::context&) const { ++*count; }
};

TEST_F(Client, AsksNoHookAboutAJobThatCannotBeWritten) {
  int asked = 0;
  client.use(counts_enqueues{&asked});

  EXPECT_THROW(client.enqueue(measure{std::nan("")}), understudy::encode_error);
  EXPECT_EQ(asked, 0);

  client.enqueue(measure{1});
  EXPECT_EQ(asked, 1);
}

TEST_F(Client, TakesAJobWithAMoveOnlyField) {
  client.enqueue(carries_a_move_only_field{std::make_unique<int>(5)});

  EXPECT_EQ(payload("q"), R"({"class":"carries_a_move_only_field","args":[5]})");
}

TEST_F(Client, NamesJobFieldQueueAndPlaceOfWhatCannotBeWritten) {
  const auto line = std::to_string(__LINE__ + 2);
  try {
    client.enqueue(measure{std::nan("")});
    FAIL() << "NaN has no JSON";
  } catch (const understudy::encode_error& e) {
    EXPECT_THAT(e.what(), AllOf(HasSubstr("NaN"), HasSubstr("job measure"),
                                HasSubstr("queue \"q\""), HasSubstr("field value"),
                                HasSubstr("argument 0"), HasSubstr("client_test.cpp:" + line)));
  }
  EXPECT_THAT(broker.queues(), SizeIs(0)) << "nothing was stored";
}

TEST_F(Client, DequeuesEqualJobsOnly) {
  client.enqueue(send_mail{1, "a"});
  client.enqueue(send_mail{1, "a"});
  client.enqueue(send_mail{2, "a"});

  EXPECT_EQ(client.dequeue(send_mail{1, "a"}).count, 2U);
  EXPECT_EQ(client.dequeue(send_mail{9, "a"}).count, 0U);
  EXPECT_EQ(broker.size("mail"), 1U);
}

TEST_F(Client, DequeuesAWholeType) {
  client.enqueue(send_mail{1, "a"});
  client.enqueue_to("mail", measure{1.5});
  client.enqueue(send_mail{2, "b"});

  EXPECT_EQ(client.dequeue<send_mail>().count, 2U);
  EXPECT_EQ(payload("mail"), R"({"class":"measure","args":[1.5]})");
}

struct guarded {
  int user;
  static constexpr auto job_name = "guarded";
  static constexpr auto queue = "q";
  bool before_dequeue() const { return false; }
};

TEST_F(Client, LeavesAJobWhoseHookHaltsTheDequeue) {
  client.enqueue(guarded{1});

  const auto result = client.dequeue(guarded{1});

  EXPECT_FALSE(result);
  EXPECT_EQ(result.halted_by, "guarded.before_dequeue");
  EXPECT_EQ(broker.size("q"), 1U);
}

// Each of these loses something on its way through its own to_json and from_json.
struct forgetful {
  int kept = 0;
  int lost = 0;
  friend void to_json(nlohmann::json& json, const forgetful& f) {
    json = {{"kept", f.kept}, {"lost", f.lost}};
  }
  friend void from_json(const nlohmann::json& json, forgetful& f) {
    json.at("kept").get_to(f.kept);
  }
};
struct remembers_half {
  std::string before;
  forgetful memory;
  static constexpr auto job_name = "remembers_half";
  static constexpr auto queue = "q";
};
struct silent {
  int said = 0;
  int unsaid = 0;
  friend void to_json(nlohmann::json& json, const silent& s) { json = s.said; }
  friend void from_json(const nlohmann::json& json, silent& s) { json.get_to(s.said); }
  friend bool operator==(const silent&, const silent&) = default;
};
struct holds_back {
  silent thought;
  static constexpr auto job_name = "holds_back";
  static constexpr auto queue = "q";
  friend bool operator==(const holds_back&, const holds_back&) = default;
};

class LosslessClient : public Client {
 protected:
  static understudy::client_options checking() {
    understudy::client_options options;
    options.check_lossless = true;
    return options;
  }
  understudy::client client{broker, checking()};
};

TEST_F(LosslessClient, NamesAFieldThatDoesNotComeBack) {
  try {
    client.enqueue(remembers_half{"x", {1, 2}});
    FAIL() << "a value is lost";
  } catch (const understudy::encode_error& e) {
    EXPECT_THAT(e.what(),
                AllOf(HasSubstr("lost on the way"), HasSubstr("field memory"),
                      HasSubstr(R"({"kept":1,"lost":2} comes back as {"kept":1,"lost":0})")));
  }
  EXPECT_THAT(broker.queues(), SizeIs(0));
}

TEST_F(LosslessClient, SeesWhatTheBytesLeaveOutThroughOperatorEquals) {
  EXPECT_THROW(client.enqueue(holds_back{{1, 2}}), understudy::encode_error);
  EXPECT_TRUE(client.enqueue(holds_back{{1, 0}}));
}

struct holds_unordered {
  std::unordered_map<std::string, int> counts;
  std::unordered_set<int> users;
  static constexpr auto job_name = "holds_unordered";
  static constexpr auto queue = "q";
};

TEST_F(LosslessClient, WritesUnorderedContainersInOneOrder) {
  client.enqueue(holds_unordered{{{"c", 3}, {"a", 1}, {"b", 2}}, {30, 10, 20}});

  EXPECT_EQ(payload("q"), R"({"class":"holds_unordered","args":[{"a":1,"b":2,"c":3},[10,20,30]]})");
}

TEST_F(LosslessClient, LetsAJobThroughThatComesBackWhole) {
  EXPECT_TRUE(client.enqueue(send_mail{1, "ann"}));
}

}  // namespace
