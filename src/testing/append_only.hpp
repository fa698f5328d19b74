#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace understudy::detail {

/// A sequence that only grows and never moves an element. Unlike a deque's, an empty one costs
/// nothing: most tests are small.
template <class T>
class append_only {
 public:
  void push_back(T value) {
    if (size_ % block_size == 0) blocks_.emplace_back().reserve(block_size);
    blocks_.back().push_back(std::move(value));
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
