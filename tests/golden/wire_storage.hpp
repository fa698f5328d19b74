#pragma once

#include <string>
#include <vector>

#include "scenario.hpp"
#include "understudy/broker/broker.hpp"

namespace golden {

/// A real storage under a session: what it needs of it beyond the port of brokers.
class wire_storage {
 public:
  virtual ~wire_storage() = default;
  virtual understudy::broker& broker() = 0;

  /// All keys in the namespace but those that Resque does not know: name without namespace ->
  /// `{type, value, expires}`, with the placeholders of the vectors.
  virtual json keys() = 0;

  /// A command of another client, with the names of keys in full.
  virtual void command(const std::vector<std::string>& words) = 0;
};

}  // namespace golden
