#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "simulation/choice.hpp"
#include "simulation/fault_budget.hpp"
#include "simulation/fiber.hpp"
#include "simulation/footprint.hpp"
#include "simulation/oracles.hpp"
#include "simulation/running.hpp"
#include "simulation/story_words.hpp"
#include "simulation/watchdog.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/broker/selection.hpp"
#include "understudy/client.hpp"
#include "understudy/clock.hpp"
#include "understudy/registry.hpp"
#include "understudy/simulation/options.hpp"
#include "understudy/simulation/verdict.hpp"
#include "understudy/testing/framework.hpp"
#include "understudy/worker.hpp"

namespace understudy::simulation::detail {

class execution;
class narrator;
class simulated_broker;
class simulated_locks;

/// What all executions of an exploration share, so that numbers stay the same and stacks are used
/// again.
struct common_ground {
  common_ground(const options& given, std::function<std::string()> says_if_stuck)
      : stacks{given.stack_size},
        polled{given.queues},
        watched{given.patience, std::move(says_if_stuck)} {}

  stack_pool stacks;
  queue_selection polled;
  execution* at_work = nullptr;
  numbering numbers;
  std::set<std::string> seen;  // of the `sometimes`, those that were met
  std::map<std::string, site> sometimes;
  bool tally_is_watched = false;
  bool is_horizon_met = false;  // something would have come later
  watchdog watched;  // the last, as it looks at the others
};

/// Leaves the world's function once the execution has come to its end.
struct left_early {};

/// One schedule of a world: all that takes steps, and the choices between them.
class execution {
 public:
  /// All outlive it. Of the options' faults `most_faults` strike; the tape is the same as with more.
  execution(const options& given, std::size_t most_faults, common_ground& ground,
            chooser& choices, bool tells, const captured_assertions* assertions);
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
  void add_contents(std::function<std::vector<std::string>()> spelled) { contents_.push_back(std::move(spelled)); }

  /// Runs until nothing can happen any more. \throws left_early if something went wrong.
  void run();
  bool has_run() const { return has_run_; }

  /// \name For what a step does, called from within it
  /// @{

  /// The step ends here, and another may come first. \return how the next one is to go. Outside of
  /// any process, and within what is one step, it goes on at once.
  /// \param about what comes next; static storage, or as long as the step waits.
  variant point(place where, std::string_view about = {}) {
    return point(where, about, [about] { return std::string{about}; });
  }
  /// The same, which `words` spell for a story: `acknowledges #1`.
  template <class Words>
  variant point(place where, std::string_view about, const Words& words) {
    if (tells_ && current_ != nullptr) current_->comes_to = words();
    return wait_at(where, about);
  }

  /// The same for as long as time takes.
  void sleep(std::chrono::microseconds wait);

  std::uint32_t draw(std::uint32_t bound);

  /// Where chance goes astray: to one side, 1, or the other, 2.
  std::uint32_t draw_jitter();

  void reads(resource what);
  /// `words` spell the value that is read; for a check, if it breaks.
  template <class Words>
  void reads(resource what, const Words& words) {
    reads(what);
    if (tells_ && oracles_.is_watching()) oracles_.found(words());
  }
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

  /// The same, before what this step has told so far: a cause that is known last.
  template <class Words>
  void tell_first(const Words& words) {
    if (!tells_) return;
    story_.insert(story_.begin() + step_began_, {time_.now(), std::string{lane()}, words()});
  }

  /// In a story, until when the job that was reserved last under this id was.
  void tell_of_lease(std::string_view job_id);

  /// Of who takes the step.
  std::string next_id();
  bool is_in_process() const { return current_ != nullptr; }

  /// That this process has open; null if none.
  std::shared_ptr<open_transaction>& transaction();

  /// Whose hook this process ran last; empty where no story is told.
  job_in_words& job_at_hand();

  /// A lock that is taken now, and whether it is this process's, or was taken for its job.
  taken_lock taken_by_this(std::string_view owner, time_point until) const;
  bool is_own(const taken_lock& lock);
  story_words& words() { return words_; }

  /// The process is gone.
  [[noreturn]] void crash_here();
  /// @}

  /// The current step has broken something: it ends there.
  /// \param values those that tell so, spelled; may be empty.
  void break_world(violation found, std::string_view values = {});

  /// The same, of a check that every world has.
  void break_built_in(std::string what, std::string detail);

