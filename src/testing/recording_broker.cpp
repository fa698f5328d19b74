#include "understudy/testing/recording_broker.hpp"

#include <exception>
#include <ostream>
#include <utility>

#include "testing/findings.hpp"
#include "testing/recorder.hpp"
#include "testing/records.hpp"

namespace understudy {

struct recording_broker::parts {
  parts(broker& recorded, const wire_format& format)
      : records{std::make_shared<detail::records>(format, jobs)},
        recorder{recorded, *records, *jobs} {}

  std::shared_ptr<registry> jobs = std::make_shared<registry>();
  std::shared_ptr<detail::records> records;
  detail::recorder recorder;
  int exceptions_at_start = std::uncaught_exceptions();
};

recording_broker::recording_broker(broker& recorded, lent<wire_format> format)
    : broker_wrapper{recorded}, parts_{std::make_unique<parts>(recorded, *format)} {}

recording_broker::~recording_broker() {
  detail::tell_of_end(journal());
  if (std::uncaught_exceptions() > parts_->exceptions_at_start) return;  // the test has failed
  detail::tell(detail::unseen_failures_in(*parts_->records));
}

observer& recording_broker::watching() { return parts_->recorder; }
journal recording_broker::journal() const { return understudy::journal{parts_->records}; }

void recording_broker::push(std::string_view queue, message pushed) {
  parts_->recorder.push(queue, std::move(pushed));
}
void recording_broker::push_all(std::string_view queue, std::vector<message> pushed) {
  parts_->recorder.push_all(queue, std::move(pushed));
}
void recording_broker::schedule(time_point due, std::string_view queue, message scheduled) {
  parts_->recorder.schedule(due, queue, std::move(scheduled));
}

void PrintTo(const recording_broker& recording, std::ostream* out) {
  PrintTo(recording.journal(), out);
}

}  // namespace understudy
