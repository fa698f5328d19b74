#include "server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <utility>

namespace redis_tests {

namespace {

int open_socket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }

sockaddr_in local(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool answers(std::uint16_t port) {
  const int asking = open_socket();
  const auto address = local(port);
  char answer[5] = {};
  const bool does =
      ::connect(asking, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::send(asking, "PING\r\n", 6, MSG_NOSIGNAL) == 6 && ::read(asking, answer, 5) == 5 &&
      std::string(answer, 5) == "+PONG";
  ::close(asking);
  return does;
}

}  // namespace

std::uint16_t free_port() {
  const int asking = open_socket();
  auto address = local(0);
  socklen_t size = sizeof address;
  const bool has_one = ::bind(asking, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                       ::getsockname(asking, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(asking);
  if (!has_one) throw std::runtime_error{"no port is free"};
  return ntohs(address.sin_port);
}

server::server(std::vector<std::string> more) : more_{std::move(more)} {
  auto name = (std::filesystem::temp_directory_path() / "understudy-redis-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no scratch folder"};
  folder_ = name;
  port_ = free_port();
  start();
}

server::~server() {
  kill();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void server::start() {
  std::vector<std::string> words{"redis-server",
                                 "--bind",
                                 "127.0.0.1",
                                 "--port",
                                 std::to_string(port_),
                                 "--dir",
                                 folder_.string(),
                                 "--unixsocket",
                                 socket(),
                                 "--save",
                                 "",
                                 "--appendonly",
                                 "yes",
                                 "--appendfsync",
                                 "no"};
  words.insert(words.end(), more_.begin(), more_.end());
  std::vector<char*> command;
  for (auto& word : words) command.push_back(word.data());
  command.push_back(nullptr);
  process_ = ::fork();
  if (process_ == 0) {
    const int nowhere = ::open("/dev/null", O_RDWR);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::execvp(command.front(), command.data());
    ::_exit(127);
  }
  for (int tries = 0; tries < 1000; ++tries) {
    if (answers(port_)) return;
    if (::waitpid(process_, nullptr, WNOHANG) == process_) {
      process_ = 0;
      throw std::runtime_error{
          "redis-server does not start (Debian: apt-get install redis-server)"};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  kill();
  throw std::runtime_error{"redis-server does not answer"};
}

void server::kill() {
  if (process_ == 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
}

void server::start_again() { start(); }

std::string server::address() const { return "redis://127.0.0.1:" + std::to_string(port_); }

server& server::shared() {
  static server one;
  return one;
}

}  // namespace redis_tests
