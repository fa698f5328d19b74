#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulation/footprint.hpp"
#include "understudy/broker/message.hpp"
#include "understudy/clock.hpp"
#include "understudy/site.hpp"

namespace understudy::simulation::detail {

class execution;

/// What must hold in an execution: the user's checks, and those that every world has.
class oracles {
 public:
  explicit oracles(execution& of) : of_{of} {}

  void add_always(std::string name, std::function<bool()> holds, const site& where);
  void add_at_end(std::string name, std::function<bool()> holds, const site& where);
  void add_sometimes(std::string name, std::function<bool()> holds, const site& where);
  void add_eventually(std::string name, std::chrono::microseconds within,
                      std::function<bool()> holds, const site& where);

  /// After each step: adds to its footprint which checks it concerned.
  void check_step(footprint& touched);
  /// Before time passes to `next`.
  void check_time(time_point next);
  void check_end();
  void fault_struck(time_point now) { last_fault_ = now; }

  /// What a check looked at: it is asked for while one is evaluated.
  bool is_watching() const { return watching_ != nullptr; }
  void watched(resource what) { watching_->reads(what); }
  void found(std::string value);  ///< there, spelled

  /// \name Told of what happens to jobs
  /// @{
  void enqueued(std::string_view job_id);
  void settled(std::string_view job_id);  ///< ended, or removed by somebody
  void begins_anew(std::string_view job_id);  ///< after it had failed
  void promoted(const message& moved);
  void effect(std::string_view key);

  /// How many jobs have this id: more than one only if the user chose it.
  std::size_t jobs_of_id(std::string_view job_id) const;
  void failures_looked_at() { are_failures_known_ = true; }
  /// @}

 private:
  struct check {
    std::string name;
    std::function<bool()> holds;
    site where;
    footprint looks_at = {};
    resource itself = 0;
    bool is_fresh = true;
    bool is_met = false;
    std::chrono::microseconds within{};
  };
  struct job_count {
    std::size_t enqueued = 0;
    std::size_t accounted_for = 0;  // ended, or still there
  };
  bool evaluate(check& each);
  void breaks(const check& one, std::string detail = {});
  bool concerns(check& each, footprint& touched);
  void check_jobs();
  void check_queues();
  void check_schedule();
  void check_locks();
  void check_failures();

  execution& of_;
  std::vector<check> always_;
  std::vector<check> at_end_;
  std::vector<check> sometimes_;
  std::vector<check> eventually_;
  footprint* watching_ = nullptr;
  std::vector<std::string> read_;  // by the last check, spelled, where a story is told
  std::map<std::string, job_count, std::less<>> jobs_;  // by id, which several jobs may share
  std::map<std::pair<std::string, std::uint32_t>, std::size_t> promoted_;  // by id and attempt
  std::set<std::string, std::less<>> effects_;
  time_point last_fault_ = virtual_clock{}.now();  // or the beginning
  bool are_failures_known_ = false;
};

}  // namespace understudy::simulation::detail
