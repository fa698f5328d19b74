#pragma once

// What the worker runs.

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace gazette {

class unknown_subscriber : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

struct subscribers {
  std::map<std::string, std::string> address_of;
};

class post_office {
 public:
  virtual ~post_office() = default;
  virtual void send(const std::string& address, const std::string& text) = 0;
};

void add_subscriber(const std::string& body, subscribers& known);
void end_subscription(const std::string& body, subscribers& known);
void send_welcome(const std::string& body, const subscribers& known, post_office& post);
void send_invoice(const std::string& body, post_office& post);

/// The queues that the worker polls: what is in the first comes first.
inline const std::vector<std::string> polled{"letters", "subscribers"};

}  // namespace gazette
