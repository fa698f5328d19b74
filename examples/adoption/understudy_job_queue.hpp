#pragma once

// All that the team adds to put understudy behind its own queue. Neither services nor handlers
// change. Production goes through these lines as the tests do, with a broker over its Redis.

#include <string>
#include <string_view>

#include "gazette/handlers.hpp"
#include "gazette/job_queue.hpp"
#include "understudy/client.hpp"

/// The payload that their worker has always read: the type, a line end and the body. The body is
/// the job's one argument, a text that understudy does not look into.
///
/// Why a format, and no job types with a `serialization`? What their Redis holds has no JSON around
/// it, programs of other teams read it too, and the services hand over bodies, not values. Job
/// types can come later, one at a time, under the same names.
class gazette_format final : public understudy::wire_format {
 public:
  std::string encode(std::string_view type, std::string_view arguments) const override;
  understudy::decoded_payload decode(std::string_view payload) const override;

  static const gazette_format& shared();
};

/// Their interface, over a client of understudy.
class understudy_job_queue final : public gazette::job_queue {
 public:
  explicit understudy_job_queue(understudy::client& jobs) : jobs_{jobs} {}
  void enqueue(const std::string& queue, const std::string& type,
               const std::string& body) override {
    jobs_.enqueue_to(queue, type, understudy::arguments::of(body));
  }

 private:
  understudy::client& jobs_;
};

/// Has one of their handlers perform all jobs of a type. What it takes beside the body is a
/// dependency.
template <class... D>
void handle_with(understudy::registry& jobs, std::string_view type,
                 void (*handler)(const std::string& body, D&...)) {
  jobs.handle(type, [handler](const understudy::arguments& given, D&... needed) {
    handler(given.at<std::string>(0), needed...);
  });
}

/// All types that their worker knows.
void register_handlers(understudy::registry& jobs);
