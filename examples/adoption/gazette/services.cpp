#include "services.hpp"

#include "body.hpp"

namespace gazette {

void sign_up::subscribe(const std::string& name, const std::string& address) {
  jobs_.enqueue("subscribers", "add_subscriber",
                write_body({{"name", name}, {"address", address}}));
  jobs_.enqueue("letters", "send_welcome", write_body({{"name", name}}));
}

void billing::bill(const std::string& address, int cents) {
  jobs_.enqueue("letters", "send_invoice",
                write_body({{"address", address}, {"cents", std::to_string(cents)}}));
}

void cancel_subscription(const std::string& name) {
  enqueue_job("subscribers", "remove_subscriber", write_body({{"name", name}}));
}

}  // namespace gazette
