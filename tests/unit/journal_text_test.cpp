// A journal as a person reads it, and as a program does.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Le;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

struct charge {
  int cents;
  understudy::secret<std::string> card;
  static constexpr auto job_name = "charge";
  static constexpr auto queue = "cards";
  void perform() const {
    if (cents > 1000) throw std::runtime_error{"over the limit"};
  }
  void after_perform() const {}
};
struct import_order {
  int number;
  static constexpr auto job_name = "import_order";
  static constexpr auto queue = "imports";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void perform(understudy::client& client) const {
    client.enqueue(charge{number * 100, understudy::secret<std::string>{"4242"}}, {"shop.cpp", 12});
  }
};
struct note {
  std::string text;
  static constexpr auto job_name = "note";
  static constexpr auto queue = "notes";
  void perform() const { throw std::runtime_error{text}; }
};
struct countdown {
  int left;
  static constexpr auto job_name = "countdown";
  static constexpr auto queue = "q";
  void perform(understudy::client& client) const {
    if (left > 0) client.enqueue(countdown{left - 1}, {"countdown.cpp", 1});
  }
};

// Two orders, of which one comes twice, and one of whose cards is refused and tried again.
void import_orders(understudy::fake_queue& queue) {
  const understudy::site here{"import.cpp", 30};
  queue.client().enqueue(import_order{7}, here);
  queue.client().enqueue(import_order{7}, here);
  queue.client().enqueue(import_order{30}, here);
  queue.clock().advance(5min);
  queue.drain();
  queue.clock().advance(1500ms);
  queue.broker().retry_failure(0, queue.clock().now());
  queue.drain();
  queue.failures();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<json> objects_of(const understudy::journal& journal) {
  std::vector<json> objects;
  for (const auto& line : lines_of(journal.json_lines())) objects.push_back(json::parse(line));
  return objects;
}

std::string story_of(const std::string& text) {
  understudy::fake_queue queue{{.strictness = understudy::strictness::nice}};
  queue.client().enqueue(note{text});
  queue.drain();
  return queue.journal().describe();
}

std::string repeated(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

// A worker takes a job whose lease then expires, and performs it too late.
void perform_too_late(understudy::fake_queue& queue) {
  queue.client().enqueue(charge{100, understudy::secret<std::string>{"4242"}}, {"shop.cpp", 12});
  const auto lost = queue.worker().reserve();
  queue.clock().advance(30min);
  queue.run_one();
  queue.worker().process(*lost);
}

TEST(JournalText, TellsWhichAttemptCameTooLate) {
  understudy::fake_queue queue;

  perform_too_late(queue);

  EXPECT_THAT(lines_of(queue.journal().describe()),
              ElementsAre(HasSubstr("enqueued"),
                          AllOf(HasSubstr("(attempt 2) performed"), Not(HasSubstr("too late"))),
                          HasSubstr(") performed too late: its lease had expired"),
                          HasSubstr("charge.after_perform")));
}

TEST(JournalJson, TellsWhichAttemptCameTooLate) {
  understudy::fake_queue queue;

  perform_too_late(queue);

  const auto objects = objects_of(queue.journal());
  EXPECT_FALSE(objects.at(1).contains("came_late"));
  EXPECT_EQ(objects.at(2).at("came_late"), true);
}

TEST(JournalText, ReadsAsAStory) {
  understudy::fake_queue queue;

  import_orders(queue);

  EXPECT_EQ("\n" + queue.journal().describe(), R"(
+00:00:00.000 enqueued #1 import_order(number=7) on "imports" at import.cpp:30
                  [unique_job.before_enqueue]
+00:00:00.000 halted #2 import_order(number=7) by unique_job.before_enqueue on "imports"
                  at import.cpp:30 [unique_job.before_enqueue, unique_job.enqueue_undone]
+00:00:00.000 enqueued #3 import_order(number=30) on "imports" at import.cpp:30
                  [unique_job.before_enqueue]
+00:05:00.000 ran #1 import_order(number=7) performed [unique_job.before_perform]
+00:05:00.000   enqueued #4 charge(cents=700, card="[secret]") on "cards" from #1 at shop.cpp:12
+00:05:00.000   ran #4 charge(cents=700, card="[secret]") performed [charge.after_perform]
+00:05:00.000 ran #3 import_order(number=30) performed [unique_job.before_perform]
+00:05:00.000   enqueued #5 charge(cents=3000, card="[secret]") on "cards" from #3 at shop.cpp:12
+00:05:00.000   ran #5 charge(cents=3000, card="[secret]") failed with std::runtime_error: over the
                    limit
+00:05:01.500   ran #5 charge(cents=3000, card="[secret]") failed with std::runtime_error: over the
                    limit)");
}

TEST(JournalText, SaysThatNothingHappened) {
  const understudy::fake_queue queue;

  EXPECT_EQ(queue.journal().describe(), "nothing happened");
  EXPECT_EQ(queue.journal().json_lines(), "");
}

TEST(JournalText, FitsATerminal) {
  EXPECT_THAT(lines_of(story_of(repeated(60, "short "))), Each(SizeIs(Le(100U))));
  EXPECT_THAT(lines_of(story_of(std::string(300, 'x'))),
              AllOf(Each(SizeIs(Le(100U))), Contains(EndsWith("xxx..."))));
}

TEST(JournalText, CutsBetweenCharacters) {
  for (std::size_t start = 0; start < 4; ++start) {
    const auto story =
        story_of(std::string(start, 'x') + repeated(100, "na\xC3\xAFve\xE6\xBC\xA2"));

    EXPECT_NO_THROW(json(story).dump()) << "it is not UTF-8";
    EXPECT_THAT(story, Not(HasSubstr("\\x")));
    EXPECT_THAT(story, HasSubstr("..."));
  }
}

TEST(JournalText, FitsATerminalHoweverDeepJobsNest) {
  understudy::fake_queue queue;
  queue.client().enqueue(countdown{60}, {"countdown.cpp", 1});
  queue.drain();

  const auto lines = lines_of(queue.journal().describe());

  EXPECT_THAT(lines, SizeIs(122));
  EXPECT_THAT(lines, Each(SizeIs(Le(100U))));
  EXPECT_THAT(lines, Contains(HasSubstr("enqueued #61 countdown(left=0) on \"q\" from #60")));
}

TEST(JournalText, CutsTheStartOfALongPath) {
  understudy::fake_queue queue;
  queue.client().enqueue(note{"x"}, {"/home/somebody/projects/shop/source/orders/sign_in.cpp", 18});

  EXPECT_THAT(queue.journal().describe(), HasSubstr("at .../shop/source/orders/sign_in.cpp:18"));
}

TEST(JournalText, EscapesWhatATerminalWouldObey) {
  EXPECT_THAT(story_of("red \x1b[31m\r\nbell \x07 \xC2\x9B"),
              AllOf(HasSubstr(R"(std::runtime_error: red \x1b[31m\r\nbell \x07 \xc2\x9b)"),
                    Not(HasSubstr("\x1b")), Not(HasSubstr("\r")), Not(HasSubstr("\xC2\x9B"))));
}

TEST(JournalText, EscapesBytesThatAreNotUtf8) {
  understudy::fake_queue queue;
  queue.handle("ping", [] { throw std::runtime_error{"bad \xFF byte"}; });
  queue.broker().push("q\xFE", {R"({"class":"ping","args":[]})", {}});

  EXPECT_THAT(queue.drain(), Each(Failed("ping")));

  EXPECT_THAT(queue.journal().describe(),
              AllOf(HasSubstr(R"(on "q\xfe")"), HasSubstr(R"(std::runtime_error: bad \xff byte)")));
  EXPECT_EQ(objects_of(queue.journal()).at(1)["exception"]["message"], "bad \xEF\xBF\xBD byte");
}

TEST(JournalText, ShowsThePayloadsSizeOfWhatCannotBeDecoded) {
  understudy::fake_queue queue;
  queue.broker().push("q", {"\xFF\xFEnot json", {}});

  const auto lines = lines_of(queue.journal().describe());

  EXPECT_THAT(lines,
              ElementsAre(R"(              enqueued #1 undecodable payload of 10 bytes on "q")"));
  const auto object = objects_of(queue.journal()).at(0);
  EXPECT_EQ(object["payload_size"], 10);
  EXPECT_FALSE(object.contains("arguments"));
  EXPECT_FALSE(object.contains("time")) << "a foreign client says none";
}

TEST(JournalText, DoesNotCountAsHavingLookedAtAFailure) {
  understudy::fake_queue queue;
  queue.client().enqueue(note{"boom"});
  queue.drain();

  queue.journal().describe();
  queue.journal().json_lines();

  EXPECT_THAT(queue.journal().unseen_failures(), SizeIs(1));
  queue.failures();
}

TEST(JournalText, TellsThePartThatABlockOfCodeWrote) {
  understudy::fake_queue queue;
  queue.client().enqueue(countdown{0});

  const auto part = enqueued_by(queue, [&] { queue.client().enqueue(countdown{5}); });

  EXPECT_THAT(lines_of(part.describe()),
              ElementsAre(StartsWith("+00:00:00.000 enqueued #2 countdown(left=5)")));
  EXPECT_THAT(objects_of(part), ElementsAre(Contains(json("2"))));
}

TEST(JournalText, TellsThreadsApart) {
  understudy::fake_queue queue;
  queue.client().enqueue(countdown{0});
  queue.client().enqueue(countdown{0});
  queue.run_one();
  std::thread{[&] { queue.run_one(); }}.join();

  EXPECT_THAT(queue.journal().describe(), AllOf(HasSubstr("(lane 0)"), HasSubstr("(lane 1)")));
  EXPECT_EQ(queue.journal().attempts().at(1).lane(), 1U);
  EXPECT_EQ(objects_of(queue.journal()).at(3)["lane"], 1);
}

TEST(JournalJson, HasAnObjectForEachThingThatHappened) {
  understudy::fake_queue queue;

  import_orders(queue);

  const auto objects = objects_of(queue.journal());
  ASSERT_THAT(objects, SizeIs(10));
  EXPECT_EQ(objects[0], json::parse(R"({
    "event": "enqueued", "order": 0, "time": "2000-01-01T00:00:00.000000Z", "id": "1",
    "job": "import_order", "queue": "imports", "site": {"file": "import.cpp", "line": 30},
    "hooks": ["unique_job.before_enqueue"], "arguments": [7]})"));
  EXPECT_EQ(objects[1]["event"], "halted");
  EXPECT_EQ(objects[1]["halted_by"], "unique_job.before_enqueue");
  EXPECT_EQ(objects[7], json::parse(R"({
    "event": "enqueued", "order": 7, "time": "2000-01-01T00:05:00.000000Z", "id": "5",
    "job": "charge", "queue": "cards", "parent": "3",
    "site": {"file": "shop.cpp", "line": 12}, "arguments": [3000, "[secret]"]})"));
  EXPECT_EQ(objects[9], json::parse(R"({
    "event": "attempt", "order": 9, "time": "2000-01-01T00:05:01.500000Z", "id": "5",
    "job": "charge", "queue": "cards", "parent": "3", "attempt": 1, "lane": 0,
    "outcome": "failed",
    "exception": {"type": "std::runtime_error", "message": "over the limit"}})"));
}

TEST(JournalJson, NeverShowsASecret) {
  understudy::fake_queue queue;

  import_orders(queue);

  EXPECT_THAT(queue.journal().json_lines(), Not(HasSubstr("4242")));
  EXPECT_THAT(queue.journal().describe(), Not(HasSubstr("4242")));
}

TEST(JournalJson, KeepsEveryDigitOfANumber) {
  understudy::fake_queue queue;
  queue.client().enqueue_to("q", "sum",
                            understudy::arguments::parse("[123456789012345678901,1.5]"));

  EXPECT_THAT(queue.journal().json_lines(),
              HasSubstr(R"("arguments":[123456789012345678901,1.5]})"));
}

TEST(JournalJson, LeavesOutArgumentsThatDoNotFitTheirJob) {
  understudy::fake_queue queue;
  queue.client().enqueue(charge{1, understudy::secret<std::string>{"4242"}});
  queue.broker().push("cards", {R"({"class":"charge","args":["4242"]})", {}});

  EXPECT_THAT(queue.drain(), Contains(Failed("charge")));

  const auto object = objects_of(queue.journal()).at(1);
  EXPECT_EQ(object["job"], "charge");
  EXPECT_FALSE(object.contains("arguments"));
  EXPECT_THAT(queue.journal().json_lines(), Not(HasSubstr("4242")));
}

}  // namespace
