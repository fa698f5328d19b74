#include "redis/json.hpp"

#include "understudy/error.hpp"
#include "understudy/wire/reader.hpp"
#include "understudy/wire/writer.hpp"
#include "wire/utf8.hpp"

namespace understudy::redis {

namespace {

using kind = argument_reader::kind;

}  // namespace

std::map<std::string, std::string_view> members_of(std::string_view object) {
  std::map<std::string, std::string_view> members;
  argument_reader in{object, max_json_depth + 1};
  in.begin_object();
  std::string key;
  while (in.next_key(key)) members[key] = in.raw();
  in.end();
  return members;
}

std::string_view member(const std::map<std::string, std::string_view>& of, const char* name) {
  const auto found = of.find(name);
  return found == of.end() ? "null" : found->second;
}

bool is_json(std::string_view text) {
  try {
    argument_reader in{text};
    in.raw();
    in.end();
    return true;
  } catch (const decode_error&) {
    return false;
  }
}

std::string string_in(std::string_view json) {
  std::string text;
  argument_reader in{json};
  if (in.peek() == kind::text) in.text(text);
  return text;
}

std::vector<std::string> strings_in(std::string_view json) {
  std::vector<std::string> texts;
  argument_reader in{json};
  if (in.peek() != kind::array) return texts;
  in.begin_array();
  while (in.next_element()) texts.push_back(string_in(in.raw()));
  return texts;
}

void append_string(std::string& to, std::string_view text) {
  std::string valid;
  for (auto rest = text; !rest.empty();) {
    const auto good = detail::valid_utf8_prefix(rest);
    valid.append(rest.substr(0, good));
    if (good == rest.size()) break;
    valid.append("\xef\xbf\xbd");
    rest.remove_prefix(good + 1);
  }
  argument_writer{to}.text(valid);
}

}  // namespace understudy::redis
