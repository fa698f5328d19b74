#include "fake_redis.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

namespace redis_tests {

class fake_redis::talk {
 public:
  explicit talk(std::vector<std::string> answers) : answers_{std::move(answers)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const place = reinterpret_cast<sockaddr*>(&address);
    if (listening_ < 0 || ::bind(listening_, place, size) != 0 || ::listen(listening_, 8) != 0 ||
        ::getsockname(listening_, place, &size) != 0) {
      throw std::system_error{errno, std::generic_category(), "a fake Redis cannot listen"};
    }
    port_ = ntohs(address.sin_port);
    talking_ = std::jthread{[this] { run(); }};
  }

  ~talk() {
    ::shutdown(listening_, SHUT_RDWR);  // which ends the wait for a client
    talking_.join();
    ::close(listening_);
  }

  std::uint16_t port() const { return port_; }

  std::string heard() const {
    const std::scoped_lock guard{mutex_};
    return heard_;
  }

 private:
  void run() {
    std::size_t given = 0;
    for (int client; (client = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
      // A client waits for each answer, so what comes at once is one command.
      std::array<char, 65536> command;
      for (ssize_t size; (size = ::recv(client, command.data(), command.size(), 0)) > 0;) {
        hear({command.data(), static_cast<std::size_t>(size)});
        const auto& answer = answers_[std::min(given++, answers_.size() - 1)];
        ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
      }
      ::close(client);
    }
  }

  void hear(std::string_view command) {
    const std::scoped_lock guard{mutex_};
    heard_ += command;
  }

  const std::vector<std::string> answers_;
  mutable std::mutex mutex_;
  std::string heard_;
  const int listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t port_ = 0;
  std::jthread talking_;
};

fake_redis::fake_redis(std::vector<std::string> answers)
    : talk_{std::make_unique<talk>(std::move(answers))} {}

fake_redis::~fake_redis() = default;

std::uint16_t fake_redis::port() const { return talk_->port(); }
std::string fake_redis::heard() const { return talk_->heard(); }

}  // namespace redis_tests
