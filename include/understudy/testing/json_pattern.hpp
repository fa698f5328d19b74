#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace understudy {

/// JSON with gaps. An object's keys have to be there, further ones may; lists have as many elements;
/// numbers are compared by value, so 1 is 1.0. A string may be a gap: `"<any>"`, `"<null>"`,
/// `"<boolean>"`, `"<number>"`, `"<integer>"`, `"<string>"`, `"<list>"`, `"<object>"`; and
/// `"<...>"` as a list's last element lets any others follow. `"<=...>"` stands for the string
/// within, so `"<=<any>>"` for `"<any>"` itself. A value; any thread may ask.
///
///     understudy::json_pattern{R"({"class":"SSOCaching","args":["<integer>","<...>"]})"}
class json_pattern {
 public:
  /// \throws usage_error if it is not JSON.
  explicit json_pattern(std::string_view pattern);
  ~json_pattern();
  json_pattern(const json_pattern&);
  json_pattern& operator=(const json_pattern&);

  /// Where a JSON text is unlike it: `whose args[0] is "x" instead of <integer>`; empty if it is
  /// like it, and `which is not JSON` if it is none.
  std::string explain(std::string_view json) const;

  bool matches(std::string_view json) const { return explain(json).empty(); }

  const std::string& text() const { return text_; }

 private:
  struct node;
  std::string text_;
  std::shared_ptr<const node> root_;
};

}  // namespace understudy
