#include "scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace golden {

void expect_fields(const json& object, std::initializer_list<std::string_view> known,
                   const std::string& where) {
  if (!object.is_object()) throw not_understood(fmt::format("{} is no object", where));
  for (const auto& [field, value] : object.items()) {
    if (std::find(known.begin(), known.end(), field) == known.end()) {
      throw not_understood(fmt::format("field \"{}\" of {}", field, where));
    }
  }
}

std::filesystem::path golden_directory() {
  const char* given = std::getenv("UNDERSTUDY_GOLDEN_DIR");
  return given != nullptr && *given != '\0' ? given : UNDERSTUDY_GOLDEN_DEFAULT_DIR;
}

namespace {

scenario read_scenario(const json& entry, std::size_t index) {
  try {
    expect_fields(entry, {"name", "kind", "about", "ruby_only", "given", "expect"}, "a scenario");
    return {entry.at("name"),
            entry.at("kind"),
            entry.at("about"),
            entry.value("ruby_only", false),
            entry.at("given"),
            entry.at("expect"),
            ""};
  } catch (const std::exception& e) {
    scenario unread;
    unread.kind = "unreadable";
    unread.name = fmt::format("entry_{}", index);
    unread.problem = e.what();
    return unread;
  }
}

}  // namespace

std::vector<scenario> read_scenarios(const std::string& file) {
  const auto path = golden_directory() / (file + ".json");
  std::ifstream in{path};
  if (!in) throw std::runtime_error{fmt::format("cannot read {}", path.string())};
  const auto entries = json::parse(in);
  if (!entries.is_array() || entries.empty()) {
    throw std::runtime_error{fmt::format("{} holds no scenarios", path.string())};
  }
  std::vector<scenario> scenarios;
  for (const auto& entry : entries) scenarios.push_back(read_scenario(entry, scenarios.size()));
  return scenarios;
}

namespace {

std::string from_hex(const std::string& digits) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
    bytes += static_cast<char>(std::stoi(digits.substr(at, 2), nullptr, 16));
  }
  return bytes;
}

double named_float(const std::string& name) {
  for (const std::string_view known : {"NaN", "Infinity", "-Infinity"}) {
    if (name == known) return std::strtod(name.c_str(), nullptr);
  }
  throw not_understood(fmt::format("the float \"{}\"", name));
}

// What no JSON text can say goes to the library's writer, which is to refuse it.
void write_special(understudy::argument_writer& out, const json& value) {
  if (value.is_array()) {
    out.begin_array();
    for (const auto& element : value) write_special(out, element);
    out.end_array();
  } else if (value.is_object() && value.size() == 1 && value.begin().key() == "$float") {
    out.real(named_float(value.begin().value()));
  } else if (value.is_object() && value.size() == 1 && value.begin().key() == "$bytes_hex") {
    out.text(from_hex(value.begin().value()));
  } else if (value.is_object()) {
    out.begin_object();
    for (const auto& [key, element] : value.items()) {
      if (key.starts_with('$')) throw not_understood(fmt::format("the argument {}", key));
      out.key(key);
      write_special(out, element);
    }
    out.end_object();
  } else {
    const auto text = value.dump();
    understudy::argument_reader in{text};
    copy_value(in, out);
  }
}

}  // namespace

understudy::arguments arguments_of(const json& given) {
  const auto stated = [&](const char* field) {
    return given.contains(field) && !given.at(field).is_null();
  };
  if (stated("args_special")) {
    std::string text;
    understudy::argument_writer out{text};
    write_special(out, given.at("args_special"));
    return understudy::arguments::parse(text);
  }
  if (stated("args_json")) {
    return understudy::arguments::parse(given.at("args_json").get_ref<const std::string&>());
  }
  return {};
}

json decoded_or_text(const std::string& payload) {
  return json::accept(payload) ? json::parse(payload) : json(payload);
}

std::string text_of(const json& value) { return value.dump(); }

}  // namespace golden
