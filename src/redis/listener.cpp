#include "redis/listener.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "redis/refusal.hpp"
#include "understudy/error.hpp"

namespace understudy::redis {

namespace {

// Has the server tell one connection of changes by anybody. Who asked has to stay, too.
void ask_for_changes(connection& asking, connection& hearing, const options& settings) {
  const auto must = [&](const reply& answer) {
    if (answer.is_error()) throw refusal(answer.text(), settings);
  };
  const auto id = std::to_string(hearing.ask({"CLIENT", "ID"}).integer());
  must(hearing.ask({"SUBSCRIBE", "__redis__:invalidate"}));
  const auto& space = settings.name_space;
  const auto queues = space + ":queue:";
  const auto pause = space + ":pause-all-workers";
  const auto delayed = space + ":delayed_queue_schedule";
  const auto schedule = space + ":understudy:schedule";
  must(asking.ask({"CLIENT", "TRACKING", "ON", "REDIRECT", id, "BCAST", "PREFIX", queues, "PREFIX",
                   pause, "PREFIX", delayed, "PREFIX", schedule}));
}

}  // namespace

listener::listener(const options& to)
    : settings_{to}, wake_{::eventfd(0, EFD_CLOEXEC)}, thread_{[this](const std::stop_token& stop) {
        run(stop);
      }} {
  std::unique_lock guard{mutex_};
  changed_.wait(guard, [this] { return is_tried_; });
}

listener::~listener() {
  thread_.request_stop();
  ::eventfd_write(wake_, 1);
  thread_.join();
  ::close(wake_);
}

std::uint64_t listener::count() const {
  const std::scoped_lock guard{mutex_};
  return count_;
}

bool listener::await(std::uint64_t seen, std::chrono::microseconds longest,
                     std::stop_token stop) const {
  constexpr std::chrono::microseconds representable = std::chrono::hours{365 * 24};
  std::unique_lock guard{mutex_};
  return changed_.wait_for(guard, stop, std::min(longest, representable),
                           [&] { return count_ != seen; });
}

void listener::note(bool is_tried) {
  const std::scoped_lock guard{mutex_};
  ++count_;
  is_tried_ = is_tried_ || is_tried;
  changed_.notify_all();
}

void listener::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      listen(stop);
    } catch (const connection_lost&) {
    } catch (const broker_error&) {
    }
    // Deaf: who waits has to look for himself from time to time.
    note(true);
    pollfd woken{wake_, POLLIN, 0};
    if (!stop.stop_requested()) {
      ::poll(&woken, 1, static_cast<int>(settings_.poll_interval.count()));
    }
  }
}

void listener::listen(const std::stop_token& stop) {
  connection asking{settings_};
  connection hearing{settings_};
  ask_for_changes(asking, hearing, settings_);
  note(true);  // of changes before this, nothing was told
  while (!stop.stop_requested()) {
    std::array<pollfd, 3> sources{
        {{hearing.socket(), POLLIN, 0}, {asking.socket(), POLLIN, 0}, {wake_, POLLIN, 0}}};
    if (::poll(sources.data(), sources.size(), -1) < 0 && errno != EINTR) return;
    if (sources[1].revents != 0) return;  // nobody asks for changes any more
    if (sources[0].revents == 0) continue;
    hearing.receive();
    while (hearing.received()) {
    }
    note(true);
  }
}

}  // namespace understudy::redis
