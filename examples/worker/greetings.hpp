#pragma once

// What the two programs have in common: the jobs.

#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "understudy/context.hpp"

/// Where greetings go.
class doorstep {
 public:
  virtual ~doorstep() = default;
  virtual void say(const std::string& text) = 0;
};

struct greet {
  std::string whom;

  static constexpr auto job_name = "Greet";  // as a Ruby class would be called
  static constexpr auto queue = "greetings";

  void perform(doorstep& door) const {
    if (whom.empty()) throw std::invalid_argument{"nobody to greet"};
    door.say("hello " + whom);
  }
};

/// A job that takes its time. Asked to end early, it says that it is not done, and goes back.
struct write_book {
  std::int64_t pages;

  static constexpr auto job_name = "WriteBook";
  static constexpr auto queue = "books";

  void perform(doorstep& door, understudy::context& where) const {
    for (std::int64_t page = 1; page <= pages; ++page) {
      if (where.stop_token().stop_requested()) throw understudy::job_stopped{};
      door.say(fmt::format("page {} of {}", page, pages));
    }
  }
};
