#pragma once

#include <iosfwd>
#include <memory>
#include <string_view>
#include <vector>

#include "understudy/broker/wrapper.hpp"
#include "understudy/lent.hpp"
#include "understudy/observer.hpp"
#include "understudy/testing/journal.hpp"
#include "understudy/wire/resque.hpp"

namespace understudy {

/// Any broker, a real one too, with a journal of what a client and a worker do with it: what can be
/// asserted of a fake queue's journal can be asserted of this. Any thread may call.
///
///     understudy::redis::broker redis{"redis://127.0.0.1:6379"};
///     understudy::recording_broker broker{redis};
///     understudy::client client{broker, {.watching = broker.watching()}};
///     understudy::worker worker{broker, jobs, client, {.watching = broker.watching()}};
///
///     EXPECT_THAT(broker, HasEnqueued<refresh_sso>(FieldsAre(123)));
///     EXPECT_THAT(broker, Performed<refresh_sso>());
///
/// The journal knows what comes through this object: the jobs that are pushed here, and attempts of
/// workers of this process. A push that the broker refuses counts as halted, by `broker`.
class recording_broker final : public broker_wrapper {
 public:
  /// Both outlive it, and the format whatever it hands out.
  explicit recording_broker(broker& recorded, lent<wire_format> format = resque_format::shared());

  /// A failed job that no assertion looked at fails the test, as with a fake queue.
  ~recording_broker() override;

  /// What a client and a worker are to be told to tell; owned by this.
  observer& watching();

  /// All that happened.
  understudy::journal journal() const;

  void push(std::string_view queue, message pushed) override;
  void push_all(std::string_view queue, std::vector<message> pushed) override;
  void schedule(time_point due, std::string_view queue, message scheduled) override;
  found_job find_job(const job_search& wanted) override { return wrapped().find_job(wanted); }

  /// How GoogleTest prints it: in a line, for the matchers say the rest.
  friend void PrintTo(const recording_broker& recording, std::ostream* out);

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace understudy
