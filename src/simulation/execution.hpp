#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulation/choice.hpp"
#include "simulation/fiber.hpp"
#include "simulation/footprint.hpp"
#include "simulation/oracles.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/client.hpp"
#include "understudy/clock.hpp"
#include "understudy/registry.hpp"
#include "understudy/simulation/options.hpp"
#include "understudy/simulation/verdict.hpp"
#include "understudy/testing/framework.hpp"
#include "understudy/worker.hpp"

namespace understudy::simulation::detail {

class simulated_broker;
class simulated_locks;

/// What a process has written and not committed.
struct open_transaction {
  struct entry {
    resource row;
    resource table;
    std::shared_ptr<void> value;
    std::function<void()> apply;
  };
  std::vector<entry> entries;
};

/// What all executions of an exploration share, so that numbers stay the same and stacks are used
/// again.
struct common_ground {
  explicit common_ground(const options& given) : stacks{given.stack_size} {}

  stack_pool stacks;
  numbering numbers;
  std::set<std::string> seen;  // of the `sometimes`, those that were met
  std::set<std::string> sometimes;
  bool tally_is_watched = false;
};

/// Where a process stands.
enum class place : std::uint8_t {
  body,       // anywhere in a job, a hook or an actor
  push,       // about to enqueue
  settle,     // about to end its lease
  heartbeat,  // about to extend it
  call        // about to call the broker or the lock store for anything else
};

/// Leaves the world's function once the execution has come to its end.
struct left_early {};

/// One schedule of a world: all that takes steps, and the choices between them.
class execution {
 public:
  /// All outlive it. `allowed` takes the place of the options' own faults.
  execution(const options& given, const faults& allowed, common_ground& ground, chooser& choices,
            bool tells, const captured_assertions* assertions);
  ~execution();
  execution(const execution&) = delete;
  execution& operator=(const execution&) = delete;

  const options& settings() const { return options_; }
  common_ground& ground() { return ground_; }
  registry& jobs() { return registry_; }
  understudy::client& client() { return *client_; }
  simulated_broker& broker() { return *broker_; }
  simulated_locks& locks();
  virtual_clock& time() { return time_; }
  const clock& told_time() const { return *told_time_; }
  detail::oracles& oracles() { return oracles_; }
  simulation::tally& counts() { return tally_; }

  void add_actor(std::string name, std::function<void()> does);

  /// Runs until nothing can happen any more. \throws left_early if something went wrong.
  void run();
  bool has_run() const { return has_run_; }

  /// \name For what a step does, called from within it
  /// @{

  /// The step ends here, and another may come first. \return how the next one is to go. Outside of
  /// any process, and within what is one step, it goes on at once.
  /// \param about what comes next, for a story; static storage, or as long as the step waits.
  variant point(place where, std::string_view about = {});

  /// The same for as long as time takes.
  void sleep(std::chrono::microseconds wait);

  std::uint32_t draw(std::uint32_t bound);
  bool draws_jitter();
  void jitter_struck();

  void reads(resource what);
  void writes(resource what);
  void writes_part(resource what);

  /// What time waits for is another.
  void sets_timer() { writes_part(timers_); }
  resource number(std::string_view kind, std::string_view name = {});

  /// Whether the process is gone: what it calls while its stack unwinds does nothing.
  bool is_inert() const;

  /// Adds a line to the story, which `words` spells if anybody is to read it.
  template <class Words>
  void tell(const Words& words, bool is_fault = false) {
    if (tells_) add_line(words(), is_fault);
  }

  /// Of who takes the step.
  std::string next_id();
  bool is_in_process() const { return current_ != nullptr; }

  /// That this process has open; null if none.
  std::shared_ptr<open_transaction>& transaction();

  /// The process is gone.
  [[noreturn]] void crash_here();
  /// @}

  /// The current step has broken something: it ends there.
  void break_world(std::string what, std::string detail = {});

  /// Whether an assertion of the test framework has.
  void check_assertions();

