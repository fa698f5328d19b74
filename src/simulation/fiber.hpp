#pragma once

#include <boost/context/fiber.hpp>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <vector>

#include "understudy/client.hpp"

namespace understudy::simulation::detail {

/// Stacks with a guard page below each, kept for reuse. Not for several threads.
class stack_pool {
 public:
  explicit stack_pool(std::size_t size);
  ~stack_pool();
  stack_pool(const stack_pool&) = delete;
  stack_pool& operator=(const stack_pool&) = delete;

  boost::context::stack_context take();
  void give_back(const boost::context::stack_context& stack);

 private:
  std::size_t size_;  // the guard page included
  std::vector<boost::context::stack_context> free_;
};

/// What ends a body from within: thrown where it is suspended. No job's exception, nor a
/// `std::exception`, so that a body's own handlers leave it alone.
struct unwinding {};

/// A body with a stack of its own, that runs until it suspends itself. One that is destroyed before
/// its body has ended is unwound first.
class fiber {
 public:
  fiber(stack_pool& stacks, std::function<void()> body);
  ~fiber();
  fiber(const fiber&) = delete;
  fiber& operator=(const fiber&) = delete;

  /// Runs the body until it suspends itself or ends. It must not throw.
  void resume();

  /// From within the body: back to whoever resumed it. \throws unwinding if it is not to go on; where
  /// the stack unwinds anyway, from some other exception, it returns.
  void suspend();

  bool has_ended() const { return has_ended_; }

  /// Unwinds the stack, by an exception from each suspension that it meets. Where that may not leave
  /// a frame, as from a destructor that was suspended, the stack is lost: what its frames own stays.
  /// \return false if the body swallows the exception again and again; its stack is lost, too.
  bool unwind();
  bool is_unwinding() const { return is_unwinding_; }

 private:
  // What the C++ runtime knows of the exceptions that a stack is in the midst of.
  struct exception_state {
    void* caught = nullptr;
    unsigned int uncaught = 0;
  };
  [[noreturn]] static void leave_lost();
  [[noreturn]] void leave_ended();
  void bury();
  void lose();
  void switch_state();
  void entered_body();
  void entered_resumer();

  stack_pool& stacks_;
  std::function<void()> body_;
  boost::context::fiber inside_;
  boost::context::fiber outside_;
  exception_state exceptions_;
  const client::performing* performing_ = nullptr;
  boost::context::stack_context stack_;
  bool has_ended_ = false;
  bool is_unwinding_ = false;
  bool is_lost_ = false;

  // For the sanitizers, which have to know of each switch; nobody else asks.
  [[maybe_unused]] void* fake_stack_inside_ = nullptr;
  [[maybe_unused]] void* fake_stack_outside_ = nullptr;
  [[maybe_unused]] const void* outside_bottom_ = nullptr;
  [[maybe_unused]] std::size_t outside_size_ = 0;
  [[maybe_unused]] void* thread_inside_ = nullptr;
  [[maybe_unused]] void* thread_outside_ = nullptr;
};

}  // namespace understudy::simulation::detail
