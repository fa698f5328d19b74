// 2. What even an honest inlined queue hides: when jobs run, and who sees them fail.
//
// Inlined, a job runs within `enqueue`. That is handy, and Resque has it too; but in production a
// worker runs the job later and elsewhere. Each test here is shown inlined, where it deceives, and
// in the two modes that keep production's order: manual, and inlined_fifo.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using understudy::mode;

// The code under test.

class no_such_address : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

struct address_book {
  std::map<int, std::string> of_member;

  const std::string& find(int member) const {
    const auto at = of_member.find(member);
    if (at == of_member.end()) throw no_such_address{"of member " + std::to_string(member)};
    return at->second;
  }
};

struct outbox {
  std::vector<std::string> sent;
};

struct send_mail {
  int member;
  std::string text;

  static constexpr auto job_name = "send_mail";
  static constexpr auto queue = "mail";

  void perform(const address_book& addresses, outbox& mails) const {
    mails.sent.push_back(text + " to " + addresses.find(member));
  }
};

struct close_account {
  int member;

  static constexpr auto job_name = "close_account";
  static constexpr auto queue = "accounts";

  // A bug: the mail finds its address only if it is sent before the next line.
  void perform(address_book& addresses, understudy::client& jobs) const {
    jobs.enqueue(send_mail{member, "goodbye"});
    addresses.of_member.erase(member);
  }
};

// A bug as well: the mail is sent later, so there is nothing to catch.
bool join(int member, std::set<int>& members, understudy::client& queue) {
  members.insert(member);
  try {
    queue.enqueue(send_mail{member, "welcome"});
    return true;
  } catch (const no_such_address&) {
    members.erase(member);
    return false;
  }
}

// Inlined, both bugs pass for good code.

class Accounts : public testing::Test {
 protected:
  Accounts() { queue.provide(addresses).provide(mails); }

  address_book addresses{{{1, "ann@example.org"}}};
  outbox mails;
  std::set<int> members;
  understudy::fake_queue queue;
};

using Inlined = Accounts;

TEST_F(Inlined, RunsANestedJobWithinTheOneThatEnqueuedIt) {
  const auto inlined = queue.inlined();

  queue.client().enqueue(close_account{1});

  EXPECT_THAT(mails.sent, ElementsAre("goodbye to ann@example.org")) << "its address still there";
  EXPECT_THAT(queue, AllPerformed());
}

TEST_F(Inlined, HandsAFailureToTheEnqueuer) {
  const auto inlined = queue.inlined();

  EXPECT_FALSE(join(2, members, queue.client())) << "it caught what the job threw";

  EXPECT_THAT(members, Not(Contains(2)));
  EXPECT_THAT(queue.failures(), IsEmpty()) << "nor does the failed set know";
  // The enqueuer has had it. Elsewhere a failure that no assertion looks at fails the test.
}

// As in production, they do not.

class AsInProduction : public Accounts, public testing::WithParamInterface<mode> {};

INSTANTIATE_TEST_SUITE_P(Modes, AsInProduction, testing::Values(mode::manual, mode::inlined_fifo),
                         [](const auto& shown) {
                           return shown.param == mode::manual ? "Manual" : "InlinedFifo";
                         });

TEST_P(AsInProduction, ANestedJobRunsAfterTheOneThatEnqueuedIt) {
  const auto chosen = queue.with(GetParam());

  queue.client().enqueue(close_account{1});
  queue.drain();  // finds nothing left to do when inlined

  EXPECT_THAT(queue.journal().attempts(),
              ElementsAre(Performed<close_account>(), Failed<send_mail>(Threw<no_such_address>())));
  EXPECT_THAT(mails.sent, IsEmpty()) << "the address was gone by then";
}

TEST_P(AsInProduction, AFailureNeverReachesTheEnqueuer) {
  const auto chosen = queue.with(GetParam());

  EXPECT_TRUE(join(2, members, queue.client())) << "enqueued is all that it can know";
  queue.drain();

  EXPECT_THAT(members, Contains(2)) << "a member without a welcome";
  EXPECT_THAT(queue, Failed<send_mail>(Threw<no_such_address>("of member 2")));
  EXPECT_THAT(queue.failures(), SizeIs(1)) << "where somebody has to look";
}

}  // namespace
