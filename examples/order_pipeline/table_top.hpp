#pragma once

// A shop on a table-top: what the jobs of the pipeline talk to in its tests.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pipeline.hpp"

namespace shop {

class tea_prices final : public price_list {
 public:
  std::int64_t cents(const std::string& article) const override {
    static const std::map<std::string, std::int64_t> known{{"green tea", 450}, {"teapot", 2900}};
    const auto at = known.find(article);
    if (at == known.end()) throw unknown_article{article};
    return at->second;
  }
};

class till final : public card_terminal {
 public:
  void charge(const std::string& card, std::int64_t cents) override {
    if (cents > 10'000) throw card_declined{"over the limit"};
    charged[card] += cents;
  }
  std::map<std::string, std::int64_t> charged;
};

class shelf final : public warehouse {
 public:
  void ship(std::int64_t order_number, const std::vector<line>&) override {
    shipped.push_back(order_number);
  }
  std::vector<std::int64_t> shipped;
};

class postbox final : public mailer {
 public:
  void send(const std::string& to, const std::string& text) override {
    sent.push_back(to + ": " + text);
  }
  std::vector<std::string> sent;
};

}  // namespace shop
