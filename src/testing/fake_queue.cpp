#include "understudy/testing/fake_queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <ostream>
#include <set>

#include "testing/bound.hpp"
#include "testing/findings.hpp"
#include "testing/inlining.hpp"
#include "testing/partial_fake.hpp"
#include "testing/records.hpp"
#include "testing/spelled_time.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/error.hpp"
#include "understudy/testing/framework.hpp"

namespace understudy {

std::string_view to_string(mode when) {
  switch (when) {
    case mode::manual: return "manual";
    case mode::inlined: return "inlined";
    case mode::inlined_fifo: return "inlined_fifo";
  }
  return "unknown";
}

void PrintTo(mode when, std::ostream* out) { *out << to_string(when); }

namespace {

// Puts a lease back on every way out that does not hand it to the worker.
struct returned_lease {
  returned_lease(memory_broker& from, const lease* reserved) : storage{from}, held{reserved} {}
  ~returned_lease() {
    if (held) storage.put_back(*held);
  }
  returned_lease(const returned_lease&) = delete;
  returned_lease& operator=(const returned_lease&) = delete;

  memory_broker& storage;
  const lease* held;
};

}  // namespace

struct fake_queue::parts {
  explicit parts(fake_options given)
      : options{std::move(given)},
        records{std::make_shared<detail::records>(*options.format, jobs)},
        recorder{storage, *records, *jobs, locks()},
        partial{make_partial()},
        client{partial ? static_cast<understudy::broker&>(*partial) : recorder,
               {options.format, clock, partial ? static_cast<observer&>(*partial) : recorder,
                nullptr, [this] { return recorder.next_id(); }, true}},
        worker{recorder, *jobs, client, worker_settings()} {
    recorder.perform_with(worker);
  }

  worker_options worker_settings() {
    worker_options settings{.queues = options.queues,
                            .weights = options.weights,
                            .id = "fake",
                            .format = options.format,
                            .clock = clock,
                            .watching = recorder,
                            .locks = options.others != nullptr ? &locks() : nullptr,
                            .random = options.random != nullptr ? *options.random : seeded};
    settings.pass_through = [](const std::exception_ptr& exception) {
      return installed_framework().is_assertion(exception);
    };
    return settings;
  }

  lock_store& locks() {
    return options.others != nullptr ? options.others->locks() : storage.locks();
  }

  std::unique_ptr<detail::partial_fake> make_partial() {
    if (options.others != nullptr) {
      return std::make_unique<detail::partial_fake>(recorder, options);
    }
    if (options.only_jobs.empty() && options.only_queues.empty()) return nullptr;
    throw usage_error{
        "a fake queue that leaves jobs alone needs a broker for them: set fake_options::others"};
  }

  using wanted = std::function<bool(const message&)>;

  std::string name_of(const message& waiting) const {
    try {
      return options.format->decode(waiting.payload).job;
    } catch (const std::exception&) {
      return {};
    }
  }

  std::string why_none(const std::string& unmet) const {
    if (storage.paused()) return "the broker is paused";
    std::size_t waiting = 0;
    for (const auto& queue : storage.queues()) waiting += storage.size(queue);
    if (waiting == 0) {
      const auto next = storage.next_event();
      if (!next) return "no job waits";
      return "no job is due; the next is " + detail::from_now(*next, clock.now());
    }
    return fmt::format("{} {} but {}", waiting, waiting == 1 ? "job waits" : "jobs wait", unmet);
  }

  // From the queues given; null for those of the worker, as its weights draw them.
  std::optional<lease> reserve(const queue_selection* queues, const wanted& is_wanted) {
    worker.catch_up();
    if (queues != nullptr) return storage.reserve_if(*queues, is_wanted);
    const auto drawn = worker.queues();
    if (drawn.empty()) return std::nullopt;
    return storage.reserve_if(queue_selection{drawn}, is_wanted);
  }

  // Moves the clock to whatever happens next, if that is not after `last`.
  bool advance_to_next(time_point last) {
    const std::scoped_lock guard{advancing};
    const auto next = storage.next_event();
    if (!next || *next > last) return false;
    if (*next > clock.now()) clock.advance_to(*next);
    return true;
  }

  report run_one(const queue_selection* queues, const wanted& is_wanted, const std::string& unmet) {
    const detail::records::collector ran{*records};
    if (!worker.is_ready()) return {ran.attempts(), why_none(unmet)};
    if (const auto reserved = reserve(queues, is_wanted)) {
      worker.process(*reserved);
      return {ran.attempts(), ""};
    }
    worker.idle();
    return {ran.attempts(), why_none(unmet)};
  }

  report drain(const drain_options& how, bool snapshot, time_point last);
  void repeat(const lease& done);
  void add_handle(std::vector<recorded_job>& to, const message& waiting) const;

