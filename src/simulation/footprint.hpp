#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace understudy::simulation::detail {

/// Something that steps may touch, by number: a queue, a lock, a row.
using resource = std::uint32_t;

/// Numbers for names, the same ones for as long as an exploration lasts.
class numbering {
 public:
  /// The number of a name of some kind: of a queue and a lock with one name there are two.
  std::uint32_t of(std::string_view kind, std::string_view name = {});

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::string wanted_;
};

/// What a step has read and written. Two steps may change places unless one writes what the other
/// touches. Where each writes a part of its own, of a table or a pool, they may.
class footprint {
 public:
  void reads(resource what) { add(what, mode::read); }
  void writes(resource what) { add(what, mode::write); }
  void writes_part(resource what) { add(what, mode::part); }

  /// Nobody knows what else it touched: it changes places with no other such step.
  void anything() { is_anything_ = true; }

  void add_all(const footprint& more);
  void clear();
  bool conflicts(const footprint& other) const;

  bool writes_any_of(const footprint& other) const;

 private:
  enum class mode : std::uint8_t { read, write, part };
  struct touch {
    resource what;
    mode how;

    friend bool operator==(const touch&, const touch&) = default;
  };
  void add(resource what, mode how);

  std::vector<touch> touches_;
  bool is_anything_ = false;
};

}  // namespace understudy::simulation::detail
