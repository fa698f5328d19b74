#pragma once

#include <iosfwd>
#include <utility>

namespace understudy {

namespace detail {

void print_secret(std::ostream& out);

}  // namespace detail

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
  friend void PrintTo(const secret&, std::ostream* out) { detail::print_secret(*out); }

 private:
  T value_{};
};

}  // namespace understudy
