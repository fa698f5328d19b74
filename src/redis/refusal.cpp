#include "redis/refusal.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

namespace understudy::redis {

namespace {

struct advice {
  std::string_view code;
  std::string_view what_to_do;
  bool passes = false;
};

constexpr std::string_view is_cluster =
    "this is a cluster, over which Resque's keys cannot spread: use a single server";

constexpr std::array known{
    advice{"NOAUTH", "it asks for a password: state one in the address"},
    advice{"WRONGPASS", "user or password are wrong"},
    advice{"NOPERM", "this user may not do that: allow it by ACL SETUSER"},
    advice{"LOADING", "it still reads its data from disk: try again later", true},
    advice{"BUSY", "another script keeps it busy: try again later", true},
    advice{"TRYAGAIN", "try again later", true},
    advice{"MASTERDOWN", "this replica has lost its master: try again later", true},
    advice{"READONLY", "this is a replica: connect to its master"},
    advice{"MOVED", is_cluster},
    advice{"CROSSSLOT", is_cluster},
    advice{"CLUSTERDOWN", is_cluster},
    advice{"OOM", "its memory is full: work off queues, or raise maxmemory", true},
    advice{"MISCONF", "it cannot save to disk: look into its log", true},
    advice{"WRONGTYPE", "a key is of another kind: something else uses this namespace"},
    advice{"NOREPLICAS", "too few replicas are there: try again later", true},
    advice{"NOSCRIPT", "it forgot a script that it was just given: is this one server?", true},
    advice{"ERR max number of clients", "it has as many clients as it takes: raise maxclients",
           true}};

const advice* advice_on(std::string_view answered) {
  for (const auto& each : known) {
    if (answered.starts_with(each.code)) return &each;
  }
  return nullptr;
}

}  // namespace

std::string place_of(const options& there) {
  if (!there.socket.empty()) return fmt::format("unix://{}?db={}", there.socket, there.database);
  return fmt::format("redis://{}:{}/{}", there.host, there.port, there.database);
}

broker_error refusal(std::string_view answered, const options& by, const error_context& about) {
  const auto* advised = advice_on(answered);
  if (advised == nullptr) {
    return {fmt::format("Redis at {} refused: {}", place_of(by), answered), false, about};
  }
  return {fmt::format("Redis at {} refused: {}. Redis said: {}", place_of(by), advised->what_to_do,
                      answered),
          advised->passes, about};
}

bool says_no_script(const reply_view& answered) {
  return answered.is_error() && answered.text().starts_with("NOSCRIPT");
}

bool says_wait(std::string_view answered) {
  return answered.starts_with("LOADING") || answered.starts_with("BUSY") ||
         answered.starts_with("MASTERDOWN") || answered.starts_with("TRYAGAIN");
}

}  // namespace understudy::redis
