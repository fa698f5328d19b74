#include "understudy/wire/job_codec.hpp"

#include <fmt/format.h>

#include "understudy/bytes.hpp"
#include "understudy/error.hpp"

namespace understudy {

namespace {

void add_job(error& e, const job_codec& codec) {
  error_context known;
  known.job = codec.job;
  const auto position = e.about().position;
  if (codec.is_by_field && position && *position < codec.fields.size()) {
    known.field = codec.fields[*position];
  }
  e.add(known);
}

// What a codec or serialization of the user's own threw, with its place.
template <class Writer>
[[noreturn]] void refuse_foreign(Writer& at, const job_codec& codec, const std::exception& why) {
  try {
    at.refuse(
        fmt::format("{} failed: {}",
                    codec.is_by_field ? "the argument's own codec" : "the job's own serialization",
                    why.what()));
  } catch (error& e) {
    add_job(e, codec);
    throw;
  }
}

}  // namespace

namespace detail {

void write_serialized(argument_writer& out, std::string_view bytes) {
  out.begin_array();
  out.binary(std::as_bytes(std::span{bytes}));
  out.end_array();
}

std::string read_serialized(argument_reader& in) {
  std::vector<std::byte> bytes;
  in.begin_array();
  if (!in.next_element()) in.refuse("no argument; it should hold the serialized job");
  in.binary(bytes);
  if (in.next_element()) in.refuse("a second argument beside the serialized job");
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void show_size(argument_writer& out, std::string_view bytes) {
  out.text(fmt::format("{} bytes", bytes.size()));
}

}  // namespace detail

std::string encode_arguments(const job_codec& codec, const void* job) {
  constexpr std::size_t usual_size = 14;  // of a field; of one, no allocation
  std::string text;
  text.reserve(codec.fields.size() * usual_size);
  argument_writer out{text};
  try {
    codec.write(out, job);
  } catch (error& e) {
    add_job(e, codec);
    throw;
  } catch (const std::exception& e) {
    out.null();  // so that the message names the place of what was not written
    refuse_foreign(out, codec, e);
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
  } catch (const std::exception& e) {
    refuse_foreign(in, codec, e);
  }
}

}  // namespace understudy
