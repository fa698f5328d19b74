#include <algorithm>

#include "redis_storage.hpp"
#include "script_errors.hpp"
#include "wire.hpp"
#include "wire_keys.hpp"
#include "wire_play.hpp"

namespace golden {

namespace {

// What a step returns where Redis answers: all of it, but for wording that is Ruby's.
json comparable_redis_step(const json& step, const std::string& name_space) {
  auto comparable = json::object();
  if (step.contains("returns")) comparable["returns"] = step.at("returns");
  if (step.contains("raises")) comparable["raises"] = comparable_error(step.at("raises"));
  if (step.contains("keys_during_perform")) {
    comparable["keys_during_perform"] =
        comparable_redis_keys(step.at("keys_during_perform"), name_space);
  }
  return comparable;
}

bool fails_by_queue(const scenario& wanted) {
  const auto& steps = wanted.given.at("steps");
  return std::any_of(steps.begin(), steps.end(), [](const json& step) {
    return step.at("op") == "use_failure_backend" && step.at("backend") == "RedisMultiQueue";
  });
}

}  // namespace

void run_wire_scenario_on_redis(const scenario& wanted) {
  expect_known(wanted);
  const std::string name_space = wanted.given.at("namespace");
  const auto storage = redis_storage(name_space, fails_by_queue(wanted));
  wire_session session{wanted.given.at("jobs"), storage.get()};
  play_steps(session, wanted,
             [](const std::string& op, const json& step, const std::string& space) {
               auto comparable = comparable_redis_step(step, space);
               if (comparable.contains("returns") && (op == "failure_all" || op == "queue_sizes")) {
                 comparable["returns"] = comparable_return(op, comparable["returns"]);
               }
               return comparable;
             });

  EXPECT_EQ(text_of(comparable_redis_keys(session.keys(), "")),
            text_of(comparable_redis_keys(wanted.expect.at("keys"), name_space)));
}

}  // namespace golden
