#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bench {

struct one_integer {
  std::int64_t key;

  static constexpr auto queue = "bench";
  void perform() const { benchmark::DoNotOptimize(key); }
};

struct ten_fields {
  std::int64_t order;
  std::uint32_t customer;
  double amount;
  bool is_paid;
  std::string currency;
  std::string address;
  std::optional<std::string> note;
  std::vector<int> items;
  std::optional<int> discount;
  std::string channel;

  static constexpr auto queue = "bench";
  void perform() const {
    benchmark::DoNotOptimize(order);
    benchmark::DoNotOptimize(items.data());
  }
};

inline ten_fields an_order(std::int64_t number) {
  return {number,
          4711,
          1299.5,
          true,
          "EUR",
          "12 Rose Street, Edinburgh EH2 2PR",
          "leave at the door",
          {7, 11, 13, 17},
          {},
          "web"};
}

}  // namespace bench
