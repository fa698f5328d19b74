// One job of a kind at a time: what takes the lock, and what lets it go.

#include "understudy/hooks/unique_job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "understudy/broker/memory.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::PrintToString;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using understudy::held_lock;
using understudy::on_conflict;
using understudy::unique_policy;

struct refresh {
  int user;
  static constexpr auto job_name = "refresh";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void perform(understudy::client& client) const {
    if (user == 7) client.enqueue(refresh{7});
  }
};

// Replaces the arguments after the lock is taken.
struct fickle {
  int user;
  static constexpr auto job_name = "fickle";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void before_enqueue(understudy::context& where) const {
    where.replace_arguments(understudy::arguments::of(user + 1));
  }
};

constexpr unique_policy one_a_user{.conflict = on_conflict::raise};
struct report {
  int user;
  std::string title;
  static constexpr auto job_name = "report";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<one_a_user, &report::user>>;
  void perform() const {}
};

struct save {
  std::string document;
  static constexpr auto job_name = "save";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void perform() const {}
};

constexpr unique_policy ruby{.conflict = on_conflict::log, .key = understudy::unique_key::resque};
struct shared {
  int user;
  static constexpr auto job_name = "refresh";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<ruby>>;
};

class UniqueJob : public testing::Test {
 protected:
  auto locks() { return queue.locks().held(queue.clock().now()); }
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
};

TEST_F(UniqueJob, RefusesAJobWhileAnEqualOneWaits) {
  EXPECT_TRUE(client.enqueue(refresh{1}));
  EXPECT_FALSE(client.enqueue(refresh{1}));
  EXPECT_TRUE(client.enqueue(refresh{2}));

  EXPECT_EQ(queue.size(), 2U);
}

TEST_F(UniqueJob, LetsGoWhenTheJobIsPerformed) {
  client.enqueue(refresh{1});
  queue.run_one();

  EXPECT_THAT(locks(), IsEmpty());
  EXPECT_TRUE(client.enqueue(refresh{1}));
}

TEST_F(UniqueJob, MayBeEnqueuedAgainFromWithinItself) {
  client.enqueue(refresh{7});

  EXPECT_THAT(queue.run_one(), Performed<refresh>());

  EXPECT_EQ(queue.size(), 1U);
}

TEST_F(UniqueJob, LetsGoWhenTheJobIsDequeued) {
  client.enqueue(refresh{1});
  client.dequeue(refresh{1});

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueJob, LetsGoOfAllLocksOfADequeuedType) {
  client.enqueue(refresh{1});
  client.enqueue(refresh{2});

  EXPECT_EQ(client.dequeue<refresh>().count, 2U);

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueJob, ExpiresAfterItsTimeToLive) {
  client.enqueue(refresh{1});

  queue.clock().advance(std::chrono::seconds{3599});
  EXPECT_FALSE(client.enqueue(refresh{1}));
  queue.clock().advance(std::chrono::seconds{1});
  EXPECT_TRUE(client.enqueue(refresh{1}));
}

TEST_F(UniqueJob, IsHeldByTheJobThatTookIt) {
  const auto result = client.enqueue(refresh{1});

  ASSERT_THAT(locks(), SizeIs(1));
  EXPECT_EQ(locks()[0].owner, result.id);
  EXPECT_EQ(locks()[0].key, "unique_job:refresh:3fb05f4b73388d7fc26f6891bc21439a");
}

// As `openssl mac -macopt hexkey:00000000000000000000000000000000 -macopt size:16 SIPHASH` has them,
// of arguments of less than, just, and more than one block.
TEST_F(UniqueJob, HashesItsArgumentsAsOpensslDoes) {
  client.enqueue(refresh{1});
  client.enqueue(refresh{123456});
  client.enqueue(refresh{1234567});
  client.enqueue(save{"a much longer argument, of several blocks of eight bytes"});

  EXPECT_THAT(locks(),
              UnorderedElementsAre(
                  Field(&held_lock::key, "unique_job:refresh:3fb05f4b73388d7fc26f6891bc21439a"),
                  Field(&held_lock::key, "unique_job:refresh:b58fba325512cac0f671c80f4c83ea7b"),
                  Field(&held_lock::key, "unique_job:refresh:50a256825653eadf726e91d9777888bb"),
                  Field(&held_lock::key, "unique_job:save:3b0707082375fc4e397a5d5a1bf2503f")));
}

TEST_F(UniqueJob, TellsNoArgumentsInItsKey) {
  client.enqueue(save{"diary of ann"});

  EXPECT_THAT(PrintToString(locks()), AllOf(HasSubstr("held by 1"), Not(HasSubstr("ann"))));
}

