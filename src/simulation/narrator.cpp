#include "simulation/narrator.hpp"

#include <fmt/format.h>

#include "understudy/context.hpp"
#include "understudy/error.hpp"

namespace understudy::simulation::detail {

namespace {

std::string thrown(const attempt_result& result) {
  const auto why = summarize(result.exception);
  return fmt::format("{}: {}", why.type, why.message);
}

}  // namespace

std::string narrator::job(const context& where) const {
  return of_.words().job(where.job_id(), where.job_name(), where.arguments_json());
}

void narrator::enqueue_halted(const context& where, std::string_view hook) {
  if (of_.is_inert()) return;
  of_.tell([&] { return fmt::format("does not enqueue {}: halted by {}", job(where), hook); });
}

void narrator::hook_runs(const context& where, hook_kind, std::string_view) {
  if (of_.is_inert()) return;
  of_.job_at_hand() = {where.job_id(), of_.words().job(where.job_name(), where.arguments_json())};
}

void narrator::noted(const context&, std::string_view what) {
  if (!of_.is_inert()) of_.tell([&] { return fmt::format("notes: {}", what); });
}

// After its lease has ended, of which it is the cause.
void narrator::attempt_ended(const context& where, const attempt_result& result) {
  if (of_.is_inert()) return;
  const auto& id = where.job_id();
  switch (result.outcome) {
    case outcome::halted:
      of_.tell_first(
          [&] { return fmt::format("does not perform #{}: halted by {}", id, result.hook); });
      break;
    case outcome::swallowed:
      of_.tell_first([&] {
        return fmt::format("#{} throws {}, which {} keeps to itself", id, thrown(result),
                           result.hook);
      });
      break;
    case outcome::retried:
    case outcome::discarded:
      of_.tell_first([&] { return fmt::format("#{} throws {}", id, thrown(result)); });
      break;
    case outcome::performed:
    case outcome::failed:
    case outcome::stopped:
    case outcome::interrupted: break;
  }
}

}  // namespace understudy::simulation::detail
