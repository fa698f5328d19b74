#include "understudy/simulation/world.hpp"

#include <fmt/format.h>

#include "simulation/execution.hpp"
#include "simulation/simulated_broker.hpp"
#include "understudy/error.hpp"

namespace understudy::simulation {

using detail::place;

client& world::client() { return of_.client(); }
broker& world::broker() { return of_.broker(); }
lock_store& world::locks() { return of_.locks(); }
const clock& world::clock() const { return of_.told_time(); }
registry& world::registry() { return of_.jobs(); }

world& world::store_in(understudy::broker& own) {
  of_.broker().store_in(own);
  return *this;
}

world& world::actor(std::string name, std::function<void()> does) {
  of_.add_actor(std::move(name), std::move(does));
  return *this;
}

void world::checkpoint(std::string_view name) {
  const auto words = [name] { return fmt::format("passes \"{}\"", name); };
  of_.point(place::body, name, words);
  of_.tell(words);
}

void world::sleep(std::chrono::microseconds wait) { of_.sleep(wait); }

std::uint32_t world::choose(std::uint32_t bound) { return of_.draw(bound); }

void world::touch(std::string_view what) {
  of_.point(place::body);
  of_.writes(of_.number("own", what));
  of_.tell([&] { return fmt::format("touches {}", what); });
}

void world::look_at(std::string_view what) {
  of_.point(place::body);
  of_.reads(of_.number("own", what));
}

void world::effect(std::string_view key) {
  of_.point(place::body);
  if (of_.is_inert()) return;
  of_.writes(of_.number("effect", key));
  of_.tell([&] { return fmt::format("effect: {}", key); });
  of_.oracles().effect(key);
}

transaction world::begin() { return transaction{of_}; }

void world::crash() {
  if (!of_.is_in_process()) throw usage_error{"only a job or an actor can crash"};
  of_.crash_here();
}

world& world::always(std::string name, std::function<bool()> holds, site where) {
  of_.oracles().add_always(std::move(name), std::move(holds), where);
  return *this;
}

world& world::at_end(std::string name, std::function<bool()> holds, site where) {
  of_.oracles().add_at_end(std::move(name), std::move(holds), where);
  return *this;
}

world& world::sometimes(std::string name, std::function<bool()> met, site where) {
  of_.oracles().add_sometimes(std::move(name), std::move(met), where);
  return *this;
}

world& world::eventually(std::string name, std::chrono::microseconds within,
                         std::function<bool()> holds, site where) {
  of_.oracles().add_eventually(std::move(name), within, std::move(holds), where);
  return *this;
}

const tally& world::tally() const {
  of_.ground().tally_is_watched = true;
  of_.reads(of_.number("tally"));
  return of_.counts();
}

void world::run() { of_.run(); }

}  // namespace understudy::simulation
