#pragma once

#include <chrono>
#include <exception>
#include <optional>

#include "understudy/testing/fake_queue.hpp"
#include "understudy/worker.hpp"

namespace corpus {

/// What a job throws to take its machine down: as after kill -9, no hook runs and nobody tells the
/// broker.
struct power_cut {};

/// A machine with one worker, beside that of the fake and over the same broker. Its leases expire
/// after a minute of the fake's clock.
class machine {
 public:
  explicit machine(understudy::fake_queue& queue) : machine{queue, queue.broker()} {}

  /// Over another broker.
  machine(understudy::fake_queue& queue, understudy::broker& broker)
      : worker_{broker, queue.registry(), queue.client(), options(queue)} {}

  /// Reserves and performs a job. \return how that went; nothing if there was no job.
  /// \throws power_cut if the job took the machine down.
  std::optional<understudy::attempt_result> work_one() { return worker_.work_one(); }

 private:
  static bool is_power_cut(const std::exception_ptr& exception) {
    try {
      std::rethrow_exception(exception);
    } catch (const power_cut&) {
      return true;
    } catch (...) {
      return false;
    }
  }

  static understudy::worker_options options(understudy::fake_queue& queue) {
    understudy::worker_options given{.id = "machine", .clock = queue.clock()};
    given.pass_through = is_power_cut;
    given.visibility = std::chrono::minutes{1};
    return given;
  }

  understudy::worker worker_;
};

}  // namespace corpus
