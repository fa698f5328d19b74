#include "understudy_job_queue.hpp"

#include "understudy/current_client.hpp"
#include "understudy/error.hpp"

std::string gazette_format::encode(std::string_view type, std::string_view arguments) const {
  const auto given = understudy::arguments::parse(arguments);
  if (given.size() != 1 || !given.raw(0).starts_with('"')) {
    throw understudy::encode_error{"a job of the gazette has one argument, its body"};
  }
  return std::string{type} + '\n' + given.at<std::string>(0);
}

understudy::decoded_payload gazette_format::decode(std::string_view payload) const {
  const auto end = payload.find('\n');
  if (end == std::string_view::npos) throw understudy::decode_error{"no line names the type"};
  return {std::string{payload.substr(0, end)},
          understudy::arguments::of(payload.substr(end + 1)).json()};
}

const gazette_format& gazette_format::shared() {
  static const gazette_format format;
  return format;
}

void register_handlers(understudy::registry& jobs) {
  handle_with(jobs, "add_subscriber", gazette::add_subscriber);
  handle_with(jobs, "end_subscription", gazette::end_subscription);
  handle_with(jobs, "send_welcome", gazette::send_welcome);
  handle_with(jobs, "send_invoice", gazette::send_invoice);
}

// The old global call has a new body. It asks for the client at each call: main makes one current,
// and so does a test, for as long as it lasts.
void gazette::enqueue_job(const std::string& queue, const std::string& type,
                          const std::string& body) {
  understudy_job_queue{understudy::current_client::get()}.enqueue(queue, type, body);
}
