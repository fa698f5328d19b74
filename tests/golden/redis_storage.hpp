#pragma once

#include <memory>
#include <string>

#include "wire_storage.hpp"

namespace golden {

/// A namespace on a Redis of the tests' own, which begins empty.
std::unique_ptr<wire_storage> redis_storage(const std::string& name_space, bool fails_by_queue);

}  // namespace golden
