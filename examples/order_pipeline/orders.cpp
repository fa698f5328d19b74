#include "orders.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace shop {

void from_json(const nlohmann::json& from, line& to) {
  from.at("article").get_to(to.article);
  from.at("count").get_to(to.count);
}

void from_json(const nlohmann::json& from, order& to) {
  from.at("number").get_to(to.number);
  from.at("customer").get_to(to.customer);
  from.at("card").get_to(to.card.reveal());
  from.at("lines").get_to(to.lines);
}

std::vector<order> read_orders(const std::string& path) {
  std::ifstream file{path};
  if (!file) throw std::runtime_error{path + ": cannot be opened"};
  try {
    return nlohmann::json::parse(file).get<std::vector<order>>();
  } catch (const nlohmann::json::exception& e) {
    throw std::runtime_error{path + ": " + e.what()};
  }
}

}  // namespace shop
