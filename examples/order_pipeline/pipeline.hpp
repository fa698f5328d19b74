#pragma once

// From an order to a parcel, a job a step:
//
//     import_order -> charge_card -> ship_order
//                         |      \-> send_receipt
//                         \ (declined) -> send_apology

#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "orders.hpp"
#include "understudy/client.hpp"

namespace shop {

// What the jobs talk to.

class unknown_article : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

class card_declined : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

class price_list {
 public:
  virtual ~price_list() = default;
  virtual std::int64_t cents(const std::string& article) const = 0;  ///< \throws unknown_article
};

class card_terminal {
 public:
  virtual ~card_terminal() = default;
  virtual void charge(const std::string& card, std::int64_t cents) = 0;  ///< \throws card_declined
};

class warehouse {
 public:
  virtual ~warehouse() = default;
  virtual void ship(std::int64_t order_number, const std::vector<line>& lines) = 0;
};

class mailer {
 public:
  virtual ~mailer() = default;
  virtual void send(const std::string& to, const std::string& text) = 0;
};

// The jobs, last step first.

struct send_receipt {
  std::string to;
  std::int64_t cents;

  static constexpr auto queue = "mail";

  void perform(mailer& mails) const {
    mails.send(to, "thank you for " + std::to_string(cents) + " cents");
  }
};

struct send_apology {
  std::string to;

  static constexpr auto queue = "mail";

  void perform(mailer& mails) const { mails.send(to, "sorry, your card was declined"); }
};

struct ship_order {
  std::int64_t number;
  std::vector<line> lines;

  static constexpr auto queue = "warehouse";

  void perform(warehouse& store) const { store.ship(number, lines); }
};

struct charge_card {
  order placed;
  std::int64_t cents;

  static constexpr auto queue = "payments";

  void perform(card_terminal& terminal, understudy::client& jobs) const {
    terminal.charge(placed.card.reveal(), cents);
    jobs.enqueue(ship_order{placed.number, placed.lines});
    jobs.enqueue(send_receipt{placed.customer, cents});
  }

  void on_failure(understudy::context& where, const std::exception_ptr&) const {
    where.client().enqueue(send_apology{placed.customer});
  }
};

struct import_order {
  order placed;

  static constexpr auto queue = "orders";

  void perform(const price_list& prices, understudy::client& jobs) const {
    std::int64_t cents = 0;
    for (const auto& each : placed.lines) cents += each.count * prices.cents(each.article);
    jobs.enqueue(charge_card{placed, cents});
  }
};

// Where it all begins.

inline void take(const std::vector<order>& orders, understudy::client& jobs) {
  for (const auto& each : orders) jobs.enqueue(import_order{each});
}

}  // namespace shop
