#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/clock.hpp"

namespace understudy::detail {

/// Locks by key, packed: entries lie one behind the other, and so do the texts of all keys and owners.
/// To take a lock allocates nothing of its own. One thread at a time.
class lock_table {
 public:
  struct entry {
    std::size_t text_at;  // of the key, and the owner behind it
    std::uint32_t key_size;
    std::uint32_t owner_size;
    std::uint32_t hash;
    time_point expires_at;
  };

  std::size_t size() const { return entries_.size(); }
  const std::vector<entry>& entries() const { return entries_; }
  std::string_view key_of(const entry& of) const { return {texts_.data() + of.text_at, of.key_size}; }
  std::string_view owner_of(const entry& of) const {
    return {texts_.data() + of.text_at + of.key_size, of.owner_size};
  }

  /// Null if there is none. Valid until a lock is added or erased.
  entry* find(std::string_view key);

  /// \return the entry that has the key already, unchanged; null if this one was added.
  entry* add(std::string_view key, std::string_view owner, time_point expires_at);

  void erase(entry& gone);

  template <class Gone>
  void erase_if(Gone is_gone) {
    // From behind, for the last takes the place of what is erased.
    for (auto left = entries_.size(); left-- > 0;) {
      if (is_gone(entries_[left])) erase(entries_[left]);
    }
  }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  struct slot {
    std::uint32_t hash = 0;
    std::uint32_t number = none;  // of the entry
  };

  std::size_t slot_of(std::string_view key, std::uint32_t hash) const;
  std::size_t next(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }
  void grow();
  void empty_slot(std::size_t gone);
  void pack_texts();

  std::vector<entry> entries_;
  std::string texts_;
  std::size_t unused_text_ = 0;
  std::vector<slot> slots_ = std::vector<slot>(64);  // a power of two, at most half full
};

}  // namespace understudy::detail
