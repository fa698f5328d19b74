#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "understudy/simulation/table.hpp"

namespace understudy::simulation {

/// A table that jobs and actors share, and that survives a crash. Every read and every write is a
/// step; an update is one. Keys and values are of types that can be job arguments.
template <class K, class V>
class store : private detail::table {
 public:
  store(detail::execution& of, std::string name) : table{of, std::move(name)} {
    ends_as([this] { return rows(); });
  }

  /// The value of a row; nothing if there is none.
  std::optional<V> find(const K& key) {
    auto& at = row_of(key);
    if (!step()) return std::nullopt;
    reads(at.number);
    const auto& found = seen(at);
    tell(at.key, [&] { return "is " + spelled(found); });
    return found;
  }

  /// The same; a value-initialized one for none.
  V get(const K& key) { return find(key).value_or(V{}); }

  bool contains(const K& key) { return find(key).has_value(); }

  void set(const K& key, V value) {
    change_row(key, goes_by::nothing, [&](std::optional<V>& at) {
      at = std::move(value);
      return true;
    });
  }

  void erase(const K& key) {
    change_row(key, goes_by::nothing, [](std::optional<V>& at) {
      at.reset();
      return true;
    });
  }

  /// Reads and writes in one step. \return the new value.
  template <class F>
  V update(const K& key, F change) {
    V made{};
    change_row(key, goes_by::what_was_there, [&](std::optional<V>& at) {
      made = change(at.value_or(V{}));
      at = made;
      return true;
    });
    return made;
  }

  /// Writes, if there is no such row yet, in one step. \return whether it did.
  bool insert(const K& key, V value) {
    return write_if(key, [](const std::optional<V>& at) { return !at; }, std::move(value));
  }

  /// Writes, if the row holds what is expected, in one step. \return whether it did.
  bool compare_and_set(const K& key, const std::optional<V>& expected, V value) {
    return write_if(key, [&](const std::optional<V>& at) { return at == expected; },
                    std::move(value));
  }

  /// For `charges[7] += 1`, one step.
  class reference {
   public:
    reference(store& in, const K& key) : in_{in}, key_{key} {}
    operator V() const { return in_.get(key_); }
    void operator=(V value) { in_.set(key_, std::move(value)); }
    template <class D>
    void operator+=(const D& more) {
      in_.update(key_, [&](V before) { return static_cast<V>(before + more); });
    }
    template <class D>
    void operator-=(const D& less) {
      in_.update(key_, [&](V before) { return static_cast<V>(before - less); });
    }

   private:
    store& in_;
    const K& key_;
  };
  reference operator[](const K& key) { return {*this, key}; }

  /// All rows, in one step.
  std::map<K, V> all() {
    if (!step()) return {};
    reads_all();
    return values([this](const stored_row& at) -> const auto& { return seen(at); });
  }

  /// \name For checks: no steps
  /// @{
  V peek(const K& key) const {
    const auto found = rows_.find(key);
    if (found == rows_.end()) {
      reads_all([&] { return named(detail::shown(key)) + " is nothing"; });
      return V{};
    }
    const auto& at = found->second;
    reads(at.number, [&] { return told(at); });
    return at.value.value_or(V{});
  }

  std::map<K, V> peek_all() const {
    reads_all([this] {
      std::string all;
      for (const auto& each : rows()) all += (all.empty() ? "" : "; ") + each;
      return all.empty() ? named() + " is empty" : all;
    });
    return values([](const stored_row& at) -> const auto& { return at.value; });
  }
  /// @}

 private:
  struct stored_row {
    std::optional<V> value;
    row number;
    std::string key;  // as stories spell it
    std::size_t writes = 0;

    void write(std::optional<V> made) {
      value = std::move(made);
      ++writes;
    }
  };

  stored_row& row_of(const K& key) {
    const auto found = rows_.find(key);
    if (found != rows_.end()) return found->second;
    auto text = detail::shown(key);
    const auto numbered = number(text);
    return rows_.emplace(key, stored_row{std::nullopt, numbered, std::move(text), 0}).first->second;
  }

  const std::optional<V>& seen(const stored_row& at) const {
    const auto* own = static_cast<std::optional<V>*>(deferred(at.number));
    return own != nullptr ? *own : at.value;
  }

  enum class goes_by { nothing, what_was_there };

  // `change` says whether the row is written.
  template <class F>
  void change_row(const K& key, goes_by what, F change) {
    auto& at = row_of(key);
    if (!step()) return;
    const auto before = seen(at);
    auto after = before;
    if (!change(after)) {
      reads(at.number);
      tell(at.key, [&] { return "stays " + spelled(before); });
      return;
    }
    const auto words = [&] { return spelled(before) + " -> " + spelled(after); };
    if (!defers()) {
      writes(at.number, at.key, words);
      at.write(std::move(after));
      return;
    }
    reads(at.number);
    const auto value = std::make_shared<std::optional<V>>(after);
    const bool is_free = what == goes_by::nothing;
    defer(
        at.number, at.key, words, value,
        [&at, is_free, seen = at.writes] { return is_free || at.writes == seen; },
        [&at, value] { at.write(*value); });
  }

  template <class F>
  bool write_if(const K& key, F may, V value) {
    bool does = false;
    change_row(key, goes_by::what_was_there, [&](std::optional<V>& at) {
      does = may(at);
      if (does) at = std::move(value);
      return does;
    });
    return does;
  }

  static std::string spelled(const std::optional<V>& value) {
    return value ? detail::shown(*value) : "nothing";
  }

  std::string told(const stored_row& at) const {
    return named(at.key) + (at.value ? " = " : " is ") + spelled(at.value);
  }

  std::vector<std::string> rows() const {
    std::vector<std::string> all;
    for (const auto& [key, at] : rows_) {
      if (at.value) all.push_back(told(at));
    }
    return all;
  }

  // Of all rows that have one, as `value_of` tells it.
  template <class F>
  std::map<K, V> values(F value_of) const {
    std::map<K, V> all;
    for (const auto& [key, at] : rows_) {
      if (const auto& value = value_of(at)) all.emplace(key, *value);
    }
    return all;
  }

  std::map<K, stored_row> rows_;
};

}  // namespace understudy::simulation
