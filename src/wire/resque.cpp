#include "understudy/wire/resque.hpp"

#include <optional>

#include "understudy/error.hpp"
#include "understudy/wire/reader.hpp"
#include "wire/plain.hpp"

namespace understudy {

namespace {

constexpr std::string_view before_class = R"({"class":")";
constexpr std::string_view between = R"(","args":)";

// The name in what `encode` writes, if it needs no escapes, as in most of what comes by; steps over
// it to the arguments.
std::optional<std::string_view> take_plain_name(std::string_view& payload) {
  if (!payload.starts_with(before_class)) return std::nullopt;
  payload.remove_prefix(before_class.size());
  const auto name = payload.substr(0, detail::plain_prefix(payload));
  payload.remove_prefix(name.size());
  if (!payload.starts_with(between)) return std::nullopt;
  payload.remove_prefix(between.size());
  return name;
}

std::optional<decoded_payload> decode_own_spelling(std::string_view payload) {
  const auto name = take_plain_name(payload);
  if (!name) return std::nullopt;
  if (payload.size() < 3 || payload.front() != '[') return std::nullopt;
  try {
    argument_reader in{payload};
    const auto arguments = in.raw();
    if (payload.substr(arguments.size()) != "}") return std::nullopt;
    return decoded_payload{std::string{*name}, std::string{arguments}};
  } catch (const decode_error&) {
    return std::nullopt;  // read as a whole, the message says where in the payload
  }
}

}  // namespace

std::string resque_format::encode(std::string_view job, std::string_view arguments) const {
  std::string payload;
  payload.reserve(job.size() + arguments.size() + before_class.size() + between.size() + 1);
  if (detail::plain_prefix(job) == job.size()) {
    payload.append(before_class).append(job).append(between).append(arguments) += '}';
    return payload;
  }
  payload += R"({"class":)";
  argument_writer{payload}.text(job);
  payload += R"(,"args":)";
  payload += arguments;
  payload += '}';
  return payload;
}

void resque_format::check(std::string_view payload) const {
  if (payload.size() <= 2 * max_json_depth) return;  // too short to open and close so many
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    const char c = payload[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > max_json_depth) {
        throw encode_error{"the payload nests more than " + std::to_string(max_json_depth) +
                           " levels deep, which Resque cannot read"};
      }
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
}

decoded_payload resque_format::decode(std::string_view payload) const {
  if (auto own = decode_own_spelling(payload)) return std::move(*own);
  argument_reader in{payload, max_json_depth + 1};
  if (in.peek() != argument_reader::kind::object) in.refuse("a payload has to be a JSON object");
  decoded_payload decoded{{}, "[]"};
  std::string key;
  bool has_class = false;
  in.begin_object();
  while (in.next_key(key)) {
    if (key == "class") {
      in.text(decoded.job);
      has_class = true;
    } else if (key == "args") {
      const auto kind = in.peek();
      if (kind != argument_reader::kind::array && kind != argument_reader::kind::null) {
        in.refuse("args has to be an array");
      }
      const auto text = in.raw();
      decoded.arguments = kind == argument_reader::kind::array ? text : "[]";
    } else {
      in.raw();
    }
  }
  if (!has_class) in.refuse("a payload has to name its class");
  in.end();
  return decoded;
}

std::string resque_format::job_of(std::string_view payload) const {
  auto rest = payload;
  const auto name = take_plain_name(rest);
  return name ? std::string{*name} : decode(payload).job;
}

const resque_format& resque_format::shared() {
  static const resque_format format;
  return format;
}

}  // namespace understudy
