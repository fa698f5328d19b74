#include "redis/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "redis/refusal.hpp"
#include "understudy/error.hpp"
#include "understudy/random.hpp"

namespace understudy::redis {

namespace {

void check(const options& given) {
  using std::chrono::milliseconds;
  if (given.name_space.empty()) throw usage_error{"the namespace of a Redis broker is empty"};
  if (given.tries == 0) throw usage_error{"a Redis broker needs at least one try"};
  for (const auto time : {given.connect_timeout, given.command_timeout, given.first_wait,
                          given.longest_wait, given.poll_interval}) {
    if (time <= milliseconds::zero()) {
      throw usage_error{"the times of a Redis broker have to be above zero"};
    }
  }
}

error_context on_queue(std::string_view name) {
  error_context about;
  about.queue = name;
  return about;
}

// Between half of a wait and all of it, so that not all who lost a server come back at once.
void wait(std::chrono::milliseconds longest) {
  const auto half = std::chrono::microseconds{longest} / 2;
  const auto part = system_random::shared().below(static_cast<std::uint64_t>(half.count()) + 1);
  std::this_thread::sleep_for(half + std::chrono::microseconds{part});
}

}  // namespace

server::server(options given)
    : settings_{(check(given), std::move(given))}, prefix_{settings_.name_space + ":"}, pool_{[] {
        return std::make_unique<pool>();
      }} {}

std::unique_ptr<connection> server::take() const {
  auto& shared = pool_.get();
  for (;;) {
    std::unique_ptr<connection> kept;
    {
      const std::scoped_lock guard{shared.mutex};
      if (shared.idle.empty()) break;
      kept = std::move(shared.idle.back());
      shared.idle.pop_back();
    }
    if (kept->is_idle()) return kept;
  }
  return std::make_unique<connection>(settings_);
}

void server::give_back(std::unique_ptr<connection> unused) const {
  auto& shared = pool_.get();
  const std::scoped_lock guard{shared.mutex};
  if (shared.idle.size() < settings_.idle_connections) shared.idle.push_back(std::move(unused));
}

template <class Talk>
reply server::until_reached(std::string_view does, repeatable again, std::string_view about,
                            const Talk& talk) const {
  const auto context = on_queue(about);
  auto pause = settings_.first_wait;
  for (std::size_t tried = 1;; ++tried) {
    std::string problem;
    bool may_be_done = false;
    try {
      auto line = take();
      may_be_done = again == repeatable::no;
      auto answer = talk(*line);
      give_back(std::move(line));
      if (!answer.is_error() || says_no_script(answer)) return answer;
      may_be_done = false;
      if (!says_wait(answer.text()) || tried >= settings_.tries) {
        throw refusal(answer.text(), settings_, context);
      }
    } catch (const connection_lost& lost) {
      problem = lost.what();
      if (may_be_done) {
        throw broker_error{
            fmt::format("Redis at {} went while it was to {}, which it may have done or not: {}",
                        place_of(settings_), does, problem),
            true, context};
      }
      if (tried >= settings_.tries) {
        throw broker_error{fmt::format("Redis at {} is out of reach: {}; tried {} times to {}",
                                       place_of(settings_), problem, tried, does),
                           true, context};
      }
    }
    wait(pause);
    pause = std::min(2 * pause, settings_.longest_wait);
  }
}

reply server::ask(const words& command) const {
  return until_reached(fmt::format("ask for {}", command.front()), repeatable::yes, {},
                       [&](connection& on) { return on.ask(command); });
}

std::string server::digest_of(const script& what, std::string_view about, bool anew) const {
  auto& shared = pool_.get();
  if (!anew) {
    const std::scoped_lock guard{shared.mutex};
    if (const auto known = shared.digests.find(&what); known != shared.digests.end()) {
      return known->second;
    }
  }
  std::string text{settings_.fails_by_queue ? "local fails_by_queue = true\n"
                                            : "local fails_by_queue = false\n"};
  for (const auto part : what.begins) text += part;
  text += what.text;
  const auto loaded = until_reached(what.does, repeatable::yes, about, [&](connection& on) {
    return on.ask({"SCRIPT", "LOAD", text});
  });
  const std::scoped_lock guard{shared.mutex};
  return shared.digests[&what] = loaded.string();
}

reply server::run(const script& what, const words& arguments, std::string_view about) const {
  words command{"EVALSHA", {}, "1", prefix_};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const auto run_known = [&](bool anew) {
    const auto digest = digest_of(what, about, anew);
    command[1] = digest;
    return until_reached(what.does, what.again, about,
                         [&](connection& on) { return on.ask(command); });
  };
  auto answer = run_known(false);
  if (says_no_script(answer)) answer = run_known(true);
  if (says_no_script(answer)) throw refusal(answer.text(), settings_, on_queue(about));
  return answer;
}

}  // namespace understudy::redis
