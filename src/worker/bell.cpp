#include "worker/bell.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <condition_variable>
#include <system_error>
#include <utility>

#include "longest_wait.hpp"

namespace understudy::detail {

bell::bell() : descriptor_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  if (descriptor_ < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
}

bell::~bell() { close(descriptor_); }

void bell::ring() {
  std::stop_source rung;
  {
    const std::scoped_lock guard{mutex_};
    std::swap(rung, next_);
  }
  rung.request_stop();
  eventfd_write(descriptor_, 1);
}

std::stop_token bell::next() const {
  const std::scoped_lock guard{mutex_};
  return next_.get_token();
}

void bell::wait(const std::stop_token& next, std::chrono::microseconds longest) {
  std::mutex nobodys;
  std::condition_variable_any rings;
  std::unique_lock guard{nobodys};
  rings.wait_for(guard, next, at_most_a_year(longest), [] { return false; });
}

void bell::reset_descriptor() {
  eventfd_t count = 0;
  eventfd_read(descriptor_, &count);
}

}  // namespace understudy::detail
