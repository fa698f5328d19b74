#include "testing/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "testing/spelled_time.hpp"
#include "understudy/testing/framework.hpp"

namespace understudy::detail {

namespace {

void add_unseen_failures(std::vector<finding>& to, const records& journal, const char* advice) {
  for (const auto& unseen : journal.unseen_failures({})) {
    to.push_back({fmt::format("job {}\nand no assertion looked at it. Assert on its run, for "
                              "instance with Failed<Job>(){}.",
                              unseen.describe(), advice),
                  unseen.job().enqueued_at(), true});
  }
}

// \return whether any job waits.
bool add_waiting(std::vector<finding>& to, const last_scene& scene, bool is_strict) {
  const queue_selection selection{scene.queues};
  const auto known = scene.storage.queues();
  const auto polled = selection.resolve(known);
  bool any_waits = false;
  for (const auto& queue : known) {
    const bool is_polled = std::find(polled.begin(), polled.end(), queue) != polled.end();
    any_waits = any_waits || scene.storage.size(queue) != 0;
    if (is_polled && !is_strict) continue;
    for (const auto& each : scene.storage.peek(queue, 0, std::numeric_limits<std::size_t>::max())) {
      const auto job = scene.journal.job_handle(scene.journal.find(each.envelope.id));
      to.push_back({fmt::format("job {} still waits in \"{}\"{}", job.describe(), queue,
                                is_polled ? ". Run it, or clear() the queue."
                                          : fmt::format(", which the fake's worker does not poll: "
                                                        "fake_options::queues is {}.",
                                                        selection.text())),
                    job.enqueued_at(), is_strict});
    }
  }
  return any_waits;
}

// \return whether any job is scheduled.
bool add_scheduled(std::vector<finding>& to, const last_scene& scene, bool is_strict) {
  const auto scheduled = scene.storage.scheduled();
  if (!is_strict) return !scheduled.empty();
  for (const auto& each : scheduled) {
    const auto job = scene.journal.job_handle(scene.journal.find(each.message->envelope.id));
    to.push_back({fmt::format("job {} is still scheduled for \"{}\", due {}. Run it, for instance "
                              "with drain({{.auto_advance = true}}), or clear() the queue.",
                              job.describe(), each.queue, from_now(each.due, scene.now)),
                  job.enqueued_at(), true});
  }
  return !scheduled.empty();
}

void add_locks(std::vector<finding>& to, const last_scene& scene, bool is_strict) {
  for (const auto& lock : scene.locks.held(scene.now)) {
    const auto owner = scene.journal.find(lock.owner);
    if (owner != records::none) {
      // Not the key, which may hold the job's arguments and so a secret.
      const auto job = scene.journal.job_handle(owner);
      to.push_back({fmt::format("a lock that job {} took is still held.", job.describe()),
                    job.enqueued_at(), is_strict});
    } else if (!scene.shares_locks) {
      to.push_back({fmt::format("lock {} is still held.", lock.key), {}, is_strict});
    }
  }
}

}  // namespace

std::vector<finding> findings_in(const last_scene& scene, strictness how) {
  std::vector<finding> found;
  if (how == strictness::nice) return found;
  const bool is_strict = how == strictness::strict;
  add_unseen_failures(found, scene.journal,
                      ", or make the fake nice (fake_options::strictness)");
  const bool any_waits = add_waiting(found, scene, is_strict);
  const bool any_scheduled = add_scheduled(found, scene, is_strict);
  if (is_strict || !(any_waits || any_scheduled)) add_locks(found, scene, is_strict);
  return found;
}

std::vector<finding> unseen_failures_in(const records& journal) {
  std::vector<finding> found;
  add_unseen_failures(found, journal, "");
  return found;
}

void tell_of_end(const journal& of) noexcept {
  const auto ended = installed_framework().ended;
  if (ended == nullptr) return;
  try {
    ended(of);
  } catch (...) {
    return;  // the test's result is not for a listener to change
  }
}

void tell(const std::vector<finding>& findings) noexcept {
  constexpr std::size_t most = 5;
  const auto& framework = installed_framework();
  const auto tell_one = [&](const std::string& text, const site& where, bool fails) {
    try {
      (fails ? framework.fail : framework.warn)(text, where);
    } catch (...) {
      // A framework that throws on failure has taken it down before.
    }
  };
  const auto shown = std::min(most, findings.size());
  for (std::size_t i = 0; i < shown; ++i) {
    tell_one(findings[i].text, findings[i].where, findings[i].fails);
  }
  if (shown == findings.size()) return;
  const auto& next = findings[shown];
  tell_one(fmt::format("and {} more of what was left behind", findings.size() - shown),
           next.where, next.fails);
}

}  // namespace understudy::detail
