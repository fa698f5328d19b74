#pragma once

#include "simulation/choice.hpp"

namespace understudy::simulation::detail {

/// Makes the choices of a tape, and the usual ones when it has ended. Where one does not exist, the
/// last that does.
class scripted final : public chooser {
 public:
  explicit scripted(tape script) : script_{std::move(script)} {}

  std::optional<std::size_t> next(std::span<const alternative> from, bool) override {
    return take(from.size());
  }
  std::uint32_t draw(std::uint32_t bound) override { return static_cast<std::uint32_t>(take(bound)); }

  /// Whether each choice of the tape was there to be made.
  bool has_fitted() const { return fits_ && place_ >= script_.size(); }

 private:
  std::size_t take(std::size_t bound) {
    if (bound <= 1 || place_ >= script_.size()) return 0;
    const std::size_t wanted = script_[place_++];
    fits_ = fits_ && wanted < bound;
    return wanted < bound ? wanted : bound - 1;
  }

  tape script_;
  std::size_t place_ = 0;
  bool fits_ = true;
};

}  // namespace understudy::simulation::detail
