#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/wire/writer.hpp"

namespace understudy {

/// Reads JSON text value by value, strictly: what does not fit throws a `decode_error` that names
/// the place, and nothing is converted silently. For one thread at a time.
class argument_reader {
 public:
  enum class kind { null, boolean, integer, real, text, array, object };

  /// Reads from `json`, which has to outlive the reader, and may nest `max_depth` levels, at most
  /// one more than `max_json_depth`.
  explicit argument_reader(std::string_view json, std::size_t max_depth = max_json_depth);
  argument_reader(const argument_reader&) = delete;
  argument_reader& operator=(const argument_reader&) = delete;

  /// The kind of the next value, which is not consumed.
  kind peek();

  void null();
  bool boolean();
  /// \throws decode_error unless it is an integer from `lowest` to `highest`.
  std::int64_t integer(std::int64_t lowest, std::int64_t highest);
  std::uint64_t unsigned_integer(std::uint64_t highest);
  /// An integer is taken if it is exact as a double.
  double real();
  float real_single();
  void text(std::string& out);
  /// From base64.
  void binary(std::vector<std::byte>& out);
  /// A number as it is spelled.
  std::string_view digits();
  /// Steps over one value, checking it, and returns its text.
  std::string_view raw();

  void begin_array();
  /// Whether the array has another value; false ends the array.
  bool next_element();
  void begin_object();
  /// Moves to the object's next value and sets `key`; false ends the object.
  bool next_key(std::string& key);
  /// \throws decode_error if text is left.
  void end();

  /// Refuses the value that was read last.
  [[noreturn]] void refuse(const std::string& problem);

  /// Whether messages have to be silent on what is read now.
  bool is_discreet() const { return told_depth_ != everything; }

  /// While one of these lives, messages quote nothing of what is read and tell no place within it.
  class discretion {
   public:
    explicit discretion(argument_reader& reader) : reader_{reader}, before_{reader.told_depth_} {
      reader.told_depth_ = std::min(before_, reader.depth_);
    }
    ~discretion() { reader_.told_depth_ = before_; }
    discretion(const discretion&) = delete;
    discretion& operator=(const discretion&) = delete;

   private:
    argument_reader& reader_;
    std::size_t before_;
  };

 private:
  static constexpr auto everything = std::numeric_limits<std::size_t>::max();

  struct frame {
    std::size_t index;
    std::size_t key_at;  // where the key's text starts
    bool is_object;
  };
  char skip_space();
  void expect(kind wanted, std::string_view name);
  void expect_more(char c);
  void enter(bool is_object);
  bool another(char closing);
  std::string_view number(bool& is_real);
  template <class Integer>
  bool plain_integer(Integer& value);
  std::optional<std::string_view> plain_text();
  template <class Real>
  Real floating(std::string_view name);
  void unescape(std::string* out);
  std::uint32_t four_hex_digits();
  std::string_view shown(std::string_view value) const;

  std::string_view json_;
  std::size_t at_ = 0;
  std::size_t max_depth_;
  std::size_t depth_ = 0;
  std::size_t told_depth_ = everything;           // messages name no place below
  std::array<frame, max_json_depth + 1> frames_;  // only the first depth_ are set
};

}  // namespace understudy