  /// \name What became of it
  /// @{
  const std::optional<violation>& broken() const { return broken_; }
  bool is_blocked() const { return is_blocked_; }
  std::vector<story_line>& story() { return story_; }
  std::size_t preemptions() const { return preemptions_; }
  std::size_t faults_used() const { return faults_used_; }
  std::size_t steps() const { return steps_; }
  const tape& recorded() const { return tape_; }
  std::uint64_t trace() const { return trace_; }
  /// @}

  /// A lease was given out, or ended.
  void leased(const lease& given);
  void extended(time_point until) { current_->held_until = until; }
  void released() { current_->held.reset(); }
  void delivered_again(const std::string& job_id) { delivered_again_.insert(job_id); }
  variant dispatched_as() const { return dispatched_as_; }

  /// What the pool of workers does as one step is two from here on, of a poller.
  void split_step();
  void may_dispatch_again() { has_work_.reset(); }

 private:
  struct slot {
    std::unique_ptr<understudy::worker> worker;
    std::string lane;
    std::uint64_t idle_since = 0;
    bool is_idle = true;
  };
  struct running {
    process id = 0;
    std::string lane;
    std::string name;  // of the actor, or the id of the attempt's job
    std::unique_ptr<detail::fiber> fiber;
    slot* on = nullptr;
    place at = place::body;
    std::string_view about;
    variant how = variant::plain;
    time_point wakes_at = {};
    std::optional<lease> held;
    time_point held_until = never;
    std::shared_ptr<open_transaction> transaction;
    bool is_atomic = false;
  };
  static bool passes(const std::exception_ptr& exception);
  void add_line(std::string text, bool is_fault);

  void make_workers();
  bool can_run(const running& each) const;
  bool can_dispatch();
  std::optional<time_point> next_event() const;
  void offer(const running& each);
  void offer_faults(const running& each);
  void offer_dispatch();
  bool may(fault_kind which) const;
  bool may(variant how) const;
  void strike(fault_kind which);
  void collect();
  bool take_step();
  void perform(const alternative& chosen);
  void resume(running& who);
  void crash(running& who);
  void dispatch(variant how);
  void attempt(running& me);
  void advance();
  void finish_step();
  std::unique_ptr<running> take_out(running& who);
  void unwind_all();
  running* find(process who);
  slot& free_slot();

  const options& options_;
  faults faults_;
  common_ground& ground_;
  chooser& choices_;
  bool tells_;
  const captured_assertions* assertions_;

  virtual_clock time_;
  std::unique_ptr<clock> told_time_;
  memory_broker memory_;
  std::unique_ptr<simulated_broker> broker_;
  std::unique_ptr<random_source> random_;
  registry registry_;
  std::unique_ptr<understudy::client> client_;
  std::vector<slot> slots_;
  detail::oracles oracles_;
  simulation::tally tally_;

  std::vector<std::unique_ptr<running>> processes_;
  std::vector<std::unique_ptr<running>> crashed_;
  std::vector<alternative> offered_;
  std::shared_ptr<open_transaction> transaction_;  // of the set-up
  running* current_ = nullptr;
  bool crashes_itself_ = false;
  process last_ = 0;
  process pool_;
  process clock_;
  resource timers_;  // what time waits for: leases, schedule, sleepers
  variant dispatched_as_ = variant::plain;
  std::optional<bool> has_work_;  // for a worker; nothing if it has to be looked up
  footprint touched_;
  std::array<std::uint32_t, static_cast<std::size_t>(fault_kind::count)> used_{};
  std::map<std::string, std::uint32_t, std::less<>> ids_;
  std::unordered_map<std::string, std::uint32_t> deliveries_;
  std::set<std::string> delivered_again_;  // by a fault: jobs that may have two holders

  detail::tape tape_;
  std::optional<violation> broken_;
  std::vector<story_line> story_;
  std::size_t preemptions_ = 0;
  std::size_t faults_used_ = 0;
  std::size_t steps_ = 0;
  std::uint64_t trace_ = 0;
  bool is_blocked_ = false;
  bool has_run_ = false;
};

}  // namespace understudy::simulation::detail
