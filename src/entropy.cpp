#include "entropy.hpp"

#include <pthread.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace understudy::detail {

namespace {

[[noreturn]] void fail(int why) {
  throw std::system_error{why, std::generic_category(), "random bits"};
}

std::atomic<unsigned> forks = 0;  // of this process and those before it

void count_forks() {
  static const int refused = ::pthread_atfork(nullptr, nullptr, [] { ++forks; });
  if (refused != 0) fail(refused);
}

// To ask the system costs several times what an id does, so it is asked for as many bytes as it gives
// at once.
class supply {
 public:
  void take(void* into, std::size_t size) {
    if (size > bytes_.size() - used_ || drawn_after_ != forks) draw();
    std::memcpy(into, bytes_.data() + used_, size);
    used_ += size;
  }

 private:
  void draw() {
    count_forks();
    if (::getentropy(bytes_.data(), bytes_.size()) != 0) fail(errno);
    drawn_after_ = forks;
    used_ = 0;
  }

  std::array<std::byte, 256> bytes_;
  std::size_t used_ = bytes_.size();
  unsigned drawn_after_ = 0;
};

}  // namespace

void draw_entropy(void* into, std::size_t size) {
  thread_local supply own;
  own.take(into, size);
}

}  // namespace understudy::detail
