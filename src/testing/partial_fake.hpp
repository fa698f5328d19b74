#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/broker/wrapper.hpp"
#include "understudy/observer.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace understudy::detail {

/// Stands between a partial fake's client and its recorder: what the fake leaves alone goes to the
/// other broker, and the recorder is not told of it.
class partial_fake final : public broker_wrapper, public observer {
 public:
  /// All outlive it; the options have another broker.
  /// \throws usage_error if they do not say what to fake.
  template <class Recorder>
  partial_fake(Recorder& faked, const fake_options& options)
      : partial_fake{faked, faked, options} {}

  void push(std::string_view queue, message pushed) override;
  void schedule(time_point due, std::string_view queue, message scheduled) override;
  std::size_t unschedule(std::string_view queue, std::string_view payload) override;
  bool unschedule(std::string_view job_id) override;
  std::vector<message> peek(std::string_view queue, std::size_t start,
                            std::size_t count) const override;
  std::size_t remove(std::string_view queue, std::string_view payload) override;

  void enqueuing(const std::shared_ptr<const job_type>& type) override;
  void enqueue_halted(const context& where, std::string_view hook) override;
  void enqueue_ended() override;
  void enqueue_threw() override;
  void hook_runs(const context& where, hook_kind kind, std::string_view name) override;

 private:
  partial_fake(broker& faked, observer& told, const fake_options& options);
  bool fakes(std::string_view job, std::string_view queue) const;
  bool fakes_payload(std::string_view queue, std::string_view payload) const;

  observer& told_;
  const fake_options& options_;
};

}  // namespace understudy::detail
