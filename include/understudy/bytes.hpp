#pragma once

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace understudy {

/// Binary data as a job's field. Written as base64 (RFC 4648, padded) on JSON wires, where a
/// `std::string` has to be valid UTF-8.
///
///     struct store_avatar { std::int64_t user; understudy::bytes png; };
class bytes {
 public:
  bytes() = default;
  explicit bytes(std::vector<std::byte> data) : data_{std::move(data)} {}

  /// Copies the characters of `text` as they are.
  explicit bytes(std::string_view text);

  /// The data, owned by this object.
  std::span<const std::byte> view() const { return data_; }
  std::size_t size() const { return data_.size(); }
  bool empty() const { return data_.empty(); }

  friend bool operator==(const bytes& a, const bytes& b);

  /// How GoogleTest prints it: its size and how it begins.
  friend void PrintTo(const bytes& shown, std::ostream* out);

 private:
  std::vector<std::byte> data_;
};

}  // namespace understudy
