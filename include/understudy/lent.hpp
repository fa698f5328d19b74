#pragma once

#include <memory>

namespace understudy {

/// A reference to an object that somebody else keeps for long enough; made from an object with a
/// name only, as a temporary would be gone at once.
template <class T>
class lent {
 public:
  lent(const T& object) : object_{std::addressof(object)} {}
  lent(const T&&) = delete;

  const T& operator*() const { return *object_; }
  const T* operator->() const { return object_; }

 private:
  const T* object_;
};

}  // namespace understudy
