#include "understudy/context.hpp"

#include <utility>

namespace understudy {

context::context(const surroundings& around, std::string_view job_name, std::string_view queue,
                 const understudy::envelope& envelope, std::string arguments, const void* job,
                 const std::type_info* type)
    : around_{around},
      envelope_{envelope},
      job_name_{job_name},
      queue_{queue},
      arguments_{std::move(arguments)},
      job_{job},
      type_{type} {}

error_context context::about() const {
  error_context known;
  known.job = job_name_;
  known.queue = queue_;
  known.enqueued_at = envelope_.enqueued_from;
  return known;
}

void context::replace_arguments(const understudy::arguments& replacement) {
  arguments_ = replacement.json();
  job_ = nullptr;
  has_job_ = true;
}

void context::decode_into(const job_codec& codec, void* decoded) {
  try {
    decode_arguments(codec, arguments_, decoded);
  } catch (error& e) {
    e.add(about());
    throw;
  }
}

}  // namespace understudy
