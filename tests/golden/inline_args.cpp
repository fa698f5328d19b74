#include "inline_args.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <vector>

#include "script_errors.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace golden {

namespace {

using testing::IsEmpty;
using type_ptr = std::shared_ptr<const understudy::job_type>;

type_ptr arg_job(std::vector<std::string>& received) {
  understudy::job_type type;
  type.name = "ArgJob";
  type.queue = "q";
  type.perform = [&received](understudy::context& where, const understudy::dependencies&) {
    received.push_back(where.arguments().json());
  };
  return std::make_shared<const understudy::job_type>(std::move(type));
}

json enqueue(understudy::client& client, const type_ptr& type, const json& given) {
  return outcome_of(
      [&] { return json(static_cast<bool>(client.enqueue(type, arguments_of(given)))); });
}

// Only `what` counts of a refusal: its class and wording are Ruby's.
std::string said(const json& outcome) {
  return outcome.contains("raises") ? text_of(comparable_error(outcome.at("raises")))
                                    : text_of(outcome);
}

void check_inline(const scenario& wanted) {
  const auto& expect = wanted.expect;
  std::vector<std::string> received;
  understudy::fake_queue queue{{.strictness = understudy::strictness::nice}};
  const auto inlined = queue.inlined();
  const auto outcome = enqueue(queue.client(), arg_job(received), wanted.given);

  EXPECT_THAT(queue.queues(), IsEmpty()) << "inline mode has made a queue known";
  EXPECT_EQ(queue.broker().stats(), understudy::broker_stats{});
  json expected;
  for (const auto* field : {"returns", "raises"}) {
    if (expect.contains(field)) expected[field] = expect.at(field);
  }
  EXPECT_EQ(said(outcome), said(expected));
  EXPECT_EQ(received.size(), expect.at("performed").get<std::size_t>());
  std::vector<std::string> expected_arguments;
  if (expect.contains("received_json")) expected_arguments.push_back(expect.at("received_json"));
  EXPECT_EQ(received, expected_arguments);
}

void check_queued(const scenario& wanted) {
  std::vector<std::string> received;
  understudy::memory_broker broker;
  understudy::client client{broker};
  const auto outcome = enqueue(client, arg_job(received), wanted.given);

  if (wanted.expect.contains("queued_raises")) {
    json expected;
    expected["raises"] = wanted.expect.at("queued_raises");
    EXPECT_EQ(said(outcome), said(expected));
    EXPECT_THAT(broker.queues(), IsEmpty());
    return;
  }
  EXPECT_EQ(said(outcome), R"({"returns":true})");
  ASSERT_EQ(broker.size("q"), 1U);
  EXPECT_EQ(broker.peek("q", 0, 1).front().payload,
            wanted.expect.at("queued_payload").get<std::string>());
}

}  // namespace

void run_inline_args_scenario(const scenario& wanted) {
  expect_fields(wanted.given, {"args_ruby", "args_json", "args_special"}, "given");
  expect_fields(wanted.expect,
                {"returns", "raises", "performed", "received_json", "redis_commands_sent",
                 "queued_payload", "queued_raises"},
                "expect");
  if (wanted.expect.value("redis_commands_sent", 0) != 0) {
    throw not_understood("commands sent inline");
  }
  check_inline(wanted);
  check_queued(wanted);
}

}  // namespace golden
