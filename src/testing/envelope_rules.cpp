#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "testing/due_window.hpp"
#include "testing/spelled_time.hpp"
#include "understudy/testing/job_condition.hpp"
#include "wire/cut.hpp"

namespace understudy {

namespace {

using detail::in_words;
using detail::spelled;
using std::chrono::microseconds;

class due_rule final : public job_rule {
 public:
  due_rule(std::string wanted, std::function<microseconds(const recorded_job&)> distance,
           microseconds tolerance)
      : wanted_{std::move(wanted)}, distance_{std::move(distance)}, window_{tolerance} {}
  bool holds(const recorded_job& job) const override { return window_.holds(distance_(job)); }
  std::string explain(const recorded_job& job) const override {
    return window_.explain(fmt::format("which is due at {}, {} after its enqueue",
                                       spelled(job.due()), in_words(job.due() - job.time())),
                           distance_(job));
  }
  std::string describe() const override { return "due " + wanted_ + window_.describe(); }

 private:
  std::string wanted_;
  std::function<microseconds(const recorded_job&)> distance_;  // from when it should be due
  detail::due_window window_;
};

class header_rule final : public job_rule {
 public:
  header_rule(std::string name, std::string value)
      : name_{std::move(name)}, value_{std::move(value)} {}
  bool holds(const recorded_job& job) const override {
    const auto headers = job.headers();
    return std::find(headers.begin(), headers.end(), std::pair{name_, value_}) != headers.end();
  }
  std::string explain(const recorded_job& job) const override {
    for (const auto& [name, value] : job.headers()) {
      if (name == name_) {
        return fmt::format("whose header \"{}\" is \"{}\" instead of \"{}\"", name,
                           detail::cut(value), detail::cut(value_));
      }
    }
    return fmt::format("which has no header \"{}\"", name_);
  }
  std::string describe() const override {
    return fmt::format("with header \"{}\" that is \"{}\"", name_, detail::cut(value_));
  }

 private:
  std::string name_;
  std::string value_;
};

}  // namespace

std::shared_ptr<const job_rule> due_at(time_point when, microseconds tolerance) {
  return std::make_shared<due_rule>(
      "at " + spelled(when), [when](const recorded_job& job) { return job.due() - when; },
      tolerance);
}
std::shared_ptr<const job_rule> due_in(microseconds delay, microseconds tolerance) {
  return std::make_shared<due_rule>(
      in_words(delay) + " after its enqueue",
      [delay](const recorded_job& job) { return job.due() - job.time() - delay; }, tolerance);
}
std::shared_ptr<const job_rule> with_header(std::string name, std::string value) {
  return std::make_shared<header_rule>(std::move(name), std::move(value));
}

}  // namespace understudy
