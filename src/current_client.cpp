#include "understudy/current_client.hpp"

#include <atomic>

#include "understudy/error.hpp"

namespace understudy {

namespace {
std::atomic<client*> current = nullptr;
}  // namespace

current_client::current_client(client& next) : outer_{current.exchange(&next)} {}
current_client::~current_client() { current = outer_; }

client& current_client::get() {
  if (auto* client = current.load()) return *client;
  throw usage_error{
      "there is no current client: make an understudy::current_client in main, or in the test"};
}

}  // namespace understudy
