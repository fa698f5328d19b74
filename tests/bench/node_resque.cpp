#include "node_resque.hpp"

#include <algorithm>
#include <string>

#include "by_hand.hpp"
#include "interop/node_peer.hpp"

namespace bench {

node_resque_rates measure_node_resque() {
  constexpr int times = 5;
  constexpr int count = 2'000;
  const interop::node_peer node{server().port()};
  by_hand raw;
  node_resque_rates best{0, 0};
  for (int i = 0; i < times; ++i) {
    raw.ask({"FLUSHDB"});
    const auto rate = [&](const char* verb) {
      return count / node.run(verb, {"bench", std::to_string(count)}).get<double>();
    };
    best.enqueues = std::max(best.enqueues, rate("time_enqueue"));
    best.jobs = std::max(best.jobs, rate("time_work"));
  }
  return best;
}

}  // namespace bench
