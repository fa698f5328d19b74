#include "simulation/fiber.hpp"

#include <cxxabi.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <exception>
#include <new>
#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#define UNDERSTUDY_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDERSTUDY_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define UNDERSTUDY_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define UNDERSTUDY_TSAN 1
#endif
#endif
#ifdef UNDERSTUDY_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#endif
#ifdef UNDERSTUDY_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace understudy::simulation::detail {

namespace {

std::size_t page() {
  static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

constexpr int most_swallowed = 100;

// The one whose stack unwinds now, in this thread.
thread_local fiber* unwinding_now = nullptr;

}  // namespace

stack_pool::stack_pool(std::size_t size) : size_{(size + page() - 1) / page() * page() + page()} {}

stack_pool::~stack_pool() {
  for (const auto& each : free_) munmap(static_cast<char*>(each.sp) - size_, size_);
}

boost::context::stack_context stack_pool::take() {
  if (!free_.empty()) {
    const auto stack = free_.back();
    free_.pop_back();
    return stack;
  }
  void* memory = mmap(nullptr, size_, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc{};
  mprotect(memory, page(), PROT_NONE);
  boost::context::stack_context stack;
  stack.size = size_ - page();
  stack.sp = static_cast<char*>(memory) + size_;
  return stack;
}

void stack_pool::give_back(const boost::context::stack_context& stack) {
#ifdef UNDERSTUDY_ASAN
  // Frames that never returned left their red zones behind.
  __asan_unpoison_memory_region(static_cast<char*>(stack.sp) - stack.size, stack.size);
#endif
  free_.push_back(stack);
}

fiber::fiber(stack_pool& stacks, std::function<void()> body)
    : stacks_{stacks}, body_{std::move(body)}, stack_{stacks.take()} {
  struct lent_stack {
    void deallocate(boost::context::stack_context&) {}
  };
#ifdef UNDERSTUDY_TSAN
  // Boost enters the stack at once and leaves it again: without a switch, the frames that wait there
  // would be the creator's, whose every trace would be longer by them.
  thread_inside_ = __tsan_create_fiber(0);
  thread_outside_ = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(thread_inside_, 0);
#endif
  inside_ = boost::context::fiber{
      std::allocator_arg, boost::context::preallocated{stack_.sp, stack_.size, stack_},
      lent_stack{}, [this](boost::context::fiber&& resumer) -> boost::context::fiber {
        outside_ = std::move(resumer);
        entered_body();
        try {
          if (!is_unwinding_) body_();
        } catch (const unwinding&) {
        }
        leave_ended();
      }};
#ifdef UNDERSTUDY_TSAN
  __tsan_switch_to_fiber(thread_outside_, 0);
#endif
}

fiber::~fiber() {
  if (!has_ended_ && !is_lost_) unwind();
#ifdef UNDERSTUDY_TSAN
  __tsan_destroy_fiber(thread_inside_);
#endif
}

// For good, but as from a suspension: to return would leave frames that ThreadSanitizer counts as
// the resumer's.
void fiber::leave_ended() {
  has_ended_ = true;
  switch_state();
#ifdef UNDERSTUDY_ASAN
  __sanitizer_start_switch_fiber(nullptr, outside_bottom_, outside_size_);
#endif
#ifdef UNDERSTUDY_TSAN
  __tsan_switch_to_fiber(thread_outside_, 0);
#endif
  outside_ = std::move(outside_).resume();
  std::abort();
}

// Nobody goes on with this stack. The destructor of what is on it would unwind it.
void fiber::bury() {
  alignas(boost::context::fiber) std::array<std::byte, sizeof(boost::context::fiber)> grave;
  new (grave.data()) boost::context::fiber{std::move(inside_)};
}

void fiber::lose() {
  is_lost_ = true;
  bury();
#ifdef UNDERSTUDY_ASAN
  // What its frames own is not told as leaked.
  __lsan_register_root_region(static_cast<char*>(stack_.sp) - stack_.size, stack_.size);
#else
  stacks_.give_back(stack_);
#endif
}

// In place of std::terminate, which an exception calls that must not leave a frame.
void fiber::leave_lost() {
  unwinding_now->is_lost_ = true;
  unwinding_now->suspend();
  std::abort();
}

// What belongs to a stack and not to its thread changes places.
void fiber::switch_state() {
  auto& now = reinterpret_cast<exception_state&>(*__cxxabiv1::__cxa_get_globals());
  std::swap(now.caught, exceptions_.caught);
  std::swap(now.uncaught, exceptions_.uncaught);
  performing_ = client::performing::switch_to(performing_);
}

void fiber::entered_body() {
#ifdef UNDERSTUDY_ASAN
  __sanitizer_finish_switch_fiber(fake_stack_inside_, &outside_bottom_, &outside_size_);
#endif
}

void fiber::entered_resumer() {
#ifdef UNDERSTUDY_ASAN
  __sanitizer_finish_switch_fiber(fake_stack_outside_, nullptr, nullptr);
#endif
}

void fiber::resume() {
  switch_state();
#ifdef UNDERSTUDY_ASAN
  __sanitizer_start_switch_fiber(&fake_stack_outside_, static_cast<char*>(stack_.sp) - stack_.size,
                                 stack_.size);
#endif
#ifdef UNDERSTUDY_TSAN
  thread_outside_ = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(thread_inside_, 0);
#endif
  inside_ = std::move(inside_).resume();
  entered_resumer();
  if (!has_ended_) return;
  bury();
  stacks_.give_back(stack_);
}

void fiber::suspend() {
  switch_state();
#ifdef UNDERSTUDY_ASAN
  __sanitizer_start_switch_fiber(&fake_stack_inside_, outside_bottom_, outside_size_);
#endif
#ifdef UNDERSTUDY_TSAN
  __tsan_switch_to_fiber(thread_outside_, 0);
#endif
  outside_ = std::move(outside_).resume();
  entered_body();
  if (is_unwinding_ && std::uncaught_exceptions() == 0) throw unwinding{};
}

bool fiber::unwind() {
  is_unwinding_ = true;
  auto* const outer = std::exchange(unwinding_now, this);
  const auto before = std::set_terminate(leave_lost);
  int resumed = 0;
  while (!has_ended_ && !is_lost_ && ++resumed <= most_swallowed) resume();
  std::set_terminate(before);
  unwinding_now = outer;
  const bool swallows = !has_ended_ && !is_lost_;
  if (!has_ended_) lose();
  return !swallows;
}

}  // namespace understudy::simulation::detail
