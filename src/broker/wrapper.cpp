#include "understudy/broker/wrapper.hpp"

#include <utility>

namespace understudy {

void broker_wrapper::push(std::string_view queue, message pushed) {
  wrapped_.push(queue, std::move(pushed));
}
void broker_wrapper::push_all(std::string_view queue, std::vector<message> pushed) {
  wrapped_.push_all(queue, std::move(pushed));
}
bool broker_wrapper::stores() const { return wrapped_.stores(); }
bool broker_wrapper::spans_processes() const { return wrapped_.spans_processes(); }
void broker_wrapper::schedule(time_point due, std::string_view queue, message scheduled) {
  wrapped_.schedule(due, queue, std::move(scheduled));
}
std::optional<scheduled_message> broker_wrapper::promote(time_point now) {
  return wrapped_.promote(now);
}
std::vector<scheduled_message> broker_wrapper::scheduled() const { return wrapped_.scheduled(); }
std::vector<std::string> broker_wrapper::unschedule(std::string_view queue,
                                                    std::string_view payload) {
  return wrapped_.unschedule(queue, payload);
}
bool broker_wrapper::unschedule(std::string_view job_id) { return wrapped_.unschedule(job_id); }
std::optional<lease> broker_wrapper::recover(time_point now) { return wrapped_.recover(now); }
std::optional<time_point> broker_wrapper::next_event() const { return wrapped_.next_event(); }
std::uint64_t broker_wrapper::changes() const { return wrapped_.changes(); }
bool broker_wrapper::await_change(std::uint64_t seen, std::chrono::microseconds longest,
                                  std::stop_token stop) const {
  return wrapped_.await_change(seen, longest, std::move(stop));
}
std::optional<lease> broker_wrapper::reserve(std::string_view queue, time_point expires_at) {
  return wrapped_.reserve(queue, expires_at);
}
bool broker_wrapper::extend(const lease& held, time_point expires_at) {
  return wrapped_.extend(held, expires_at);
}
bool broker_wrapper::acknowledge(const lease& done) { return wrapped_.acknowledge(done); }
bool broker_wrapper::retry(const lease& failed, time_point due) {
  return wrapped_.retry(failed, due);
}
bool broker_wrapper::fail(const lease& failed, failure record) {
  return wrapped_.fail(failed, std::move(record));
}
bool broker_wrapper::put_back(const lease& held, std::string_view queue) {
  return wrapped_.put_back(held, queue);
}
std::vector<std::string> broker_wrapper::queues() const { return wrapped_.queues(); }
std::size_t broker_wrapper::size(std::string_view queue) const { return wrapped_.size(queue); }
std::vector<message> broker_wrapper::peek(std::string_view queue, std::size_t start,
                                          std::size_t count) const {
  return wrapped_.peek(queue, start, count);
}
std::vector<std::string> broker_wrapper::remove(std::string_view queue, std::string_view payload) {
  return wrapped_.remove(queue, payload);
}
bool broker_wrapper::withdraw(std::string_view queue, std::string_view id) {
  return wrapped_.withdraw(queue, id);
}
void broker_wrapper::remove_queue(std::string_view queue) { wrapped_.remove_queue(queue); }
std::vector<failure> broker_wrapper::failures() const { return wrapped_.failures(); }
bool broker_wrapper::retry_failure(std::size_t index, time_point now, std::string_view queue) {
  return wrapped_.retry_failure(index, now, queue);
}
bool broker_wrapper::remove_failure(std::size_t index) { return wrapped_.remove_failure(index); }
void broker_wrapper::clear_failures() { wrapped_.clear_failures(); }
broker_stats broker_wrapper::stats() const { return wrapped_.stats(); }
void broker_wrapper::pause(bool paused) { wrapped_.pause(paused); }
bool broker_wrapper::paused() const { return wrapped_.paused(); }
lock_store& broker_wrapper::locks() { return wrapped_.locks(); }
understudy::roster& broker_wrapper::roster() { return wrapped_.roster(); }

}  // namespace understudy
