// A broker of one's own: jobs in a SQLite file, durable on one machine. What every broker keeps to
// comes as tests, in five lines; then programs share the file, and one is killed 200 times.

#include "sqlite_broker.hpp"

#include <gtest/gtest.h>

#include "temporary_file.hpp"
#include "understudy/client.hpp"
#include "understudy/contract/broker.hpp"
#include "understudy/worker.hpp"

namespace {

// The five lines.
struct setup {
  temporary_file file;
  auto make() { return std::make_unique<sqlite_broker>(file.path()); }
};
UNDERSTUDY_BROKER_CONTRACT(Sqlite, setup);

// And one more: the storage outlives the broker.
UNDERSTUDY_DURABLE_BROKER_CONTRACT(Sqlite, setup);

struct send_invoice {
  int number;

  static constexpr auto job_name = "send_invoice";
  static constexpr auto queue = "mail";
  void perform(std::vector<int>& sent) const { sent.push_back(number); }
};

TEST(SqliteBroker, CarriesJobsFromOneProgramToAnother) {
  const temporary_file file;
  {
    sqlite_broker shop{file.path()};
    understudy::client client{shop};
    client.enqueue(send_invoice{7});
    client.enqueue(send_invoice{8});
  }

  sqlite_broker post{file.path()};
  understudy::client client{post};
  std::vector<int> sent;
  understudy::registry jobs;
  jobs.handle<send_invoice>();
  jobs.provide(sent);
  understudy::worker worker{post, jobs, client};
  while (worker.work_one()) {
  }

  EXPECT_EQ(sent, (std::vector<int>{7, 8}));
}

TEST(SqliteBroker, SaysWhyItsFileCannotBeOpened) {
  try {
    sqlite_broker broker{"/no/such/folder/jobs.sqlite"};
    FAIL() << "it was opened";
  } catch (const understudy::broker_error& e) {
    EXPECT_NE(e.problem().find("unable to open"), std::string::npos) << e.what();
    EXPECT_FALSE(e.transient());
  }
}

}  // namespace
