#include "body.hpp"

#include <sstream>

namespace gazette {

std::string write_body(const fields& from) {
  std::string body;
  for (const auto& [key, value] : from) body += key + "=" + value + "\n";
  return body;
}

fields read_body(const std::string& body) {
  fields found;
  std::istringstream lines{body};
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find('=');
    if (at != std::string::npos) found[line.substr(0, at)] = line.substr(at + 1);
  }
  return found;
}

}  // namespace gazette
