#pragma once

#include <map>
#include <string>

namespace gazette {

/// What is in a job's body, which is text: a line a field, key=value.
using fields = std::map<std::string, std::string>;

std::string write_body(const fields& from);

/// Leaves out lines that are none of these.
fields read_body(const std::string& body);

}  // namespace gazette
