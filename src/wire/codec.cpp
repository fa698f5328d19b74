#include "understudy/wire/codec.hpp"

#include <fmt/format.h>

#include "understudy/error.hpp"

namespace understudy {

namespace {

void add_job(error& e, const job_codec& codec) {
  error_context known;
  known.job = codec.job;
  if (const auto position = e.about().position; position && *position < codec.fields.size()) {
    known.field = codec.fields[*position];
  }
  e.add(known);
}

}  // namespace

namespace detail {

void refuse_too_few(std::size_t position, std::string_view field) {
  error_context about;
  about.field = field;
  about.position = position;
  throw decode_error{"too few arguments", about};
}

void refuse_too_many(std::size_t fields) {
  error_context about;
  about.position = fields;
  throw decode_error{fmt::format("too many arguments: the job has {}", fields), about};
}

}  // namespace detail

std::string encode_arguments(const job_codec& codec, const void* job) {
  std::string text;
  argument_writer out{text};
  try {
    codec.write(out, job);
  } catch (error& e) {
    add_job(e, codec);
    throw;
  }
  return text;
}

void decode_arguments(const job_codec& codec, std::string_view arguments, void* job) {
  argument_reader in{arguments};
  try {
    codec.read(in, job);
    in.end();
  } catch (error& e) {
    add_job(e, codec);
    throw;
  }
}

}  // namespace understudy
