#pragma once

#include <string>
#include <utility>

#include "understudy/simulation/table.hpp"

namespace understudy::simulation {

/// An object of the test's own, which jobs and actors of a closed world share: a cache, a fake of a
/// service. Each look and each change is a step that the world knows of. It survives a crash.
///
///     auto& stock = world.watch("stock", warehouse);
///     world.handle<sell>([&](const sell& what) { stock.change([&](auto& all) { all.take(what.part); }); });
///     world.always("what is sold was there", [&] { return stock.look([](auto& all) { return all.count() >= 0; }); });
template <class T>
class watched : private detail::table {
 public:
  /// The object is lent: it outlives this.
  watched(detail::execution& of, std::string name, T& lent)
      : table{of, std::move(name)}, lent_{lent}, itself_{number({})} {}

  /// One step, in a check none. `look` is called with a const reference. \return what it returns.
  template <class F>
  auto look(F look) {
    step();
    reads(itself_);
    return look(std::as_const(lent_));
  }

  /// One step. `change` is called with a reference, or not at all where the process is gone.
  template <class F>
  void change(F change) {
    if (!step()) return;
    writes(itself_, {}, [] { return "changes"; });
    change(lent_);
  }

 private:
  T& lent_;
  row itself_;
};

}  // namespace understudy::simulation
