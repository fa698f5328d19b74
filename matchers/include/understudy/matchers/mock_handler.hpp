#pragma once

#include <gmock/gmock.h>

#include "understudy/error.hpp"
#include "understudy/job.hpp"
#include "understudy/matchers/printing.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace understudy::matchers {

/// Performs the jobs of one type in a fake queue, and is a mock: what it expects is stated with
/// `EXPECT_CALL`, sequences, `NiceMock` and `StrictMock` included. An action that throws fails the
/// job. The queue has to outlive it; jobs that run after it has gone fail.
///
///     MockHandler<refresh_sso> handler{queue};
///     EXPECT_CALL(handler, perform(FieldsAre(123)));
template <job J>
class MockHandler {
 public:
  explicit MockHandler(fake_queue& queue) : queue_{queue} {
    queue.handle<J>([this](const J& performed) { perform(performed); });
  }
  ~MockHandler() {
    queue_.template handle<J>([](const J&) {
      error_context about;
      about.job = job_name<J>();
      throw usage_error{"the MockHandler of this job has ended", about};
    });
  }
  MockHandler(const MockHandler&) = delete;
  MockHandler& operator=(const MockHandler&) = delete;

  MOCK_METHOD(void, perform, (const J&));

 private:
  fake_queue& queue_;
};

}  // namespace understudy::matchers
