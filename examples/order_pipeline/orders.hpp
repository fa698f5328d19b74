#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "understudy/secret.hpp"

namespace shop {

struct line {
  std::string article;
  int count;
};

// A field of a job, and as plain as a job is: it travels without being described anywhere.
struct order {
  std::int64_t number;
  std::string customer;
  understudy::secret<std::string> card;  // on the wire, but in no message of a test
  std::vector<line> lines;
};

/// Reads a file of orders.
/// \throws std::runtime_error that names the file, if it is not one.
std::vector<order> read_orders(const std::string& path);

}  // namespace shop