  /// Whether an assertion of the test framework has.
  void check_assertions();

  /// \name What became of it
  /// @{
  const std::optional<violation>& broken() const { return broken_; }
  bool is_blocked() const { return is_blocked_; }
  const std::vector<story_line>& story() const { return story_; }
  std::size_t preemptions() const { return preemptions_; }
  std::size_t faults_used() const { return faults_.used(); }
  std::string faults_told() const { return faults_.describe_used(); }
  std::size_t steps() const { return steps_; }
  const tape& recorded() const { return tape_; }
  std::uint64_t trace() const { return trace_; }

  /// What the stores held at the end; empty without an audit.
  const std::string& ending() const { return ending_; }

  /// Who is at work, and with what; for a message.
  std::string at_work() const;
  /// @}

  /// A lease was given out, or ended.
  void leased(const lease& given);
  void extended(time_point until) { current_->held_until = until; }
  void released() { current_->held.reset(); }
  void delivered_again(const std::string& job_id) { delivered_again_.insert(job_id); }

  /// How the worker that takes this step was sent to look for a job.
  variant dispatched_as() const {
    return is_in_process() ? current_->dispatched_as : variant::plain;
  }

  /// What the pool of workers does as one step is two from here on, of a poller of this job.
  void split_step(std::string_view job_id);
  void may_dispatch_again() { has_work_.reset(); }

 private:
  struct deliveries {
    std::optional<std::size_t> told_at = {};  // the last, in the story
    std::uint32_t all = 0;
    std::uint32_t first = 0;  // of these, those that are a first attempt, as the broker tells it
  };

  static bool passes(const std::exception_ptr& exception);
  variant wait_at(place where, std::string_view about);
  std::string_view lane() const;
  void add_line(std::string text, bool is_fault);

  observer& watching() const;
  void make_workers();
  bool can_run(const running& each) const;
  bool can_dispatch();
  std::optional<time_point> next_event() const;
  std::size_t collect();
  bool may_fault_strike() const { return faults_.used() < most_faults_; }
  void strike(fault_kind which);
  void go_on_to_the_end();
  bool take_step();
  void preempt(running& who);
  void perform(const alternative& chosen);
  void resume(running& who);
  void crash(running& who);
  void dispatch(variant how);
  void attempt(running& me);
  void check_holders(const running& me);
  void advance();
  void finish_step();
  std::string spelled_ending() const;
  void record_draw(std::uint32_t drawn);
  void mix_in(std::uint64_t more);
  std::unique_ptr<running> take_out(running& who);
  void unwind_all();
  running* find(process who);
  slot& free_slot();

  const options& options_;
  fault_budget faults_;
  std::size_t most_faults_;
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
  story_words words_{registry_};
  std::unique_ptr<narrator> narrator_;  // null where no story is told
  std::unique_ptr<understudy::client> client_;
  std::vector<slot> slots_;
  detail::oracles oracles_;
  simulation::tally tally_;

  std::vector<std::unique_ptr<running>> processes_;
  std::vector<std::unique_ptr<running>> crashed_;
  std::vector<alternative> offered_;
  std::shared_ptr<open_transaction> transaction_;  // of the set-up, as is
  job_in_words job_at_hand_;
  running* current_ = nullptr;
  bool crashes_itself_ = false;
  process last_ = 0;
  process pool_;
  process clock_;
  resource timers_;  // what time waits for: leases, schedule, sleepers
  std::optional<bool> has_work_;  // for a worker; nothing if it has to be looked up
  footprint touched_;
  std::map<std::string, std::uint32_t, std::less<>> ids_;
  std::unordered_map<std::string, deliveries> deliveries_;  // by id, which several jobs may share
  std::map<std::string, std::size_t> actors_;  // how many there were of a name
  std::set<std::string> delivered_again_;  // by a fault: jobs that may have two holders

  std::vector<std::function<std::vector<std::string>()>> contents_;  // of stores
  std::string ending_;
  detail::tape tape_;
  std::optional<violation> broken_;
  std::vector<story_line> story_;
  std::ptrdiff_t step_began_ = 0;  // in it
  std::size_t preemptions_ = 0;
  std::size_t steps_ = 0;
  std::uint64_t trace_ = 0;
  bool is_blocked_ = false;
  bool has_run_ = false;
  bool is_at_end_ = false;
};

}  // namespace understudy::simulation::detail
