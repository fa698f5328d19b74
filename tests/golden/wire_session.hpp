#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "scenario.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace golden {

/// Plays the steps of one scenario of `wire.json`, one after another, on a fake queue.
class wire_session {
 public:
  /// \throws not_understood
  explicit wire_session(const json& jobs);

  /// \return what a step of `expect` says: `{"returns": value}` or `{"raises": error}`, and
  /// `keys_during_perform` without namespace if a `SnapJob` ran.
  /// \throws not_understood
  json play(const json& step);

  const understudy::broker& broker() { return queue_.broker(); }

 private:
  using type_ptr = std::shared_ptr<const understudy::job_type>;
  using step_function = json (wire_session::*)(const json&);
  struct operation;
  static const std::map<std::string, operation>& operations();

  // Enqueuing and looking.
  json enqueue(const json& step);
  json enqueue_to(const json& step);
  json job_create(const json& step);
  json push(const json& step);
  json raw_rpush(const json& step);
  json raw_set(const json& step);
  json pop(const json& step);
  json size(const json& step);
  json peek(const json& step);
  json queues(const json& step);
  json queue_sizes(const json& step);
  json remove_queue(const json& step);
  json dequeue(const json& step);
  json job_destroy(const json& step);
  json reserve(const json& step);
  json stat(const json& step);
  json set_inline(const json& step);
  json all_keys(const json& step);

  // Working.
  json worker_new(const json& step);
  json worker_id(const json& step);
  json worker_queues(const json& step);
  json worker_reserve(const json& step);
  json worker_reserve_all(const json& step);
  json worker_working_on(const json& step);
  json worker_done_working(const json& step);
  json worker_work_one(const json& step);
  json worker_work_until_empty(const json& step);
  json nothing(const json& step);  // a step that only Redis keeps a record of

  // The failed set.
  json failure_count(const json& step);
  json failure_all(const json& step);
  json failure_requeue(const json& step);
  json failure_remove(const json& step);
  json failure_clear(const json& step);

  type_ptr type_of(const json& step) const;
  understudy::worker& worker();
  void push_bytes(const json& step, const char* field);

  understudy::fake_queue queue_{{.strictness = understudy::strictness::nice}};
  std::unique_ptr<understudy::fake_queue::mode_scope> inlined_;
  std::map<std::string, type_ptr> types_;
  std::unique_ptr<understudy::worker> worker_;
  std::optional<understudy::lease> in_hand_;  // what the worker is marked as working on
  json keys_during_perform_;
};

}  // namespace golden