  fake_options options;
  virtual_clock clock;
  std::mutex advancing;
  seeded_random seeded{0};
  memory_broker storage;
  std::shared_ptr<understudy::registry> jobs = std::make_shared<understudy::registry>();
  std::shared_ptr<detail::records> records;
  detail::inlining_recorder recorder;
  std::unique_ptr<detail::partial_fake> partial;  // null if all is faked
  understudy::client client;
  understudy::worker worker;
  int exceptions_at_start = std::uncaught_exceptions();
};

void fake_queue::parts::repeat(const lease& done) {
  const auto result = worker.perform(*done.message, done.queue);
  if (result.outcome == outcome::interrupted) std::rethrow_exception(result.exception);
}

report fake_queue::parts::drain(const drain_options& how, bool snapshot, time_point last) {
  const bool draws_queues = how.queues.empty() && !options.weights.empty();
  const queue_selection queues{how.queues.empty() ? options.queues : how.queues};
  const auto known = records->job_count();
  std::set<std::string> retried;
  const auto is_new = [&](const message& waiting) {
    return retried.count(waiting.envelope.id) != 0 || records->find(waiting.envelope.id) >= known;
  };
  const bool by_name = !how.only.empty() || !how.except.empty();
  const wanted is_wanted = [&](const message& waiting) {
    if (snapshot && is_new(waiting)) return false;
    if (!by_name) return true;
    const auto name = name_of(waiting);
    const auto lists = [&](const auto& names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    return (how.only.empty() || lists(how.only)) && !lists(how.except);
  };

  const auto stopped = [&](const char* where, std::uint32_t job) {
    return fmt::format("stopped {} {}", where, records->job_handle(job).describe());
  };

  const auto ends_with = [&](const lease& done) -> std::optional<std::uint32_t> {
    if (!how.stop_after) return std::nullopt;
    const auto job = records->find(done.message->envelope.id);
    return how.stop_after(records->last_attempt_of(job)) ? std::optional{job} : std::nullopt;
  };

  std::deque<lease> again;
  const bool is_watched = how.stop_before || how.stop_after;
  const detail::records::collector ran{*records};
  detail::drain_bound bound{how.bound};
  for (std::size_t count = 0; count < how.limit || !again.empty();) {
    if (!worker.is_ready()) return {ran.attempts(), why_none("")};
    const auto reserve_next = [&] { return reserve(draws_queues ? nullptr : &queues, is_wanted); };
    auto reserved = count < how.limit ? reserve_next() : std::nullopt;
    if (!reserved && !again.empty()) {
      const auto done = std::move(again.front());
      again.pop_front();
      repeat(done);
      if (const auto job = ends_with(done)) return {ran.attempts(), stopped("after", *job)};
      continue;
    }
    while (!reserved && advance_to_next(last)) reserved = reserve_next();
    if (!reserved) {
      worker.idle();
      return {ran.attempts(), why_none("none that was asked for")};
    }
    returned_lease until_processed{storage, &*reserved};
    const auto job = is_watched || !retried.empty() || records->job_count() != known
                         ? records->find(reserved->message->envelope.id)
                         : detail::records::none;
    if (how.stop_before && how.stop_before(records->job_handle(job))) {
      return {ran.attempts(), stopped("before", job)};
    }
    if (job != detail::records::none && is_new(*reserved->message) &&
        !bound.admits(records->job_handle(job)))
      bound.refuse();
    until_processed.held = nullptr;
    ++count;
    const auto how_it_went = worker.process(*reserved).outcome;
    if (how_it_went == outcome::retried) retried.insert(reserved->message->envelope.id);
    if (const auto ended = ends_with(*reserved)) return {ran.attempts(), stopped("after", *ended)};
    const bool is_done = how_it_went != outcome::failed && how_it_went != outcome::retried;
    if (how.deliver == delivery::once || !is_done) continue;
    if (how.deliver == delivery::twice_later) {
      again.push_back(*reserved);
      continue;
    }
    repeat(*reserved);
    if (const auto ended = ends_with(*reserved)) return {ran.attempts(), stopped("after", *ended)};
  }
  return {ran.attempts(), fmt::format("the limit is {}", how.limit)};
}

void fake_queue::parts::add_handle(std::vector<recorded_job>& to, const message& waiting) const {
  const auto job = records->find(waiting.envelope.id);
  if (job != detail::records::none) to.push_back(records->job_handle(job));
}

fake_queue::fake_queue() : fake_queue{fake_options{}} {}
fake_queue::fake_queue(fake_options options)
    : parts_{std::make_unique<parts>(std::move(options))} {}

fake_queue::~fake_queue() {
  detail::tell_of_end(journal());
  if (std::uncaught_exceptions() > parts_->exceptions_at_start) return;  // the test has failed
  try {
    detail::tell(detail::findings_in(
        {*parts_->records, parts_->storage, parts_->options.queues, parts_->clock.now(),
         parts_->locks(), parts_->options.others != nullptr},
        parts_->options.strictness));
  } catch (const std::exception& e) {
    detail::tell({{fmt::format("what a fake queue left cannot be told: {}", e.what()), {}, true}});
  }
}

client& fake_queue::client() { return parts_->client; }
worker& fake_queue::worker() { return parts_->worker; }
registry& fake_queue::registry() { return *parts_->jobs; }
broker& fake_queue::broker() { return parts_->recorder; }
virtual_clock& fake_queue::clock() { return parts_->clock; }
lock_store& fake_queue::locks() { return parts_->locks(); }

fake_queue::mode_scope::mode_scope(fake_queue& queue, understudy::mode next)
    : queue_{queue}, before_{queue.parts_->recorder.mode.exchange(next)} {}

fake_queue::mode_scope::~mode_scope() { queue_.parts_->recorder.mode = before_; }

mode fake_queue::mode() const { return parts_->recorder.mode; }
fake_queue::mode_scope fake_queue::with(understudy::mode next) { return {*this, next}; }

report fake_queue::run_one() {
  if (parts_->options.weights.empty()) return run_one_of(parts_->options.queues);
  return parts_->run_one(
      nullptr, [](const message&) { return true; }, "none of them in the worker's queues");
}

report fake_queue::run_one_of(std::vector<std::string> queues) {
  const queue_selection selection{std::move(queues)};
  return parts_->run_one(
      &selection, [](const message&) { return true; },
      fmt::format("none of them in {}", selection.text()));
}

report fake_queue::run_one_named(std::string_view job_name) {
  const queue_selection everywhere{{"*", ".*"}};
  return parts_->run_one(
      &everywhere, [&](const message& waiting) { return parts_->name_of(waiting) == job_name; },
      fmt::format("none of them is {}", job_name));
}

report fake_queue::run_one(const recorded_job& job) {
  const queue_selection everywhere{{"*", ".*"}};
  const auto id = job.id();
  return parts_->run_one(
      &everywhere, [&](const message& waiting) { return waiting.envelope.id == id; },
      fmt::format("none of them is {}", job.describe()));
}

report fake_queue::drain() { return drain({}); }
report fake_queue::drain_snapshot() { return drain_snapshot({}); }

report fake_queue::drain(const drain_options& options) {
  return parts_->drain(options, false, options.auto_advance ? never : clock().now());
}

report fake_queue::drain_snapshot(const drain_options& options) {
  return parts_->drain(options, true, options.auto_advance ? never : clock().now());
}

report fake_queue::run_until(time_point then) {
  if (then < clock().now()) throw usage_error{"jobs cannot run until a time that has passed"};
  auto ran = parts_->drain({}, false, then);
  if (then > clock().now()) clock().advance_to(then);
  return ran;
}

bool fake_queue::advance_to_next() { return parts_->advance_to_next(never); }

std::size_t fake_queue::size() const {
  std::size_t waiting = 0;
  for (const auto& queue : queues()) waiting += size(queue);
  return waiting;
}

std::size_t fake_queue::size(std::string_view queue) const { return parts_->storage.size(queue); }
std::vector<std::string> fake_queue::queues() const { return parts_->storage.queues(); }

std::vector<recorded_job> fake_queue::peek(std::string_view queue, std::size_t start,
                                           std::size_t count) const {
  std::vector<recorded_job> jobs;
  for (const auto& each : parts_->storage.peek(queue, start, count)) parts_->add_handle(jobs, each);
  return jobs;
}

std::vector<recorded_job> fake_queue::scheduled() const {
  std::vector<recorded_job> jobs;
  for (const auto& each : parts_->storage.scheduled()) parts_->add_handle(jobs, *each.message);
  return jobs;
}

std::vector<recorded_job> fake_queue::waiting() const {
  std::vector<recorded_job> jobs;
  for (const auto& queue : queues()) {
    for (const auto& job : peek(queue)) jobs.push_back(job);
  }
  return jobs;
}

std::vector<failure> fake_queue::failures() const {
  for (const auto& unseen : parts_->records->unseen_failures({})) static_cast<void>(unseen.outcome());
  return parts_->storage.failures();
}
journal fake_queue::journal() const { return understudy::journal{parts_->records}; }

void PrintTo(const fake_queue& queue, std::ostream* out) { PrintTo(queue.journal(), out); }

std::size_t fake_queue::clear() {
  while (parts_->storage.promote(never)) {}
  std::vector<std::string> gone;
  for (const auto& queue : queues()) {
    for (const auto& each : peek(queue)) gone.push_back(each.id());
    parts_->storage.remove_queue(queue);
  }
  parts_->locks().release_all_of(gone, parts_->clock.now());
  return gone.size();
}

}  // namespace understudy
