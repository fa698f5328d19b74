#include "rows.hpp"

namespace {

// "5:hello", so that nothing in the text needs a sign.
void append(std::string& all, std::string_view text) {
  all += std::to_string(text.size());
  all += ':';
  all += text;
}

std::string next(std::string_view& rest) {
  const auto colon = rest.find(':');
  const auto size = std::stoul(std::string{rest.substr(0, colon)});
  std::string text{rest.substr(colon + 1, size)};
  rest.remove_prefix(colon + 1 + size);
  return text;
}

}  // namespace

std::string packed(const understudy::header_list& headers) {
  std::string all;
  for (const auto& [name, value] : headers) {
    append(all, name);
    append(all, value);
  }
  return all;
}

std::string packed(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& each : texts) append(all, each);
  return all;
}

std::vector<std::string> unpacked(std::string_view bytes) {
  std::vector<std::string> texts;
  while (!bytes.empty()) texts.push_back(next(bytes));
  return texts;
}

understudy::message read_message(const query& row, int first) {
  understudy::message read;
  auto& beside = read.envelope;
  beside.id = row.bytes(first);
  beside.parent = row.bytes(first + 1);
  beside.attempt = static_cast<std::uint32_t>(row.integer(first + 2));
  beside.enqueued_at = as_time(row.integer(first + 3));
  const auto headers = row.bytes(first + 4);
  for (std::string_view rest{headers}; !rest.empty();) {
    auto name = next(rest);
    beside.headers.emplace_back(std::move(name), next(rest));
  }
  read.payload = row.bytes(first + 5);
  return read;
}
