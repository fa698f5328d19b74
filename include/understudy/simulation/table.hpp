#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/wire/codec.hpp"

namespace understudy::simulation::detail {

class execution;

/// A table as the world sees it: steps that read and write rows, which have numbers.
class table {
 public:
  table(execution& of, std::string name);

 protected:
  using row = std::uint32_t;

  row number(std::string_view key);

  /// Another process may come first. \return false if this one is gone: what it does changes nothing.
  bool step() const;
  void reads(row which) const;
  void tell(std::string_view key, const std::function<std::string()>& what) const;
  void reads_all() const;

  /// By a check: `found` spells what is told of it if it breaks.
  void reads(row which, const std::function<std::string()>& found) const;
  void reads_all(const std::function<std::string()>& found) const;

  void writes(row which, std::string_view key, const std::function<std::string()>& what) const;

  /// In a transaction, what is written waits for its commit: the value, whether it still may be
  /// stored by then, and what stores it.
  bool defers() const;
  void defer(row which, std::string_view key, const std::function<std::string()>& what,
             std::shared_ptr<void> value, std::function<bool()> may_apply,
             std::function<void()> apply) const;
  void* deferred(row which) const;

  /// What it holds when all is done, spelled.
  void ends_as(std::function<std::vector<std::string>()> rows) const;

  std::string named(std::string_view key = {}) const;

 private:
  execution& of_;
  std::string name_;
  std::uint32_t all_;
};

template <class T>
std::string shown(const T& value) {
  std::string text;
  argument_writer out{text, argument_writer::audience::human};
  write_argument(out, value);
  return text;
}

}  // namespace understudy::simulation::detail
