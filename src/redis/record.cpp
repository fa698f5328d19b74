#include "redis/record.hpp"

#include <utility>

#include "redis/json.hpp"
#include "redis/packed.hpp"
#include "redis/spelled_times.hpp"

namespace understudy::redis {

namespace {

failure unpacked(std::string_view details) {
  unpacker in{details};
  failure failed;
  failed.failed_at = time_in(in.text());
  if (const auto retried_at = in.text(); !retried_at.empty()) {
    failed.retried_at = time_in(retried_at);
  }
  failed.queue = in.text();
  failed.worker = in.text();
  failed.exception.type = in.text();
  failed.exception.message = in.text();
  for (auto frames = in.number(); frames > 0; --frames) failed.backtrace.emplace_back(in.text());
  failed.message.payload = in.text();
  const auto attempt = in.text();
  failed.message.envelope = unpacked_envelope(attempt, in.text());
  return failed;
}

// How much of bytes that are no JSON is shown where only JSON may be.
constexpr std::size_t most_shown = 1000;

// Bytes that are no record are kept as those of a payload.
failure unreadable(std::string_view record, const decode_error& why) {
  failure failed;
  failed.exception = {"understudy::decode_error", why.what()};
  failed.message.payload = record;
  return failed;
}

}  // namespace

std::string shown_payload(std::string_view payload) {
  if (is_json(payload)) return std::string{payload};
  std::string shown{R"({"class":"understudy::undecodable","args":[)"};
  append_string(shown, payload.substr(0, most_shown));
  return shown + "]}";
}

std::string record_of(const failure& failed) {
  std::string record{"{"};
  const auto key = [&record](std::string_view name) {
    if (record.size() > 1) record += ',';
    record.append("\"").append(name).append("\":");
  };
  const auto text = [&](std::string_view name, std::string_view value) {
    key(name);
    append_string(record, value);
  };
  text("failed_at", in_a_record(failed.failed_at));
  key("payload");
  record += shown_payload(failed.message.payload);
  text("exception", failed.exception.type);
  text("error", failed.exception.message);
  key("backtrace");
  record += '[';
  for (const auto& frame : failed.backtrace) {
    if (record.back() != '[') record += ',';
    append_string(record, frame);
  }
  record += ']';
  text("worker", failed.worker);
  text("queue", failed.queue);
  if (failed.retried_at) text("retried_at", in_a_record(*failed.retried_at));
  return record + "}";
}

std::string with_retried_at(std::string_view record, time_point then) {
  if (!is_json(record) || record.back() != '}') return std::string{record};
  constexpr std::string_view begins = R"(,"retried_at":")";
  auto last = record.rfind(begins);
  // Its own, and not one within its payload: nothing but the closing quote and brace follow.
  if (last != record.npos && record.find('"', last + begins.size()) != record.size() - 2) {
    last = record.npos;
  }
  std::string retried{record.substr(0, last == record.npos ? record.size() - 1 : last)};
  return retried.append(begins).append(in_a_record(then)).append("\"}");
}

std::string details_of(const failure& failed) {
  std::string details;
  pack(details, text_of(failed.failed_at));
  pack(details, failed.retried_at ? text_of(*failed.retried_at) : "");
  pack(details, failed.queue);
  pack(details, failed.worker);
  pack(details, failed.exception.type);
  pack(details, failed.exception.message);
  pack(details, static_cast<std::int64_t>(failed.backtrace.size()));
  for (const auto& frame : failed.backtrace) pack(details, frame);
  pack(details, failed.message.payload);
  pack(details, std::int64_t{failed.message.envelope.attempt});
  pack(details, packed(failed.message.envelope));
  return details;
}

failure failure_of(std::string_view record, std::string_view details) {
  try {
    const auto members = members_of(record);
    const auto retried_at = spelled_time(string_in(member(members, "retried_at")));
    if (!details.empty()) {
      auto failed = unpacked(details);
      // Another client may have retried it since.
      const bool is_ours = failed.retried_at && retried_at &&
                           in_a_record(*failed.retried_at) == in_a_record(*retried_at);
      if (!is_ours) failed.retried_at = retried_at;
      return failed;
    }
    failure failed;
    failed.failed_at = spelled_time(string_in(member(members, "failed_at"))).value_or(time_point{});
    failed.queue = string_in(member(members, "queue"));
    failed.worker = string_in(member(members, "worker"));
    failed.exception.type = string_in(member(members, "exception"));
    failed.exception.message = string_in(member(members, "error"));
    failed.backtrace = strings_in(member(members, "backtrace"));
    failed.message.payload = member(members, "payload");
    failed.retried_at = retried_at;
    return failed;
  } catch (const decode_error& e) {
    return unreadable(record, e);
  }
}

}  // namespace understudy::redis
