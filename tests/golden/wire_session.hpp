#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "scenario.hpp"
#include "understudy/testing/fake_queue.hpp"
#include "wire_storage.hpp"

namespace golden {

/// Plays the steps of one scenario of `wire.json`, one after another, on a fake queue or on a real
/// storage.
class wire_session {
 public:
  /// What is played on a real storage leaves nothing in the fake queue; without one it is the fake's.
  /// \throws not_understood
  explicit wire_session(const json& jobs, wire_storage* real = nullptr);

  /// \return what a step of `expect` says: `{"returns": value}` or `{"raises": error}`, and
  /// `keys_during_perform` without namespace if a `SnapJob` ran.
  /// \throws not_understood
  json play(const json& step);

  /// What the storage holds now, as Resque's keys.
  json keys();

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
  json worker_work_forking(const json& step);
  json worker_register(const json& step);
  json worker_unregister(const json& step);
  json nothing(const json& step);  // a step that only Ruby knows of

  // The failed set.
  json failure_count(const json& step);
  json failure_all(const json& step);
  json failure_requeue(const json& step);
  json failure_remove(const json& step);
  json failure_clear(const json& step);

  type_ptr type_of(const json& step) const;
  understudy::worker& worker();
  understudy::broker& broker();
  understudy::client& client();
  understudy::time_point now();
  void push_bytes(const json& step, const char* field);

  wire_storage* real_;
  std::optional<understudy::client> real_client_;
  understudy::fake_queue queue_{{.strictness = understudy::strictness::nice}};
  std::unique_ptr<understudy::fake_queue::mode_scope> inlined_;
  std::map<std::string, type_ptr> types_;
  std::unique_ptr<understudy::worker> worker_;
  std::optional<understudy::lease> in_hand_;  // what the worker is marked as working on
  json keys_during_perform_;
};

}  // namespace golden
