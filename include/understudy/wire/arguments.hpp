#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "understudy/wire/job_codec.hpp"

namespace understudy {

/// A job's arguments without its type: the text of a JSON array, always in the one spelling that
/// this library writes. A value.
///
///     auto a = understudy::arguments::of(123, "sso");
///     a.json();               // [123,"sso"]
///     a.at<std::int64_t>(0);  // 123
class arguments {
 public:
  /// No arguments: `[]`.
  arguments() : json_{"[]"} {}

  /// From any JSON array; numbers and escapes are spelled anew, keys keep their order.
  /// \throws decode_error if it is not one.
  static arguments parse(std::string_view json);

  /// From values of any supported field type; a `const char*` is taken as a string.
  template <class... T>
  static arguments of(const T&... values) {
    arguments made;
    made.json_.clear();
    argument_writer out{made.json_};
    out.begin_array();
    (write_one(out, values), ...);
    out.end_array();
    return made;
  }

  /// A job's fields.
  template <job J>
  static arguments from(const J& job) {
    return arguments{encode_arguments(codec_of<J>(), &job)};
  }

  const std::string& json() const { return json_; }
  std::size_t size() const;
  bool empty() const { return json_ == "[]"; }

  /// The JSON text of one argument, which points into this object.
  /// \throws decode_error if there are fewer.
  std::string_view raw(std::size_t index) const;

  /// One argument, decoded.
  /// \throws decode_error if there are fewer or it is of another type.
  template <class T>
  T at(std::size_t index) const {
    argument_reader in{json_};
    seek(in, index);
    T value{};
    read_argument(in, value);
    return value;
  }

  /// All of them as a job.
  /// \throws decode_error naming the field that does not fit.
  template <job J>
  J as() const {
    return decode_arguments<J>(json_);
  }

  friend bool operator==(const arguments&, const arguments&) = default;

  /// How GoogleTest prints it.
  friend void PrintTo(const arguments& shown, std::ostream* out);

 private:
  explicit arguments(std::string canonical) : json_{std::move(canonical)} {}
  static void seek(argument_reader& in, std::size_t index);
  template <class T>
  static void write_one(argument_writer& out, const T& value) {
    if constexpr (std::is_convertible_v<const T&, std::string_view>) {
      out.text(value);
    } else {
      write_argument(out, value);
    }
  }

  std::string json_;
};

/// Writes the value that `in` stands at to `out`, in the spelling of the writer.
void copy_value(argument_reader& in, argument_writer& out);

}  // namespace understudy
