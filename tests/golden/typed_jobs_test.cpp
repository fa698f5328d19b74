#include <gmock/gmock.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "script_errors.hpp"
#include "stage.hpp"
#include "trace.hpp"
#include "understudy/testing/fake_queue.hpp"

/// \file What the vectors prove for scripted job types holds for typed jobs: one with a plugin and
/// hooks of its own leaves the same trace as a script that lists the same hooks in that order.

namespace {

using golden::json;
using golden::trace;
using understudy::arguments;
using understudy::context;
using understudy::yield;

// A job's hooks have no way to a test's own objects.
trace* seen = nullptr;

struct counted {
  static constexpr auto name = "counted";

  bool before_enqueue(context& where) const {
    seen->enter(where.job_name(), "counted.before_enqueue", where);
    return true;
  }
  void around_perform(context& where, const yield& next) const {
    seen->enter(where.job_name(), "counted.around_perform", where);
    try {
      next();
    } catch (...) {
      seen->exit_raise(where.job_name(), "counted.around_perform", std::current_exception());
      throw;
    }
    seen->yielded(where.job_name(), "counted.around_perform", nullptr);
    seen->exit_return(where.job_name(), "counted.around_perform", nullptr);
  }
  void after_perform(context& where) const {
    seen->enter(where.job_name(), "counted.after_perform", where);
  }
};

struct pay_invoice {
  std::int64_t number;
  std::string currency;

  static constexpr auto job_name = "PayInvoice";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<counted>;

  bool before_enqueue(context& where) const {
    seen->enter("PayInvoice", "PayInvoice.before_enqueue", where);
    return number > 0;
  }
  void after_enqueue(context& where) const {
    seen->enter("PayInvoice", "PayInvoice.after_enqueue", where);
  }
  void before_perform(context& where) const {
    seen->enter("PayInvoice", "PayInvoice.before_perform", where);
  }
  void after_perform(context& where) const {
    seen->enter("PayInvoice", "PayInvoice.after_perform", where);
  }
  void on_failure(context& where, const std::exception_ptr& error) const {
    seen->enter("PayInvoice", "on_failure of PayInvoice", where, error);
  }
  void perform(context& where) const {
    seen->enter("PayInvoice", "perform", where);
    if (currency == "none") {
      seen->exit_raise("PayInvoice", "perform", std::make_exception_ptr(BoomError{"no currency"}));
      throw BoomError{"no currency"};
    }
    seen->exit_return("PayInvoice", "perform", nullptr);
  }
};

// The same job as a script; `own_before_enqueue` and `perform` differ from test to test.
json scripted(const char* own_before_enqueue, const char* perform) {
  auto job = json::parse(R"([{
    "class": "PayInvoice", "queue": "q",
    "hook_order": {
      "before_enqueue": ["counted.before_enqueue", "PayInvoice.before_enqueue"],
      "after_enqueue": ["PayInvoice.after_enqueue"],
      "before_perform": ["PayInvoice.before_perform"],
      "around_perform": ["counted.around_perform"],
      "after_perform": ["counted.after_perform", "PayInvoice.after_perform"],
      "on_failure": ["on_failure of PayInvoice"]
    },
    "methods": {
      "counted.before_enqueue": [{"op": "return", "value": true}],
      "PayInvoice.after_enqueue": [], "PayInvoice.before_perform": [],
      "counted.around_perform": [{"op": "yield"}],
      "counted.after_perform": [], "PayInvoice.after_perform": [],
      "on_failure of PayInvoice": []
    }
  }])");
  job[0]["methods"]["PayInvoice.before_enqueue"] = json::parse(own_before_enqueue);
  job[0]["methods"]["perform"] = json::parse(perform);
  return job;
}

struct played {
  std::vector<std::string> trace;
  std::string outcome;

  friend bool operator==(const played&, const played&) = default;
  friend void PrintTo(const played& shown, std::ostream* out) {
    *out << shown.outcome;
    for (const auto& line : shown.trace) *out << "\n  " << line;
  }
};

// Enqueues in a mode and runs all that waits.
template <class Enqueue>
played play(understudy::mode mode, const trace& events, Enqueue enqueue) {
  understudy::fake_queue queue{{.strictness = understudy::strictness::nice}};
  const auto scope = queue.with(mode);
  const auto outcome = golden::outcome_of([&] { return json(static_cast<bool>(enqueue(queue))); });
  queue.drain();
  return {golden::lines_of(events.events()), golden::text_of(outcome)};
}

played play_typed(understudy::mode mode, const pay_invoice& job) {
  trace events;
  seen = &events;
  return play(mode, events, [&](auto& queue) { return queue.client().enqueue(job); });
}

played play_scripted(understudy::mode mode, const json& jobs, const arguments& given) {
  golden::stage on;
  golden::cast_jobs(on, jobs);
  return play(mode, on.seen, [&](auto& queue) {
    return queue.client().enqueue(on.types.at("PayInvoice"), given);
  });
}

class typed : public testing::TestWithParam<understudy::mode> {};

TEST_P(typed, a_job_with_a_plugin_runs_as_its_script) {
  const auto typed_run = play_typed(GetParam(), {7, "EUR"});
  EXPECT_EQ(typed_run, play_scripted(GetParam(), scripted("[]", "[]"), arguments::of(7, "EUR")));
  EXPECT_EQ(typed_run.trace.size(), 11U);
}

TEST_P(typed, a_failing_job_runs_as_its_script) {
  const auto boom = R"([{"op": "raise", "exception": "BoomError", "message": "no currency"}])";
  const auto typed_run = play_typed(GetParam(), {7, "none"});
  EXPECT_EQ(typed_run, play_scripted(GetParam(), scripted("[]", boom), arguments::of(7, "none")));
  EXPECT_THAT(typed_run.trace,
              testing::Contains(testing::StartsWith("enter PayInvoice on_failure")));
}

TEST_P(typed, a_halting_hook_halts_as_its_script) {
  const auto halt = R"([{"op": "return", "value": false}])";
  const auto typed_run = play_typed(GetParam(), {0, "EUR"});
  EXPECT_EQ(typed_run, play_scripted(GetParam(), scripted(halt, "[]"), arguments::of(0, "EUR")));
  EXPECT_EQ(typed_run.outcome, R"({"returns":false})");
}

INSTANTIATE_TEST_SUITE_P(mode, typed,
                         testing::Values(understudy::mode::manual, understudy::mode::inlined),
                         [](const auto& of) {
                           return of.param == understudy::mode::manual ? "manual" : "inlined";
                         });

}  // namespace
