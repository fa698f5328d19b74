#include "broker/lock_table.hpp"

#include <cstring>
#include <utility>

namespace understudy::detail {

namespace {

std::uint64_t mixed(std::uint64_t into, std::uint64_t word) {
  into = (into ^ word) * 0x9E3779B97F4A7C15U;
  return into ^ into >> 32U;
}

std::uint64_t word_at(const char* place) {
  std::uint64_t word = 0;
  std::memcpy(&word, place, sizeof word);
  return word;
}

std::uint32_t hash_of(std::string_view text) {
  constexpr auto step = sizeof(std::uint64_t);
  std::uint64_t hash = text.size();
  if (text.size() < step) {
    for (const char each : text) hash = mixed(hash, static_cast<unsigned char>(each));
    return static_cast<std::uint32_t>(hash);
  }
  const auto last = text.size() - step;
  for (std::size_t at = 0; at < last; at += step) hash = mixed(hash, word_at(text.data() + at));
  return static_cast<std::uint32_t>(mixed(hash, word_at(text.data() + last)));
}

}  // namespace

// Where the key is, or would be.
std::size_t lock_table::slot_of(std::string_view key, std::uint32_t hash) const {
  auto at = hash & (slots_.size() - 1);
  for (; slots_[at].number != none; at = next(at)) {
    if (slots_[at].hash == hash && key_of(entries_[slots_[at].number]) == key) break;
  }
  return at;
}

lock_table::entry* lock_table::find(std::string_view key) {
  const auto& found = slots_[slot_of(key, hash_of(key))];
  return found.number == none ? nullptr : &entries_[found.number];
}

lock_table::entry* lock_table::add(std::string_view key, std::string_view owner,
                                   time_point expires_at) {
  if (2 * entries_.size() >= slots_.size()) grow();
  const auto hash = hash_of(key);
  auto& found = slots_[slot_of(key, hash)];
  if (found.number != none) return &entries_[found.number];
  found = {hash, static_cast<std::uint32_t>(entries_.size())};
  entries_.push_back({texts_.size(), static_cast<std::uint32_t>(key.size()),
                      static_cast<std::uint32_t>(owner.size()), hash, expires_at});
  texts_.append(key).append(owner);
  return nullptr;
}

void lock_table::grow() {
  slots_.assign(2 * slots_.size(), {});
  for (std::uint32_t number = 0; number < entries_.size(); ++number) {
    auto at = entries_[number].hash & (slots_.size() - 1);
    while (slots_[at].number != none) at = next(at);
    slots_[at] = {entries_[number].hash, number};
  }
}

// What stands behind an emptied slot moves up, unless it stands where it belongs.
void lock_table::empty_slot(std::size_t gone) {
  const auto mask = slots_.size() - 1;
  for (auto at = next(gone); slots_[at].number != none; at = next(at)) {
    const auto home = slots_[at].hash & mask;
    if (((at - home) & mask) < ((at - gone) & mask)) continue;
    slots_[gone] = slots_[at];
    gone = at;
  }
  slots_[gone] = {};
}

void lock_table::erase(entry& gone) {
  constexpr std::size_t not_worth_it = 4096;
  empty_slot(slot_of(key_of(gone), gone.hash));
  unused_text_ += gone.key_size + gone.owner_size;
  const auto& last = entries_.back();
  if (&gone != &last) {
    slots_[slot_of(key_of(last), last.hash)].number =
        static_cast<std::uint32_t>(&gone - entries_.data());
    gone = last;
  }
  entries_.pop_back();
  if (2 * unused_text_ > texts_.size() + not_worth_it) pack_texts();
}

void lock_table::pack_texts() {
  std::string packed;
  packed.reserve(texts_.size() - unused_text_);
  for (auto& each : entries_) {
    const auto text_at = packed.size();
    packed.append(key_of(each)).append(owner_of(each));
    each.text_at = text_at;
  }
  texts_ = std::move(packed);
  unused_text_ = 0;
}

}  // namespace understudy::detail
