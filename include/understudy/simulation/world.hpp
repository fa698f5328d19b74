#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "understudy/broker/broker.hpp"
#include "understudy/client.hpp"
#include "understudy/registry.hpp"
#include "understudy/simulation/store.hpp"
#include "understudy/simulation/transaction.hpp"
#include "understudy/simulation/verdict.hpp"
#include "understudy/simulation/watched.hpp"
#include "understudy/site.hpp"

namespace understudy::simulation {

namespace detail {
class execution;
}  // namespace detail

/// One world in one schedule: workers, actors, a queue, stores and a clock, in one thread. The
/// production client, worker, hooks and plugins run in it; broker, clock and chance are its own.
/// Each call of the queue, of a lock or a store is a step, and so is what a job does up to the next
/// of them: between two steps any other process may take its own, or a fault strikes.
///
///     simulation::explore({.workers = 2, .faults = simulation::crash(1)}, [](simulation::world& w) {
///       auto& charges = w.store<int, int>("charges");
///       w.handle<charge>([&](const charge& what) { charges[what.order] += 1; });
///       w.always("charged once", [&] { return charges.peek(7) <= 1; });
///       w.client().enqueue(charge{7});
///       w.run();
///     });
///
/// A crash takes a process away as `kill -9` does: nothing of its stack runs any more while the
/// world goes on. What its frames own is destroyed after the verdict, and what they call then does
/// nothing.
class world {
 public:
  explicit world(detail::execution& of) : of_{of} {}
  world(const world&) = delete;
  world& operator=(const world&) = delete;

  /// \name What every process may use, each call a step
  /// @{
  understudy::client& client();
  understudy::broker& broker();
  lock_store& locks();

  /// No step: to look at it takes no time.
  const understudy::clock& clock() const;
  /// @}

  /// \name Set-up, before `run`
  /// @{
  understudy::registry& registry();

  /// Lends an object to jobs that ask for it; see `registry::provide`.
  template <class D>
  world& provide(D& dependency) {
    registry().template provide<D>(dependency);
    return *this;
  }
  template <class D>
  world& provide(const D&& dependency) = delete;

  /// Tells of a job type, or what performs it; see `registry::handle`.
  template <job J>
  world& handle() {
    registry().template handle<J>();
    return *this;
  }
  template <job J, class F>
  world& handle(F handler) {
    registry().template handle<J>(std::move(handler));
    return *this;
  }
  template <class F>
  world& handle(std::string_view job_name, F handler) {
    registry().handle(job_name, std::move(handler));
    return *this;
  }

  /// Has the queue be stored in a broker of your own, to see what becomes of its users. It has to
  /// outlive `run`. What it throws in a worker breaks the world, but for a `broker_error`.
  world& store_in(understudy::broker& own);

  /// A table that belongs to the world.
  template <class K, class V>
  simulation::store<K, V>& store(std::string name) {
    auto made = std::make_shared<simulation::store<K, V>>(of_, std::move(name));
    stores_.push_back(made);
    return *made;
  }

  /// Lends an object that jobs, hooks and actors act on through what is returned.
  template <class T>
  simulation::watched<T>& watch(std::string name, T& lent) {
    auto made = std::make_shared<simulation::watched<T>>(of_, std::move(name), lent);
    stores_.push_back(made);
    return *made;
  }

  /// A process of its own, that begins at any time: a request, a poller, somebody at a console. It
  /// may crash as a worker may, and is not started again. What it throws breaks the world, but for
  /// the `broker_error` of a fault.
  world& actor(std::string name, std::function<void()> does);
  /// @}

  /// \name For jobs, hooks and actors
  /// @{

  /// A step of its own: here another process may come first, or a crash.
  void checkpoint(std::string_view name);

  /// Goes on when so much time has passed.
  void sleep(std::chrono::microseconds wait);

  /// One of `bound` possibilities, all of which are tried; 0 is the usual one.
  std::uint32_t choose(std::uint32_t bound);

  /// What follows changes, or looks at, something of this name that the world does not know; a
  /// step. For bodies of a `closed` world that act on more than stores.
  void touch(std::string_view what);
  void look_at(std::string_view what);

  /// Something happens outside, once and for all. Twice under one key breaks the world.
  void effect(std::string_view key);

  /// From now until it is committed, this process writes to stores unseen by others.
  [[nodiscard]] transaction begin();

  /// Ends this process as `kill -9` does: a body that takes its worker down, always.
  [[noreturn]] void crash();
  /// @}

  /// \name What must hold. Checks look at stores by `peek`, at what else they like. Where they stand
  /// is told when they break. One that throws is broken.
  /// @{

  /// After each step.
  world& always(std::string name, std::function<bool()> holds, site where = site::here());

  /// When nothing can happen any more.
  world& at_end(std::string name, std::function<bool()> holds, site where = site::here());

  /// After some step of some schedule: so that a test that no longer tests it fails.
  world& sometimes(std::string name, std::function<bool()> met, site where = site::here());

  /// At the latest so long after the beginning and the last fault, and at the end.
  world& eventually(std::string name, std::chrono::microseconds within,
                    std::function<bool()> holds, site where = site::here());

  /// How often things happened in this schedule so far.
  const simulation::tally& tally() const;
  /// @}

  /// Runs until nothing can happen any more. Does not return if something broke.
  void run();

 private:
  detail::execution& of_;
  std::vector<std::shared_ptr<void>> stores_;
};

}  // namespace understudy::simulation