TEST_F(UniqueJob, IsPrintedWithALongKeyCut) {
  queue.locks().acquire(std::string(1'000, 'x'), "me", queue.clock().now(),
                        std::chrono::seconds{1});

  EXPECT_THAT(PrintToString(locks()), HasSubstr(std::string(100, 'x') + "... (1000 bytes) held by me"));
  queue.locks().release_all_of({"me"}, queue.clock().now());
}

TEST_F(UniqueJob, DoesNotTakeALockThatANewOwnerGot) {
  client.enqueue(refresh{1});
  queue.clock().advance(std::chrono::hours{1});
  const auto second = client.enqueue(refresh{1});

  queue.run_one();  // the first, whose lock expired while it waited

  ASSERT_THAT(locks(), SizeIs(1));
  EXPECT_EQ(locks()[0].owner, second.id);
}

TEST_F(UniqueJob, RefusesArgumentsThatChangeUnderItsLock) {
  EXPECT_THROW(
      {
        try {
          client.enqueue(fickle{1});
        } catch (const understudy::usage_error& e) {
          EXPECT_THAT(e.what(), AllOf(HasSubstr("unique_job"), HasSubstr("job fickle")));
          throw;
        }
      },
      understudy::usage_error);

  EXPECT_THAT(locks(), IsEmpty());
  EXPECT_EQ(queue.size(), 0U);
}

TEST_F(UniqueJob, GoesByTheArgumentsThatWerePushedWhateverTheWorkerMakesOfThem) {
  queue.worker().hooks().before_perform.push_back(
      {"rewrite",
       [](understudy::context& where) { where.replace_arguments(understudy::arguments::of(9)); }});
  client.enqueue(refresh{1});

  queue.run_one();

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueJob, ComparesChosenFieldsOnly) {
  client.enqueue(report{1, "sales"});

  EXPECT_THROW(client.enqueue(report{1, "costs"}), understudy::duplicate_job);
  EXPECT_TRUE(client.enqueue(report{2, "sales"}));
  queue.run_one();
  EXPECT_TRUE(client.enqueue(report{1, "costs"}));
}

TEST_F(UniqueJob, RaisesAnErrorThatNamesJobQueueOwnerAndPlace) {
  const auto first = client.enqueue(report{1, "sales"});

  try {
    client.enqueue(report{1, "costs"});
    FAIL() << "raises nothing";
  } catch (const understudy::duplicate_job& e) {
    EXPECT_EQ(e.owner(), first.id);
    EXPECT_EQ(e.key(), locks().at(0).key);
    EXPECT_THAT(e.what(), AllOf(HasSubstr("job report"), HasSubstr("queue \"q\""),
                                HasSubstr("job 1 has the lock"), HasSubstr("unique_job_test")));
  }
}

TEST_F(UniqueJob, LetsADuplicateThroughAndTellsTheObserver) {
  struct log : understudy::observer {
    void noted(const understudy::context& where, std::string_view what) override {
      lines += where.job_name() + ": " + std::string{what};
    }
    std::string lines;
  };
  log log;
  understudy::memory_broker broker;
  understudy::client logging{broker, {.watching = log, .make_id = [] { return "an id"; }}};

  logging.enqueue(shared{1});
  EXPECT_TRUE(logging.enqueue(shared{1}));

  EXPECT_EQ(broker.size("q"), 2U);
  EXPECT_EQ(log.lines, "refresh: enqueued beside an equal job, an id");
}

TEST_F(UniqueJob, SpellsItsKeyAsRubyDoesOnRequest) {
  client.enqueue(shared{1});

  EXPECT_EQ(locks().at(0).key, "resque:plugin:unique_job:27ae3ddb71913ef2e18cfafd25e7b309");
}

TEST_F(UniqueJob, LetsGoOfWhatRubyTookForAJobOfItsOwn) {
  const std::string payload = R"({"class":"refresh","args":[1]})";
  const auto key = "resque:plugin:unique_job:27ae3ddb71913ef2e18cfafd25e7b309";
  understudy::memory_broker broker;
  understudy::client here{broker};
  understudy::registry jobs;
  jobs.handle<shared>([](const shared&) {});
  understudy::worker worker{broker, jobs, here};
  const auto now = understudy::system_clock::shared().now();
  broker.locks().acquire(key, "1", now, std::chrono::hours{1});
  broker.push("q", {payload, {}});

  worker.work_one();

  EXPECT_EQ(broker.locks().owner_of(key, now), "");
}

TEST_F(UniqueJob, DequeuesWithoutTakingTheLockOfAJobThatIsReserved) {
  client.enqueue(refresh{1});
  const auto reserved = queue.broker().reserve("q");

  EXPECT_EQ(client.dequeue(refresh{1}).count, 0U);

  EXPECT_THAT(locks(), SizeIs(1));
  queue.broker().put_back(*reserved);
}

}  // namespace
