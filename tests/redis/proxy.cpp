#include "proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <list>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "understudy/random.hpp"

namespace redis_tests {

namespace {

// A socket or a pipe's end, closed with its owner.
class descriptor {
 public:
  explicit descriptor(int number) : number_{number} {
    if (number < 0) throw std::system_error{errno, std::generic_category(), "the proxy's socket"};
  }
  descriptor(descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
  descriptor& operator=(descriptor&&) = delete;
  ~descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int operator*() const { return number_; }

 private:
  int number_;
};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

descriptor listen_on_a_free_port() {
  descriptor made{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  auto address = loopback(0);
  if (::bind(*made, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(*made, 64) != 0) {
    throw std::system_error{errno, std::generic_category(), "the proxy cannot listen"};
  }
  return made;
}

std::uint16_t port_of(const descriptor& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(*socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void send_at_once(int socket) {
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

bool pass(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

class proxy::relay {
 public:
  relay(std::uint16_t to_port, std::uint64_t seed, weather outside)
      : to_port_{to_port}, chance_{seed}, outside_{outside} {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
    wake_.emplace_back(ends[0]);
    wake_.emplace_back(ends[1]);
    running_ = std::jthread{[this] { run(); }};
  }

  ~relay() {
    wake_.pop_back();  // the other end hears it
    running_.join();
  }

  std::uint16_t port() const { return port_of(listening_); }

  void forget_connections() { forgotten_ = made_.load(); }

 private:
  using steady = std::chrono::steady_clock;

  // One of the two ways of a pair. While it holds something back it takes nothing more.
  struct way {
    int from;
    int to;
    std::string held = {};
    steady::time_point until = {};
  };

  struct pair {
    descriptor client;
    descriptor server;
    std::size_t number;
    std::array<way, 2> ways{way{*client, *server}, way{*server, *client}};
    bool is_over = false;
  };

  void run() {
    while (true) {
      std::vector<pollfd> waiting{{*wake_.front(), POLLIN, 0}, {*listening_, POLLIN, 0}};
      for (const auto& each : pairs_) {
        for (const auto& one : each.ways) {
          waiting.push_back({one.held.empty() ? one.from : -1, POLLIN, 0});
        }
      }
      if (::poll(waiting.data(), waiting.size(), until_the_next_release()) < 0) continue;
      if (waiting[0].revents != 0) return;
      std::size_t at = 2;
      for (auto& each : pairs_) {
        for (auto& one : each.ways) {
          if (waiting[at++].revents != 0 && !each.is_over) relay_some(each, one);
          if (one.until <= steady::now()) release(each, one);
        }
      }
      pairs_.remove_if([](const pair& each) { return each.is_over; });
      if (waiting[1].revents != 0) accept_one();
    }
  }

  // In milliseconds, as `poll` takes them.
  int until_the_next_release() const {
    auto first = steady::time_point::max();
    for (const auto& each : pairs_) {
      for (const auto& one : each.ways) {
        if (!one.held.empty()) first = std::min(first, one.until);
      }
    }
    if (first == steady::time_point::max()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(first - steady::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
  }

  void release(pair& between, way& one) const {
    if (between.number > forgotten_) between.is_over = between.is_over || !pass(one.to, one.held);
    one.held.clear();
  }

  void accept_one() {
    descriptor client{::accept4(*listening_, nullptr, nullptr, SOCK_CLOEXEC)};
    descriptor server{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const auto address = loopback(to_port_);
    if (::connect(*server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      return;
    }
    send_at_once(*client);
    send_at_once(*server);
    pairs_.push_back({std::move(client), std::move(server), ++made_});
  }

  // Whether this happens to what passes now; each asks for its share of what the ones before left.
  bool befalls(std::uint64_t& drawn, std::uint32_t share) {
    if (drawn < share) return true;
    drawn -= share;
    return false;
  }

  void relay_some(pair& between, way& one) {
    std::array<char, 65536> buffer;
    const auto count = ::recv(one.from, buffer.data(), buffer.size(), 0);
    if (count <= 0) {
      between.is_over = true;
      return;
    }
    if (between.number <= forgotten_) return;
    const std::string_view bytes{buffer.data(), static_cast<std::size_t>(count)};
    auto drawn = chance_.below(100);
    if (befalls(drawn, outside_.pieces)) {
      const auto one_by_one = std::min<std::size_t>(bytes.size(), 16);
      for (std::size_t i = 0; i < one_by_one && !between.is_over; ++i) {
        between.is_over = !pass(one.to, bytes.substr(i, 1));
      }
      between.is_over = between.is_over || !pass(one.to, bytes.substr(one_by_one));
    } else if (befalls(drawn, outside_.lost)) {
      between.is_over = true;
    } else if (befalls(drawn, outside_.last)) {
      pass(one.to, bytes);
      between.is_over = true;
    } else if (befalls(drawn, outside_.half_close)) {
      pass(one.to, bytes);
      ::shutdown(*between.client, SHUT_WR);
    } else if (befalls(drawn, outside_.late)) {
      one.held = bytes;
      one.until = steady::now() + std::chrono::milliseconds{1 + chance_.below(5)};
    } else if (!befalls(drawn, outside_.swallowed)) {
      between.is_over = !pass(one.to, bytes);
    }
  }

  const std::uint16_t to_port_;
  understudy::seeded_random chance_;
  const weather outside_;
  const descriptor listening_ = listen_on_a_free_port();
  std::vector<descriptor> wake_;
  std::list<pair> pairs_;
  std::atomic<std::size_t> made_ = 0;
  std::atomic<std::size_t> forgotten_ = 0;  // so many of the first
  std::jthread running_;
};

proxy::proxy(std::uint16_t to_port, std::uint64_t seed, weather outside)
    : relay_{std::make_unique<relay>(to_port, seed, outside)} {}

proxy::~proxy() = default;

std::uint16_t proxy::port() const { return relay_->port(); }

void proxy::forget_connections() { relay_->forget_connections(); }

}  // namespace redis_tests
