#include "worker/child_report.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "understudy/error.hpp"

namespace understudy::detail {

namespace {

// Three of them fit 64 KiB, with room for the names of many locks.
std::string_view cut(std::string_view text) { return text.substr(0, 16'000); }

void put(std::string& to, std::int64_t number) {
  to.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void put(std::string& to, std::string_view text) {
  put(to, static_cast<std::int64_t>(text.size()));
  to += text;
}

// Reads what `put` wrote; has failed once the bytes end too soon.
struct source {
  std::string_view rest;
  bool has_failed = false;

  std::string_view bytes(std::size_t count) {
    has_failed = has_failed || rest.size() < count;
    const auto taken = rest.substr(0, count);
    rest.remove_prefix(taken.size());
    return taken;
  }
  std::int64_t number() {
    std::int64_t read = 0;
    const auto from = bytes(sizeof read);
    std::memcpy(&read, from.data(), from.size());
    return read;
  }
  std::string text() { return std::string{bytes(static_cast<std::size_t>(number()))}; }
};

}  // namespace

std::string encode_report(const attempt_result& result) {
  const auto threw = summarize(result.exception);
  std::string report;
  put(report, static_cast<std::int64_t>(result.outcome));
  put(report, result.retry_at.time_since_epoch().count());
  put(report, std::int64_t{result.exception != nullptr});
  put(report, std::int64_t{result.is_unfit});
  put(report, cut(result.hook));
  put(report, cut(threw.type));
  put(report, cut(threw.message));
  put(report, static_cast<std::int64_t>(result.lets_go.size()));
  for (const auto& each : result.lets_go) {
    put(report, each.key);
    put(report, each.owner);
  }
  return report;
}

std::optional<attempt_result> decode_report(std::string_view bytes) {
  source from{bytes};
  attempt_result result;
  result.outcome = static_cast<outcome>(from.number());
  result.retry_at = time_point{std::chrono::microseconds{from.number()}};
  const bool has_thrown = from.number() != 0;
  result.is_unfit = from.number() != 0;
  result.hook = from.text();
  exception_summary threw;
  threw.type = from.text();
  threw.message = from.text();
  for (auto left = from.number(); left > 0 && !from.has_failed; --left) {
    auto key = from.text();
    result.lets_go.push_back({std::move(key), from.text()});
  }
  if (from.has_failed) return std::nullopt;
  if (has_thrown) result.exception = std::make_exception_ptr(relayed_error{std::move(threw)});
  return result;
}

}  // namespace understudy::detail
