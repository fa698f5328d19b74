// What understudy-queue shows and does, over a broker in memory.

#include "inspector.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "understudy/broker/memory.hpp"

namespace {

using inspector::rows;
using understudy::memory_broker;

constexpr understudy::time_point start{std::chrono::seconds{946684800}};

understudy::message job_of(std::string payload, std::string id) {
  understudy::message job;
  job.payload = std::move(payload);
  job.envelope.id = std::move(id);
  return job;
}

void fail(memory_broker& storage, const std::string& id) {
  storage.push("mail", job_of(R"({"class":"mail","args":[]})", id));
  storage.fail(*storage.reserve("mail"),
               {start, {}, "host:1:*", {"std::runtime_error", "no such mailbox"}, {}});
}

TEST(Inspector, ShowsQueuesWithTheirSizes) {
  memory_broker storage;
  storage.push("mail", job_of("a", "1"));
  storage.push("mail", job_of("b", "2"));
  storage.push("low", job_of("c", "3"));

  EXPECT_EQ(inspector::queues(storage), rows::parse(R"([{"queue": "low", "size": 1},
                                                        {"queue": "mail", "size": 2}])"));
}

TEST(Inspector, ShowsWorkersAndWhatTheyAreAt) {
  memory_broker storage;
  storage.push("mail", job_of(R"({"class":"mail","args":[]})", "1"));
  storage.roster().enter("host:1:*", start);
  storage.roster().enter("host:2:*", start);
  storage.roster().at_work("host:1:*", *storage.reserve("mail"), start + std::chrono::seconds{3});

  const auto shown = inspector::workers(storage, start);

  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown[0]["state"], "working");
  EXPECT_EQ(shown[1]["state"], "idle");
  EXPECT_EQ(shown[0]["worker"], "host:1:*");
  EXPECT_EQ(shown[0]["started_at"], "2000-01-01T00:00:00Z");
  EXPECT_EQ(shown[0]["since"], "2000-01-01T00:00:03Z");
  EXPECT_EQ(shown[0]["payload"], R"({"class":"mail","args":[]})");
  EXPECT_TRUE(shown[1]["payload"].is_null());
}

TEST(Inspector, TellsWhichWorkersGiveNoSignOfLife) {
  memory_broker storage;
  storage.roster().enter("alive", start);
  storage.roster().enter("dead", start);
  storage.roster().enter("of others", start);
  storage.roster().beat("alive", start + std::chrono::minutes{4});
  storage.roster().beat("dead", start + std::chrono::seconds{1});

  const auto shown = inspector::workers(storage, start + std::chrono::minutes{6});

  ASSERT_EQ(shown.size(), 3U);
  EXPECT_EQ(shown[0]["state"], "idle");
  EXPECT_EQ(shown[1]["state"], "silent");
  EXPECT_EQ(shown[2]["state"], "idle");
}

TEST(Inspector, PeeksWithoutTakingAnything) {
  memory_broker storage;
  for (const auto* id : {"1", "2", "3"}) storage.push("mail", job_of("a", id));

  const auto shown = inspector::peek(storage, "mail", 1, 1);

  EXPECT_EQ(shown, rows::parse(R"([{"id": "2", "attempt": 1, "payload": "a"}])"));
  EXPECT_EQ(storage.size("mail"), 3U);
}

TEST(Inspector, ShowsWhatIsDueLater) {
  memory_broker storage;
  storage.schedule(start, "mail", job_of("a", "1"));

  EXPECT_EQ(inspector::scheduled(storage),
            rows::parse(R"([{"due": "2000-01-01T00:00:00Z", "queue": "mail", "id": "1",
                             "attempt": 1, "payload": "a"}])"));
}

TEST(Inspector, ShowsTheFailedSetAndAllOfOneEntry) {
  memory_broker storage;
  fail(storage, "1");
  fail(storage, "2");

  ASSERT_EQ(inspector::failed(storage).size(), 2U);
  const auto entry = inspector::failed_entry(storage, 1)[0];
  EXPECT_EQ(entry["number"], 1);
  EXPECT_EQ(entry["id"], "2");
  EXPECT_EQ(entry["exception"], "std::runtime_error");
  EXPECT_EQ(entry["error"], "no such mailbox");
  EXPECT_THROW(inspector::failed_entry(storage, 2), understudy::usage_error);
}

TEST(Inspector, RetriesOneFailedJobOrAllThatWereNotYet) {
  memory_broker storage;
  for (const auto* id : {"1", "2", "3"}) fail(storage, id);

  EXPECT_EQ(inspector::retry_failed(storage, 1), 1U);
  EXPECT_EQ(inspector::retry_failed(storage, inspector::all), 2U);

  EXPECT_EQ(storage.size("mail"), 3U);
  EXPECT_EQ(inspector::retry_failed(storage, 0, "low"), 1U);
  EXPECT_EQ(storage.size("low"), 1U);
  EXPECT_THROW(inspector::retry_failed(storage, 3), understudy::usage_error);
}

TEST(Inspector, RemovesOneFailedJobOrAll) {
  memory_broker storage;
  for (const auto* id : {"1", "2", "3"}) fail(storage, id);

  EXPECT_EQ(inspector::remove_failed(storage, 0), 1U);
  EXPECT_THROW(inspector::remove_failed(storage, 2), understudy::usage_error);
  EXPECT_EQ(inspector::remove_failed(storage, inspector::all), 2U);

  EXPECT_TRUE(storage.failures().empty());
}

TEST(Inspector, MovesJobsToTheEndOfAnotherQueue) {
  memory_broker storage;
  for (const auto* id : {"1", "2", "3"}) storage.push("mail", job_of("a", id));
  storage.push("low", job_of("a", "0"));

  EXPECT_EQ(inspector::move(storage, "mail", "low", 2), 2U);
  EXPECT_EQ(inspector::move(storage, "mail", "low", inspector::all), 1U);
  EXPECT_THROW(inspector::move(storage, "low", "low", 1), understudy::usage_error);

  std::vector<std::string> ids;
  for (const auto& each : storage.peek("low", 0, 9)) ids.push_back(each.envelope.id);
  EXPECT_THAT(ids, testing::ElementsAre("0", "1", "2", "3"));
  EXPECT_EQ(storage.stats(), understudy::broker_stats{}) << "none of them was performed";
}

TEST(Inspector, LaysATableOut) {
  EXPECT_EQ(inspector::as_table(rows::parse(R"([{"queue": "low", "size": 1},
                                                {"queue": "critical", "size": 12}])")),
            "queue     size\n"
            "low       1\n"
            "critical  12\n");
  EXPECT_EQ(inspector::as_table(rows::array()), "none\n");
}

TEST(Inspector, WritesJsonOfBytesThatAreNoText) {
  EXPECT_NE(inspector::as_json(rows::array({{{"payload", "\xff"}}})).find("\xef\xbf\xbd"),
            std::string::npos);
}

}  // namespace
