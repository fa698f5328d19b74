#pragma once

#include <filesystem>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "understudy/wire/arguments.hpp"

namespace golden {

/// Keeps the order of keys, which counts in arguments.
using json = nlohmann::ordered_json;

/// The vectors say something that this runner does not know: the scenario has to fail, not pass by.
class not_understood : public std::logic_error {
 public:
  explicit not_understood(const std::string& what) : logic_error{"not understood: " + what} {}
};

/// \throws not_understood if the object has any other field, or is none.
void expect_fields(const json& object, std::initializer_list<std::string_view> known,
                   const std::string& where);

/// One entry of a golden file; `golden/resque/README.md` defines all fields.
struct scenario {
  std::string name;
  std::string kind;
  std::string about;
  bool ruby_only = false;
  json given;
  json expect;
  std::string problem;  ///< why the entry cannot be read; else empty
};

/// Where the files are: `UNDERSTUDY_GOLDEN_DIR` of the environment, or else the project's own.
std::filesystem::path golden_directory();

/// All scenarios of `<file>.json`.
/// \throws std::runtime_error if the file is missing, empty or no array of scenarios.
std::vector<scenario> read_scenarios(const std::string& file);

/// The arguments that a step or a scenario states; none if it states none.
/// \throws understudy::error as the library does for arguments that it refuses.
understudy::arguments arguments_of(const json& given);

/// A payload as the value that it stands for, or as its text if it is no JSON.
json decoded_or_text(const std::string& payload);

/// Text that tells any two values apart that the README does: `3` and `3.0`, key orders.
std::string text_of(const json& value);

}  // namespace golden
