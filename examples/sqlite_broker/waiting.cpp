#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "sqlite_broker.hpp"

std::uint64_t sqlite_broker::changes() const {
  database::session file{database_};
  auto row = file.run("SELECT turns FROM totals");
  row.next();
  return static_cast<std::uint64_t>(row.integer(0));
}

// Nobody tells a program that another one wrote to its file: it looks again.
bool sqlite_broker::await_change(std::uint64_t seen, std::chrono::microseconds longest,
                                 std::stop_token stop) const {
  constexpr std::chrono::microseconds between_looks = std::chrono::milliseconds{50};
  std::mutex nobodys;
  std::condition_variable_any called_off;
  std::unique_lock guard{nobodys};
  auto left = longest;
  while (changes() == seen) {
    if (left.count() <= 0 || stop.stop_requested()) return false;
    const auto wait = std::min(left, between_looks);
    called_off.wait_for(guard, stop, wait, [] { return false; });
    left -= wait;
  }
  return true;
}
