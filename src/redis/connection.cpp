#include "redis/connection.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "redis/refusal.hpp"

namespace understudy::redis {

namespace {

timeval in_timeval(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  return {seconds.count(), std::chrono::microseconds{time - seconds}.count()};
}

void append_count(std::string& to, char kind, std::size_t count) {
  const fmt::format_int digits{count};
  to.append(1, kind).append(digits.data(), digits.size()).append("\r\n");
}

void append_word(std::string& to, std::string_view word) {
  append_count(to, '$', word.size());
  to.append(word).append("\r\n");
}

}  // namespace

connection::connection(const options& to) {
  const auto patience = in_timeval(to.connect_timeout);
  context_.reset(to.socket.empty() ? redisConnectWithTimeout(to.host.c_str(), to.port, patience)
                                   : redisConnectUnixWithTimeout(to.socket.c_str(), patience));
  if (!context_) throw connection_lost{"there is no memory for a connection"};
  if (context_->err != 0) lose("connect");
  if (redisSetTimeout(context_.get(), in_timeval(to.command_timeout)) != REDIS_OK) {
    lose("set a timeout");
  }
  fcntl(context_->fd, F_SETFD, FD_CLOEXEC);  // not for the programs that a job starts
  if (to.socket.empty() && redisEnableKeepAlive(context_.get()) != REDIS_OK) {
    lose("keep a connection alive");
  }
  const auto tell = [&](const words& command) {
    const auto answer = ask(command);
    if (answer.is_error()) throw refusal(answer.text(), to);
  };
  if (!to.user.empty()) {
    tell({"AUTH", to.user, to.password});
  } else if (!to.password.empty()) {
    tell({"AUTH", to.password});
  }
  if (to.database != 0) {
    const auto number = std::to_string(to.database);
    tell({"SELECT", number});
  }
}

void connection::lose(const std::string& doing) const {
  throw connection_lost{fmt::format("cannot {}: {}", doing, context_->errstr)};
}

void connection::send(const words& command) {
  outgoing_.clear();
  append_count(outgoing_, '*', command.size());
  for (const auto word : command) append_word(outgoing_, word);
  // Not by hiredis, whose writing to a connection that is gone raises SIGPIPE.
  std::string_view rest = outgoing_;
  while (!rest.empty()) {
    const auto sent = ::send(context_->fd, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) throw connection_lost{fmt::format("cannot send: {}", std::strerror(errno))};
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  if (outgoing_.capacity() > 1'000'000) std::string{}.swap(outgoing_);
}

reply connection::receive() {
  for (;;) {
    if (auto answer = received()) return std::move(*answer);
    take_in();
  }
}

void connection::take_in() {
  if (redisBufferRead(context_.get()) != REDIS_OK) lose("receive");
}

std::unique_ptr<reply> connection::received() {
  void* made = nullptr;
  if (redisGetReplyFromReader(context_.get(), &made) != REDIS_OK) lose("read an answer");
  return made == nullptr ? nullptr : std::make_unique<reply>(static_cast<redisReply*>(made));
}

bool connection::is_idle() const {
  pollfd seen{context_->fd, POLLIN, 0};
  return ::poll(&seen, 1, 0) == 0;
}

}  // namespace understudy::redis
