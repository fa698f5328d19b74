// What a process writes in a transaction.

#include "simulation/jobs.hpp"

namespace simulated {
namespace {

using testing::HasSubstr;

TEST(Transaction, LeavesNothingWhenItsProcessCrashes) {
  const auto paying = [](bool at_once) {
    return simulation::explore(closed(1, simulation::crash(1)), [at_once](world& w) {
      auto& balance = w.store<std::string, int>("balance");
      w.handle<chore>([&, at_once](const chore&) {
        if (balance.get("there") == 1) return;
        if (at_once) {
          auto all = w.begin();
          balance["here"] -= 1;
          balance["there"] += 1;
          all.commit();
        } else {
          balance["here"] -= 1;
          balance["there"] += 1;
        }
      });
      w.at_end("nothing is lost",
               [&] { return balance.peek("here") + balance.peek("there") == 0; });
      w.client().enqueue(chore{1});
      w.run();
    });
  };

  EXPECT_THAT(paying(false), Breaks("nothing is lost"));
  EXPECT_THAT(paying(true), HoldsExhaustively());
}

TEST(Transaction, ReadsItsOwnWritesWhichOthersDoNot) {
  const auto found = simulation::explore(closed(1), [](world& w) {
    auto& rows = w.store<int, int>("rows");
    w.handle<chore>([&](const chore&) {
      auto all = w.begin();
      rows.set(1, 1);
      EXPECT_EQ(rows.get(1), 1);
      EXPECT_THAT(rows.all(), testing::ElementsAre(testing::Pair(1, 1)));
      w.checkpoint("written");
      rows.set(2, 1);
      all.commit();
    });
    w.actor("reader", [&] {
      const auto first = rows.get(1);
      const auto second = rows.get(2);
      EXPECT_LE(first, second);
    });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

TEST(Transaction, RolledBackWritesNothing) {
  const auto found = simulation::explore(closed(1), [](world& w) {
    auto& rows = w.store<int, int>("rows");
    w.handle<chore>([&](const chore&) {
      auto all = w.begin();
      rows.set(1, 1);
      all.roll_back();
    });
    w.at_end("nothing", [&] { return rows.peek_all().empty(); });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

// Each of two jobs writes one row in a transaction; a job that meets a conflict counts it.
template <class Write>
simulation::verdict two_transactions(Write write) {
  return simulation::explore(closed(2), [write](world& w) {
    auto& rows = w.store<int, int>("rows");
    auto& conflicts = w.store<int, int>("conflicts");
    auto& commits = w.store<int, int>("commits");
    w.handle<chore>([&](const chore& job) {
      auto all = w.begin();
      write(rows, job.number);
      try {
        all.commit();
        commits[1] += 1;
      } catch (const simulation::transaction_conflict&) {
        conflicts[1] += 1;
      }
    });
    w.at_end("each commits or conflicts", [&] { return commits.peek(1) + conflicts.peek(1) == 2; });
    w.at_end("no commit is overwritten unseen", [&] { return rows.peek(7) == commits.peek(1); });
    w.sometimes("a conflict", [&] { return conflicts.peek(1) == 1; });
    w.client().enqueue_all({chore{1}, chore{2}});
    w.run();
  });
}

TEST(Transaction, ThatInsertsAKeyConflictsWithOneThatDidSo) {
  using rows = simulation::store<int, int>;
  EXPECT_THAT(two_transactions([](rows& all, int) { all.insert(7, 1); }),
              Breaks("no commit is overwritten unseen"))
      << "who sees the row inserts nothing, and commits that";
  EXPECT_THAT(two_transactions([](rows& all, int) {
                if (!all.insert(7, 1)) all[7] += 1;
              }),
              HoldsExhaustively());
}

TEST(Transaction, ThatUpdatesARowConflictsWithOneThatDidSo) {
  using rows = simulation::store<int, int>;
  EXPECT_THAT(two_transactions([](rows& all, int) { all[7] += 1; }), HoldsExhaustively());
}

TEST(Transaction, ThatSetsARowOverwritesIt) {
  using rows = simulation::store<int, int>;
  EXPECT_THAT(two_transactions([](rows& all, int) { all.set(7, all.get(7) + 1); }),
              Breaks("no commit is overwritten unseen"));
}

TEST(Transaction, ThatConflictsFailsAJobThatDoesNotCatchIt) {
  const auto found = simulation::explore(closed(2), [](world& w) {
    auto& orders = w.store<int, int>("orders");
    auto& bills = w.store<int, int>("bills");
    w.handle<chore>([&](const chore& job) {
      auto all = w.begin();
      if (orders.insert(7, job.number)) bills.set(job.number, 7);
      all.commit();
    });
    w.always("one bill", [&] { return bills.peek_all().size() <= 1; });
    w.client().enqueue_all({chore{1}, chore{2}});
    w.run();
  });

  EXPECT_THAT(found, Breaks("no job fails unseen"));
  EXPECT_THAT(found.detail, HasSubstr("orders[7] was written by another process meanwhile"));
  EXPECT_THAT(found.describe(), HasSubstr("rolls back: orders[7] has changed"));
}

}  // namespace
}  // namespace simulated
