#include "simulation/token.hpp"

#include <fmt/format.h>

#include <charconv>

#include "understudy/error.hpp"

namespace understudy::simulation::detail {

namespace {

constexpr std::string_view version = "us1";

// FNV-1a.
std::uint32_t hashed(std::string_view text, std::uint32_t from = 2166136261U) {
  for (const char each : text) from = (from ^ static_cast<unsigned char>(each)) * 16777619U;
  return from;
}

std::string spelled(const tape& schedule) {
  std::string text;
  std::size_t zeros = 0;
  const auto separate = [&] {
    if (!text.empty()) text += '-';
  };
  for (const auto choice : schedule) {
    if (choice == 0) {
      ++zeros;
      continue;
    }
    if (zeros != 0) {
      separate();
      text += fmt::format("z{}", zeros);
      zeros = 0;
    }
    separate();
    text += std::to_string(choice);
  }
  return text;
}

[[noreturn]] void refuse(std::string_view token, std::string_view why) {
  throw usage_error{fmt::format("\"{}\" is no schedule's token: {}", token, why)};
}

template <class Number>
bool read(std::string_view text, Number& into, int base = 10) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into, base);
  return error == std::errc{} && end == text.data() + text.size();
}

std::string_view cut_at(std::string_view& text, char mark) {
  const auto end = text.find(mark);
  const auto part = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return part;
}

}  // namespace

std::uint32_t scope_of(std::string_view test, std::string_view options) {
  return hashed(options, hashed(test));
}

std::string token_of(const tape& schedule, std::uint32_t scope) {
  const auto text = fmt::format("{}.{:08x}.{}", version, scope, spelled(schedule));
  return fmt::format("{}.{:04x}", text, hashed(text) & 0xFFFFU);
}

read_token parse_token(std::string_view token) {
  const auto last = token.rfind('.');
  if (last == token.npos || token.substr(0, token.find('.')) != version) {
    refuse(token, "it does not begin with us1.");
  }
  std::uint32_t checksum = 0;
  if (!read(token.substr(last + 1), checksum, 16) ||
      checksum != (hashed(token.substr(0, last)) & 0xFFFFU)) {
    refuse(token, "a part is missing or was changed");
  }
  auto rest = token.substr(0, last);
  cut_at(rest, '.');
  read_token found{0, {}};
  if (!read(cut_at(rest, '.'), found.scope, 16)) refuse(token, "it names no test");
  while (!rest.empty()) {
    auto part = cut_at(rest, '-');
    std::uint32_t number = 0;
    const bool are_zeros = part.starts_with('z');
    if (are_zeros) part.remove_prefix(1);
    if (!read(part, number) || (are_zeros && number > 1'000'000)) refuse(token, "no choices");
    if (are_zeros) {
      found.schedule.insert(found.schedule.end(), number, 0);
    } else {
      found.schedule.push_back(number);
    }
  }
  return found;
}

}  // namespace understudy::simulation::detail
