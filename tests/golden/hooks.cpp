#include "hooks.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <limits>
#include <memory>

#include "backstage.hpp"
#include "script_errors.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace golden {

namespace {

using testing::ElementsAreArray;
using testing::IsEmpty;
using understudy::arguments;
using understudy::outcome;
using type_ptr = std::shared_ptr<const understudy::job_type>;

/// What is left of a scenario once it is over.
struct aftermath {
  json outcome;
  json queues;
  json failed;
  understudy::broker_stats stats;
};

json waiting_in(const understudy::broker& broker) {
  auto queues = json::object();
  for (const auto& queue : broker.queues()) {
    for (auto& waiting : broker.peek(queue, 0, std::numeric_limits<std::size_t>::max())) {
      queues[queue].push_back(std::move(waiting.payload));
    }
  }
  return queues;
}

json answer(const understudy::enqueue_result& result) {
  return result ? json(true) : json(nullptr);
}

std::string payload_of(const understudy::job_type& type, const arguments& given) {
  return understudy::resque_format::shared().encode(type.name, given.json());
}

const std::string& queue_of(const understudy::job_type& type) {
  if (!type.queue) throw not_understood("a job without a queue in this mode");
  return *type.queue;
}

json perform(backstage& at, const understudy::job_type& type, const arguments& given) {
  const auto result = at.worker.perform({payload_of(type, given), {}}, type.queue.value_or(""));
  if (result.outcome == outcome::failed) std::rethrow_exception(result.exception);
  return result.outcome == outcome::performed;
}

json dequeue(backstage& at, const type_ptr& type, const arguments& given) {
  for (int copy = 0; copy < 2; ++copy) {
    at.broker.push(queue_of(*type), {payload_of(*type, given), {}});
  }
  // In Resque no arguments mean all jobs of the class.
  const auto result = given.empty() ? at.client.dequeue(type) : at.client.dequeue(type, given);
  return result ? json(result.count) : json(nullptr);
}

json work(backstage& at, const understudy::job_type& type, const arguments& given) {
  at.broker.push(queue_of(type), {payload_of(type, given), {}});
  return at.worker.work_one().has_value();
}

json enqueue_then_work(backstage& at, stage& on, const type_ptr& type, const arguments& given) {
  const auto returned = answer(at.client.enqueue(type, given));
  on.seen.returned_to_caller(returned);
  while (at.worker.work_one()) {
  }
  return returned;
}

aftermath run_backstage(stage& on, const json& given) {
  const auto& type = on.types.at(given.at("target"));
  const std::string mode = given.at("mode");
  backstage at{on};
  aftermath left;
  left.outcome = outcome_of([&] {
    const auto stated = arguments_of(given);
    if (mode == "enqueue") return answer(at.client.enqueue(type, stated));
    if (mode == "enqueue_to") {
      return answer(at.client.enqueue_to(given.at("queue_arg").get<std::string>(), type, stated));
    }
    if (mode == "perform") return perform(at, *type, stated);
    if (mode == "worker") return work(at, *type, stated);
    if (mode == "enqueue_then_work") return enqueue_then_work(at, on, type, stated);
    if (mode == "dequeue") return dequeue(at, type, stated);
    throw not_understood(fmt::format("mode \"{}\"", mode));
  });
  left.queues = waiting_in(at.broker);
  left.failed = at.broker.failed_records();
  left.stats = at.broker.stats();
  return left;
}

aftermath run_inline(stage& on, const json& given) {
  const auto& type = on.types.at(given.at("target"));
  understudy::fake_queue fake{{.strictness = understudy::strictness::nice}};
  const auto inlined = fake.inlined();
  on.is_inline = [&fake] { return fake.mode() == understudy::mode::inlined; };
  aftermath left;
  left.outcome = outcome_of([&] {
    const auto stated = arguments_of(given);
    if (given.at("mode") == "inline") return answer(fake.client().enqueue(type, stated));
    const std::string queue = given.at("queue_arg");
    return answer(fake.client().enqueue_to(queue, type, stated));
  });
  EXPECT_THAT(fake.queues(), IsEmpty()) << "inline mode has made a queue known";
  EXPECT_THAT(fake.failures(), IsEmpty());
  left.queues = waiting_in(fake.broker());
  left.failed = json::array();
  left.stats = fake.broker().stats();
  return left;
}

void check_given(const json& given) {
  expect_fields(given,
                {"mode", "jobs", "target", "target_kind", "args_ruby", "args_json", "args_special",
                 "queue_arg"},
                "given");
  if (given.at("target_kind") != "class") {
    throw not_understood(fmt::format("target_kind {}", given.at("target_kind").dump()));
  }
  const bool needs_queue = given.at("mode").get_ref<const std::string&>().ends_with("_to");
  if (needs_queue && !given.at("queue_arg").is_string()) {
    throw not_understood(fmt::format("queue_arg {}", given.at("queue_arg").dump()));
  }
}

json comparable_outcome(json outcome) {
  expect_fields(outcome, {"returns", "raises"}, "outcome");
  if (outcome.contains("raises")) outcome["raises"] = comparable_error(outcome["raises"]);
  return outcome;
}

json comparable_records(const json& records) {
  auto comparable = json::array();
  for (auto record : records) {
    expect_fields(record, {"exception", "error", "queue", "payload"}, "a failed record");
    json error;
    error["exception"] = record.at("exception");
    error["message"] = record.at("error");
    json made;
    made["error"] = comparable_error(error);
    made["queue"] = record.at("queue");
    made["payload"] = record.at("payload");
    comparable.push_back(std::move(made));
  }
  return comparable;
}

}  // namespace

void run_hooks_scenario(const scenario& wanted) {
  check_given(wanted.given);
  const auto& expect = wanted.expect;
  expect_fields(expect, {"trace", "outcome", "queues", "failed", "stats", "redis_commands_sent"},
                "expect");
  const std::string mode = wanted.given.at("mode");
  const bool is_inline = mode == "inline" || mode == "inline_to";
  if (expect.value("redis_commands_sent", 0) != 0) throw not_understood("commands sent inline");

  stage on;
  cast_jobs(on, wanted.given.at("jobs"));
  if (!on.types.contains(wanted.given.at("target"))) {
    throw not_understood(fmt::format("target {}", wanted.given.at("target").dump()));
  }
  const auto left = is_inline ? run_inline(on, wanted.given) : run_backstage(on, wanted.given);

  EXPECT_THAT(lines_of(on.seen.events()), ElementsAreArray(lines_of(expect.at("trace"))));
  EXPECT_EQ(text_of(comparable_outcome(left.outcome)),
            text_of(comparable_outcome(expect.at("outcome"))));
  // Which queue comes first in an object means nothing; within a queue order counts.
  EXPECT_EQ(nlohmann::json(left.queues).dump(), nlohmann::json(expect.at("queues")).dump());
  EXPECT_EQ(text_of(comparable_records(left.failed)),
            text_of(comparable_records(expect.at("failed"))));
  expect_fields(expect.at("stats"), {"processed", "failed"}, "stats");
  EXPECT_EQ(left.stats.processed, expect.at("stats").at("processed").get<std::size_t>());
  EXPECT_EQ(left.stats.failed, expect.at("stats").at("failed").get<std::size_t>());
}

}  // namespace golden
