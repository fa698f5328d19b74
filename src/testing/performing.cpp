#include "testing/performing.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "testing/records.hpp"
#include "understudy/context.hpp"
#include "understudy/testing/framework.hpp"

namespace understudy {

namespace {

struct performance {
  const detail::records* in;
  const context* where;
  std::size_t fatal_failures;  // when it began
  bool is_told = false;
};

thread_local std::vector<performance> stack;

}  // namespace

void detail::begin_performing(const records& in, const context& where) {
  stack.push_back({&in, &where, installed_framework().fatal_failures()});
}

void detail::check_assertions(const context& where) {
  auto& innermost = stack.back();
  if (installed_framework().fatal_failures() == innermost.fatal_failures) return;
  innermost.is_told = true;
  throw assertion_failed{
      "an assertion failed fatally while the job was performed; it was reported where it happened",
      where.about()};
}

bool detail::end_performing() {
  const bool is_told = stack.back().is_told;
  stack.pop_back();
  return is_told;
}

std::string describe_performing() {
  std::string text;
  for (const auto& each : stack) {
    const auto& where = *each.where;
    const auto job = each.in->find(where.job_id());
    text += fmt::format(
        "{}while performing {} of \"{}\", enqueued at {}", text.empty() ? "" : "\n",
        job == detail::records::none ? where.job_name() : each.in->job_handle(job).describe(),
        where.queue(), to_string(where.envelope().enqueued_from));
  }
  return text;
}

}  // namespace understudy
