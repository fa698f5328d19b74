// Row 16: a job has read what it works on, then that changes, and the job that the change enqueues
// is dropped as equal to the one that runs. The first ends with what it read, and nothing brings
// the change in. Seen in BullMQ (#3151, #3427), whose deduplication lasts until a job ends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corpus/machine.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"

namespace {

using namespace understudy::matchers;
using corpus::machine;
using understudy::on_conflict;
using understudy::unique;
using understudy::unique_policy;

constexpr unique_policy until_executed{.lock = unique::until_executed};
constexpr unique_policy one_waits_one_runs{.lock = unique::until_and_while_executing,
                                           .conflict = on_conflict::reschedule};
constexpr unique_policy one_waits_one_runs_or_drops{.lock = unique::until_and_while_executing};

template <class... Plugin>
struct index_page {
  int page;
  static constexpr auto job_name = "index_page";
  static constexpr auto queue = "search";
  using plugins = understudy::plugins<Plugin...>;
};

class Row16DeduplicatedLastUpdate : public testing::Test {
 protected:
  // The text is changed after the first job has read it; who changes it enqueues an equal job.
  template <class Job>
  void edit_while_indexed() {
    queue.handle<Job>([this](const Job& job) {
      const auto read = text;
      if (text == 1) {
        text = 2;
        client.enqueue(job);
        if (has_second_worker) second.work_one();
      }
      indexed = read;
    });
    client.enqueue(Job{1});
    first.work_one();
    queue.drain({.auto_advance = true});
  }

  int text = 1;
  int indexed = 0;
  bool has_second_worker = false;
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
  machine first{queue};
  machine second{queue};
};

TEST_F(Row16DeduplicatedLastUpdate, IsLostIfARunningJobKeepsEqualOnesAway) {
  edit_while_indexed<index_page<understudy::unique_job<until_executed>>>();

  EXPECT_EQ(indexed, 1);
  EXPECT_EQ(text, 2);
}

TEST_F(Row16DeduplicatedLastUpdate, IsIndexedIfOneMayWaitWhileOneRuns) {
  edit_while_indexed<index_page<understudy::unique_job<one_waits_one_runs>>>();

  EXPECT_EQ(indexed, 2);
}

TEST_F(Row16DeduplicatedLastUpdate, IsLostToASecondWorkerIfTheOneThatWaitedIsDropped) {
  has_second_worker = true;
  edit_while_indexed<index_page<understudy::unique_job<one_waits_one_runs_or_drops>>>();

  EXPECT_EQ(indexed, 1);
}

TEST_F(Row16DeduplicatedLastUpdate, IsIndexedByASecondWorkerTooIfTheOneThatWaitedIsPutOff) {
  has_second_worker = true;
  edit_while_indexed<index_page<understudy::unique_job<one_waits_one_runs>>>();

  EXPECT_EQ(indexed, 2);
}

}  // namespace
