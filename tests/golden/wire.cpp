#include "wire.hpp"

#include "script_errors.hpp"
#include "wire_keys.hpp"
#include "wire_play.hpp"

namespace golden {

namespace {

json comparable_step(const std::string& op, const json& step, const std::string& name_space) {
  expect_fields(step,
                {"returns", "raises", "batches", "batch_order", "background_batches",
                 "child_commands", "keys_during_perform"},
                "an expected step");
  auto comparable = json::object();
  if (step.contains("returns")) comparable["returns"] = comparable_return(op, step.at("returns"));
  if (step.contains("raises")) comparable["raises"] = comparable_error(step.at("raises"));
  if (step.contains("keys_during_perform")) {
    comparable["keys_during_perform"] = comparable_keys(step.at("keys_during_perform"), name_space);
  }
  return comparable;
}

json comparable_records(const json& keys) {
  auto records = json::array();
  if (keys.contains("failed")) records = keys.at("failed").at("value");
  return records;
}

}  // namespace

// What a step returns, less what memory cannot know.
json comparable_return(const std::string& op, const json& value) {
  if (op == "failure_all" && value.is_array()) {
    auto records = json::array();
    for (const auto& record : value) records.push_back(comparable_record(record));
    return records;
  }
  if (op == "failure_all") return comparable_record(value);
  if (op == "queue_sizes") return json::parse(nlohmann::json(value).dump());  // in byte order
  if (op == "all_keys") {
    auto held = json::array();
    for (const auto& key : value) {
      if (is_held_in_memory(key)) held.push_back(key);
    }
    return held;
  }
  return value;
}

void run_wire_scenario(const scenario& wanted) {
  expect_known(wanted);
  const auto& expect = wanted.expect;
  wire_session session{wanted.given.at("jobs")};
  play_steps(session, wanted, comparable_step);

  const auto keys = comparable_keys(session.keys(), "");
  EXPECT_EQ(text_of(keys), text_of(comparable_keys(expect.at("keys"), wanted.given.at("namespace"))));
  auto decoded = json::array();
  for (const auto& record : expect.value("failed_decoded", json::array())) {
    decoded.push_back(comparable_record(record));
  }
  EXPECT_EQ(text_of(comparable_records(keys)), text_of(decoded));
}

}  // namespace golden
