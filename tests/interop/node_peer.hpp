#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace interop {

/// node-resque, a client and worker that is none of ours, on the Redis at a port of this machine.
class node_peer {
 public:
  explicit node_peer(int port) : port_{port} {}

  /// Runs one of the commands that `peer.js` lists. \return what it saw.
  /// \throws std::runtime_error if it ends with an error.
  nlohmann::json run(const std::string& verb, const std::vector<std::string>& given = {}) const;

 private:
  int port_;
};

}  // namespace interop
