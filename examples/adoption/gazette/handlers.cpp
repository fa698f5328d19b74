#include "handlers.hpp"

#include "body.hpp"

namespace gazette {

void add_subscriber(const std::string& body, subscribers& known) {
  const auto given = read_body(body);
  known.address_of[given.at("name")] = given.at("address");
}

void end_subscription(const std::string& body, subscribers& known) {
  known.address_of.erase(read_body(body).at("name"));
}

void send_welcome(const std::string& body, const subscribers& known, post_office& post) {
  const auto name = read_body(body).at("name");
  const auto at = known.address_of.find(name);
  if (at == known.address_of.end()) throw unknown_subscriber{name};
  post.send(at->second, "welcome, " + name);
}

void send_invoice(const std::string& body, post_office& post) {
  const auto given = read_body(body);
  post.send(given.at("address"), "please pay " + given.at("cents") + " cents");
}

}  // namespace gazette
