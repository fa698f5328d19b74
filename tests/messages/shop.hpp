#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/client.hpp"
#include "understudy/hooks/plugins.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/secret.hpp"
#include "understudy/testing/fake_queue.hpp"

/// The shop whose jobs the messages are about.
struct address {
  std::string street;
  std::string city;
};

struct send_receipt {
  std::int64_t order;
  std::string to;
  static constexpr auto job_name = "send_receipt";
  static constexpr auto queue = "mail";
  void perform() const {
    if (to.empty()) throw std::invalid_argument{"no address"};
  }
};

struct charge_card {
  std::int64_t order;
  std::int64_t cents;
  understudy::secret<std::string> card;
  static constexpr auto job_name = "charge_card";
  static constexpr auto queue = "payments";
  bool before_enqueue() const { return cents > 0; }
  void before_perform() const {
    if (cents > 1'000'000) throw understudy::dont_perform{"too much"};
  }
  void perform(understudy::client& client) const {
    try {
      if (card.reveal() == "expired") throw std::runtime_error{"card expired"};
    } catch (const std::runtime_error&) {
      std::throw_with_nested(std::logic_error{"not charged"});
    }
    client.enqueue(send_receipt{order, "ann@example.org"}, {"charge.cpp", 7});
  }
};

struct ship_order {
  std::int64_t order;
  address to;
  std::vector<std::string> items;
  std::string note;
  static constexpr auto job_name = "ship_order";
  static constexpr auto queue = "parcels";
  void perform() const {}
};

struct count_stock {
  std::int64_t shelf;
  static constexpr auto job_name = "count_stock";
  static constexpr auto queue = "stock";
  struct patience : understudy::retry_policy {
    using discard_on = understudy::exceptions<std::out_of_range>;
  };
  using plugins = understudy::plugins<understudy::retry<patience>>;
  void perform() const {
    if (shelf < 0) throw std::out_of_range{"no such shelf"};
    throw std::runtime_error{"the scanner is off"};
  }
};

struct print_label {
  std::unique_ptr<std::int64_t> parcel;
  static constexpr auto job_name = "print_label";
  static constexpr auto queue = "parcels";
};

inline charge_card charge(std::int64_t order, std::int64_t cents, std::string card = "4711") {
  return {order, cents, understudy::secret<std::string>{std::move(card)}};
}

/// A queue on which the shop has had a small day.
struct shop {
  shop() {
    client.enqueue(charge(1, 995), {"shop.cpp", 10});
    client.enqueue(ship_order{1, {"Elm St 1", "Springfield"}, {"book", "pen"}, ""},
                   {"shop.cpp", 11});
    client.enqueue(charge(2, 500), {"shop.cpp", 10});
  }
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
};
