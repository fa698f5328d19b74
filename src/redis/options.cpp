#include "understudy/redis/options.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "understudy/error.hpp"

namespace understudy::redis {

namespace {

// Without the address, which may hold a password.
[[noreturn]] void refuse(std::string_view why) {
  throw usage_error{
      fmt::format("{}; the address of a Redis is redis://user:password@host:port/database or "
                  "unix:///path?db=database, with ?namespace=name where keys begin with another "
                  "than resque",
                  why)};
}

template <class Number>
Number number(std::string_view text, std::string_view what) {
  Number read = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
  if (error != std::errc{} || end != text.data() + text.size()) {
    refuse(fmt::format("\"{}\" is no {}", text, what));
  }
  return read;
}

std::string unescaped(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes += text[i];
      continue;
    }
    unsigned byte = 0;
    const auto digits = text.substr(i + 1, 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2) {
      refuse("% stands without two hexadecimal digits");
    }
    bytes += static_cast<char>(byte);
    i += 2;
  }
  return bytes;
}

// Cuts off what follows the last or first of a character, if it is there.
std::optional<std::string_view> cut_behind(std::string_view& text, std::size_t at) {
  if (at == text.npos) return std::nullopt;
  const auto behind = text.substr(at + 1);
  text = text.substr(0, at);
  return behind;
}

void read_user(options& into, std::string_view user) {
  if (const auto password = cut_behind(user, user.find(':'))) into.password = unescaped(*password);
  into.user = unescaped(user);
}

void read_host(options& into, std::string_view host) {
  if (host.starts_with('[')) {
    const auto closing = host.find(']');
    if (closing == host.npos) refuse("[ of a host has no ]");
    into.host = host.substr(1, closing - 1);
    host.remove_prefix(closing + 1);
    if (host.starts_with(':')) into.port = number<std::uint16_t>(host.substr(1), "port");
    return;
  }
  if (const auto port = cut_behind(host, host.rfind(':'))) {
    into.port = number<std::uint16_t>(*port, "port");
  }
  if (!host.empty()) into.host = unescaped(host);
}

// `name=value`, joined by &.
void read_query(options& into, std::string_view query) {
  while (!query.empty()) {
    auto name = query;
    query = cut_behind(name, name.find('&')).value_or("");
    const auto value = cut_behind(name, name.find('=')).value_or("");
    if (name == "db") {
      into.database = number<std::uint32_t>(value, "database");
    } else if (name == "namespace" && !value.empty()) {
      into.name_space = unescaped(value);
    } else {
      refuse(fmt::format("\"{}\" may not follow ?", name));
    }
  }
}

}  // namespace

options options::parse(std::string_view address) {
  options read;
  if (address.starts_with("unix://")) {
    auto rest = address.substr(7);
    read_query(read, cut_behind(rest, rest.find('?')).value_or(""));
    if (const auto at = rest.find('@'); at != rest.npos) {
      read_user(read, rest.substr(0, at));
      rest.remove_prefix(at + 1);
    }
    if (!rest.starts_with('/')) refuse("the path of a socket begins with /");
    read.socket = unescaped(rest);
    return read;
  }
  if (address.starts_with("rediss://")) refuse("hiredis 0.14 knows no TLS");
  if (!address.starts_with("redis://")) refuse("it begins with neither redis:// nor unix://");
  auto rest = address.substr(8);
  if (const auto at = rest.rfind('@'); at != rest.npos) {
    read_user(read, rest.substr(0, at));
    rest.remove_prefix(at + 1);
  }
  read_query(read, cut_behind(rest, rest.find('?')).value_or(""));
  if (const auto database = cut_behind(rest, rest.find('/')); database && !database->empty()) {
    read.database = number<std::uint32_t>(*database, "database");
  }
  read_host(read, rest);
  return read;
}

}  // namespace understudy::redis
