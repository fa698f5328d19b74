#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace understudy::redis {

/// The members of a JSON object, each as the text of its value. They point into `object`.
/// \throws decode_error if it is none.
std::map<std::string, std::string_view> members_of(std::string_view object);

/// The text of one of them; `null` if there is none of this name.
std::string_view member(const std::map<std::string, std::string_view>& of, const char* name);

/// Whether a text is one JSON value that Resque's readers take.
bool is_json(std::string_view text);

/// The text within a JSON string, or an empty one for any other value.
std::string string_in(std::string_view json);

/// The texts within a JSON array; none for any other value.
std::vector<std::string> strings_in(std::string_view json);

/// Appends a JSON string, in which U+FFFD stands for bytes that are no UTF-8.
void append_string(std::string& to, std::string_view text);

}  // namespace understudy::redis
