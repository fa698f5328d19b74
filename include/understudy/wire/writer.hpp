#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace understudy {

/// How deeply JSON may nest: Ruby's refuses more, of arguments alone and of a whole payload.
inline constexpr std::size_t max_json_depth = 100;

/// Writes the arguments of one job as JSON text, spelled as Ruby's JSON does: raw UTF-8, unescaped
/// slash, floats as `Float#to_s` (`1.0e+20`).
///
/// What JSON cannot say (NaN, infinity, invalid UTF-8, too deep a nesting) throws an `encode_error`
/// that names the place. For one thread at a time.
class argument_writer {
 public:
  /// Whether the text is for a broker or for a human, from whom secrets are kept.
  enum class audience { wire, human };

  /// Appends to `out`, which has to outlive the writer.
  explicit argument_writer(std::string& out, audience readers = audience::wire)
      : out_{out}, readers_{readers} {}
  argument_writer(const argument_writer&) = delete;
  argument_writer& operator=(const argument_writer&) = delete;

  void null();
  void boolean(bool value);
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);
  void real(double value);
  void real(float value);
  /// \throws encode_error unless `value` is valid UTF-8.
  void text(std::string_view value);
  /// As base64.
  void binary(std::span<const std::byte> value);
  /// A number in the digits given, for integers beyond 64 bits.
  void digits(std::string_view number);

  void begin_array();
  void end_array();
  void begin_object();
  /// The name of the object's next value.
  void key(std::string_view name);
  void end_object();

  bool shows_secrets() const { return readers_ == audience::wire; }

  /// Refuses the value that was written last.
  [[noreturn]] void refuse(const std::string& problem) const;

  /// While one of these lives, messages tell no place within what is written.
  class discretion {
   public:
    explicit discretion(argument_writer& writer) : writer_{writer}, before_{writer.told_depth_} {
      writer.told_depth_ = std::min(before_, writer.depth_);
    }
    ~discretion() { writer_.told_depth_ = before_; }
    discretion(const discretion&) = delete;
    discretion& operator=(const discretion&) = delete;

   private:
    argument_writer& writer_;
    std::size_t before_;
  };

 private:
  struct frame {
    std::size_t index;
    const char* key;
    std::size_t key_size;
    bool is_object;
  };
  bool needs_comma();
  void separate();
  template <class Integer>
  void integer_digits(Integer value);
  void open(char bracket, bool is_object);
  void quote(std::string_view value);
  template <class Real>
  void real_digits(Real value);

  std::string& out_;
  audience readers_;
  std::size_t depth_ = 0;
  std::size_t told_depth_ = max_json_depth;   // messages name no place below
  std::array<frame, max_json_depth> frames_;  // only the first depth_ are set
};

}  // namespace understudy
