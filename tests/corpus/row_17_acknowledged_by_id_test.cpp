// Row 17: jobs are known by an id that the enqueuer chooses. While one runs, it is enqueued again;
// then the first is acknowledged by its id, and the second is deleted unrun. Seen in taylorchu/work
// (#67).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "understudy/broker/memory.hpp"
#include "understudy/broker/wrapper.hpp"
#include "understudy/client.hpp"
#include "understudy/worker.hpp"

namespace {

// Acknowledges whatever has the job's id.
struct acknowledging_by_id : understudy::broker_wrapper {
  using broker_wrapper::broker_wrapper;
  bool acknowledge(const understudy::lease& done) override {
    wrapped().withdraw(done.queue, done.message->envelope.id);
    return wrapped().acknowledge(done);
  }
};

struct sync_account {
  int revision;
  static constexpr auto job_name = "sync_account";
  static constexpr auto queue = "accounts";
};

// All jobs are about one account, and its id is theirs.
class Row17AcknowledgedById : public testing::Test {
 protected:
  // Revision 2 comes while revision 1 is being synced.
  void sync_over(understudy::broker& storage) {
    understudy::client client{storage, {.make_id = [] { return "account 7"; }}};
    understudy::registry jobs;
    jobs.handle<sync_account>([&](const sync_account& job) {
      if (job.revision == 1) client.enqueue(sync_account{2});
      synced = job.revision;
    });
    understudy::worker worker{storage, jobs, client};
    client.enqueue(sync_account{1});
    while (worker.work_one()) {
    }
  }

  int synced = 0;
  understudy::memory_broker broker;
};

TEST_F(Row17AcknowledgedById, LosesAJobThatWasEnqueuedAgainMeanwhile) {
  acknowledging_by_id naive{broker};

  sync_over(naive);

  EXPECT_EQ(synced, 1);
  EXPECT_EQ(broker.size("accounts"), 0U);
}

TEST_F(Row17AcknowledgedById, IsClosedByLeasesForOneIsOfOneDelivery) {
  sync_over(broker);

  EXPECT_EQ(synced, 2);
  EXPECT_EQ(broker.stats(), (understudy::broker_stats{2, 0}));
}

}  // namespace
