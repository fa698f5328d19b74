#pragma once

#include <cstddef>
#include <vector>

namespace understudy::detail {

/// A sequence that only grows, block by block. Unlike a deque's, an empty one costs nothing and the
/// first block only what is in it: most tests are small.
template <class T>
class append_only {
 public:
  void push_back(const T& value) {
    if (size_ % block_size == 0) blocks_.emplace_back().reserve(size_ == 0 ? 1 : block_size);
    blocks_.back().push_back(value);
    ++size_;
  }
  std::size_t size() const { return size_; }
  const T& operator[](std::size_t index) const {
    return blocks_[index / block_size][index % block_size];
  }
  T& operator[](std::size_t index) { return blocks_[index / block_size][index % block_size]; }

 private:
  static constexpr std::size_t block_size = 64;
  std::vector<std::vector<T>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace understudy::detail
