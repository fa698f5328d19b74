#include "redis/listener.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string>
#include <utility>

#include "longest_wait.hpp"
#include "redis/connection.hpp"
#include "redis/refusal.hpp"
#include "understudy/error.hpp"

namespace understudy::redis {

// Redis tells one connection of changes by anybody, as long as the one that asked stays. What lies in
// between may drop either without a word, so that both have to give a sign of life now and then.
struct listener::ears {
  explicit ears(const options& settings)
      : asking{settings},
        hearing{settings},
        patience{
            std::min<std::chrono::milliseconds>(settings.command_timeout, std::chrono::hours{1})} {
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
    must(asking.ask({"CLIENT", "TRACKING", "ON", "REDIRECT", id, "BCAST", "PREFIX", queues,
                     "PREFIX", pause, "PREFIX", delayed, "PREFIX", schedule}));
  }

  // Takes in what has come. \return whether it tells of a change.
  bool take_in(connection& from) {
    bool tells = false;
    from.take_in();
    while (const auto each = from.received()) {
      if (each->size() == 3) {
        tells = true;
      } else {
        --owed;  // it answers a PING
      }
    }
    return tells;
  }

  // There is nothing to take in.
  void want_signs_of_life() {
    if (steady::now() < due) return;
    if (owed > 0) throw connection_lost{"Redis gives no sign of life"};
    for (auto* each : {&asking, &hearing}) each->send({"PING"});
    owed = 2;
    due = steady::now() + patience;
  }

  connection asking;
  connection hearing;
  const steady::duration patience;
  steady::time_point due = steady::now() + patience;
  int owed = 0;  // answers to PING
};

namespace {

using steady = std::chrono::steady_clock;

// Waits until one of them is readable, at most until then. A signal may end it early.
void wait(std::array<pollfd, 3>& sources, steady::time_point until) {
  using namespace std::chrono;
  const auto left = std::max(until - steady::now(), steady::duration::zero());
  const auto whole = duration_cast<seconds>(left);
  const timespec longest{whole.count(), static_cast<long>(nanoseconds{left - whole}.count())};
  if (::ppoll(sources.data(), sources.size(), &longest, nullptr) >= 0) return;
  for (auto& each : sources) each.revents = 0;
}

}  // namespace

listener::listener(const options& to)
    : settings_{to}, wake_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {}

listener::~listener() { ::close(wake_); }

std::uint64_t listener::count() {
  std::unique_lock guard{mutex_};
  if (!is_attended_) attend(guard, {});
  return count_;
}

bool listener::await(std::uint64_t seen, std::chrono::microseconds longest, std::stop_token stop) {
  const auto end = steady::now() + detail::at_most_a_year(longest);
  const std::stop_callback on_stop{stop, [this] { ::eventfd_write(wake_, 1); }};
  std::unique_lock guard{mutex_};
  while (count_ == seen && !stop.stop_requested() && steady::now() < end) {
    if (is_attended_) {
      changed_.wait_until(guard, stop, end, [&] { return count_ != seen || !is_attended_; });
    } else {
      attend(guard, end);
    }
  }
  return count_ != seen;
}

// Whoever leaves wakes the others: one of them is to listen now.
void listener::attend(std::unique_lock<std::mutex>& guard, steady::time_point until) {
  is_attended_ = true;
  guard.unlock();
  const bool may_have_changed = hear(until);
  guard.lock();
  is_attended_ = false;
  if (may_have_changed) ++count_;
  changed_.notify_all();
}

// \return whether anything may have changed. Nothing is told of what happened before it listened, nor
// while it is deaf: then who waits has to look for himself from time to time.
bool listener::hear(steady::time_point until) {
  try {
    if (!ears_ && steady::now() >= next_try_) {
      ears_ = std::make_unique<ears>(settings_);
      return true;
    }
    std::array sources{pollfd{wake_, POLLIN, 0},
                       pollfd{ears_ ? ears_->hearing.socket() : -1, POLLIN, 0},
                       pollfd{ears_ ? ears_->asking.socket() : -1, POLLIN, 0}};
    wait(sources, std::min(until, ears_ ? ears_->due : next_try_));
    const auto& [woken, heard, answered] = sources;
    std::uint64_t calls = 0;
    if (woken.revents != 0) ::eventfd_read(wake_, &calls);
    if (!ears_) return false;
    bool is_told = false;
    if (heard.revents != 0) is_told = ears_->take_in(ears_->hearing);
    if (answered.revents != 0) ears_->take_in(ears_->asking);
    if (heard.revents == 0 && answered.revents == 0) ears_->want_signs_of_life();
    return is_told;
  } catch (const connection_lost&) {
  } catch (const broker_error&) {
  }
  ears_.reset();
  next_try_ = steady::now() + settings_.poll_interval;
  return true;
}

}  // namespace understudy::redis
