#pragma once

#include <utility>

namespace understudy {

/// A field whose value travels on the wire and is shown nowhere else: messages, journals and
/// timelines print `[secret]`.
///
///     struct reset_password { std::int64_t user; understudy::secret<std::string> token; };
template <class T>
class secret {
 public:
  using value_type = T;

  secret() = default;
  explicit secret(T value) : value_{std::move(value)} {}

  /// The value itself, owned by this object.
  const T& reveal() const { return value_; }
  T& reveal() { return value_; }

  friend bool operator==(const secret&, const secret&) = default;

  /// How GoogleTest prints it.
  template <class Stream>
  friend void PrintTo(const secret&, Stream* out) {
    *out << "[secret]";
  }

 private:
  T value_{};
};

}  // namespace understudy
