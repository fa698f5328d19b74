#include "wire_values.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "understudy/wire/resque.hpp"

namespace golden {

namespace {

// A value in the library's spelling, which is Ruby's.
std::string spelled(const json& value) {
  const auto alone = understudy::arguments::parse("[" + value.dump() + "]");
  return std::string{alone.raw(0)};
}

}  // namespace

stretch redis_range(long start, long count, std::size_t size) {
  const auto length = static_cast<long>(size);
  const auto from_front = [length](long index) { return index < 0 ? index + length : index; };
  // A single entry is asked for by its index, which may be out of range.
  const auto first = from_front(start);
  const auto last = count == 1 ? first : from_front(start + count - 1);
  if (count == 1 && first < 0) return {0, 0};
  const auto begin = std::max(first, 0L);
  return {static_cast<std::size_t>(begin),
          static_cast<std::size_t>(std::max(last - begin + 1, 0L))};
}

json bare_if_one(const json& found, long count) {
  if (count != 1) return found;
  return found.empty() ? json(nullptr) : found.front();
}

json reserved(const std::optional<understudy::lease>& taken) {
  if (!taken) return nullptr;
  json answer;
  answer["queue"] = taken->queue;
  answer["payload"] = json::parse(taken->message->payload);
  answer["payload_json"] = spelled(answer["payload"]);
  const auto& payload = answer["payload"];
  if (payload.is_object() && payload.contains("class") && payload.at("class").is_string()) {
    const auto read = reserved_job(*taken);
    const auto arguments = payload.contains("args") ? payload.at("args") : json::array();
    if (read.at("class") != payload.at("class") || text_of(read.at("args")) != text_of(arguments)) {
      throw std::runtime_error{
          fmt::format("the library reads {} as {}", taken->message->payload, read.dump())};
    }
  }
  return answer;
}

json reserved_job(const understudy::lease& taken) {
  const auto payload = understudy::resque_format::shared().decode(taken.message->payload);
  json job;
  job["queue"] = taken.queue;
  job["class"] = payload.job;
  job["args"] = json::parse(payload.arguments);
  return job;
}

}  // namespace golden
