// Whose ids of jobs are whose.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <set>
#include <string>

#include "understudy/broker/memory.hpp"
#include "understudy/client.hpp"

namespace {

struct note {
  std::int64_t number;

  static constexpr auto job_name = "note";
  static constexpr auto queue = "notes";
};

TEST(JobIds, AreAllDifferent) {
  understudy::memory_broker broker;
  understudy::client client{broker};
  std::set<std::string> ids;

  for (int i = 0; i < 1'000; ++i) ids.insert(client.enqueue(note{i}).id);

  EXPECT_EQ(ids.size(), 1'000U);
}

TEST(JobIds, OfAForkedProcessAreNotThoseOfItsParent) {
  understudy::memory_broker broker;
  understudy::client client{broker};
  const auto before = client.enqueue(note{1}).id;
  std::array<int, 2> line{};
  ASSERT_EQ(::pipe(line.data()), 0);

  const auto child = ::fork();
  if (child == 0) {
    const auto id = client.enqueue(note{2}).id;
    const bool is_told = ::write(line[1], id.data(), id.size()) == static_cast<ssize_t>(id.size());
    ::_exit(is_told ? 0 : 1);
  }
  const auto of_parent = client.enqueue(note{2}).id;
  std::string of_child(before.size(), ' ');
  ASSERT_EQ(::read(line[0], of_child.data(), of_child.size()),
            static_cast<ssize_t>(of_child.size()));
  int status = 1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ::close(line[0]);
  ::close(line[1]);

  EXPECT_EQ(status, 0);
  EXPECT_NE(of_child, of_parent);
}

}  // namespace
