#include "interop/node_peer.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace interop {

namespace {

std::string quoted(const std::string& word) {
  std::string safe = "'";
  for (const char c : word) safe += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return safe + "'";
}

struct closing {
  void operator()(std::FILE* open) const { ::pclose(open); }
};

}  // namespace

nlohmann::json node_peer::run(const std::string& verb,
                              const std::vector<std::string>& given) const {
  auto line = fmt::format("{} {} {} {}", quoted(UNDERSTUDY_NODE), quoted(UNDERSTUDY_PEER), port_,
                          quoted(verb));
  for (const auto& each : given) line.append(" ").append(quoted(each));
  std::unique_ptr<std::FILE, closing> running{::popen(line.c_str(), "r")};
  if (!running) throw std::runtime_error{fmt::format("cannot run {}", line)};
  std::string seen;
  std::array<char, 4096> buffer;
  while (const auto count = std::fread(buffer.data(), 1, buffer.size(), running.get())) {
    seen.append(buffer.data(), count);
  }
  if (const auto status = ::pclose(running.release()); status != 0) {
    throw std::runtime_error{fmt::format("{} ended with status {}: {}", line, status, seen)};
  }
  return nlohmann::json::parse(seen);
}

}  // namespace interop
