#include <fmt/format.h>

#include <algorithm>

#include "understudy/error.hpp"
#include "understudy/wire/job_codec.hpp"
#include "wire/cut.hpp"

namespace understudy {

namespace {

// What a human may see of a job, an entry a field; or what a broker may.
std::vector<std::string> shown_parts(
    const job_codec& codec, const void* job,
    argument_writer::audience readers = argument_writer::audience::human) {
  std::string text;
  argument_writer out{text, readers};
  codec.show(out, job);
  std::vector<std::string> shown;
  argument_reader in{text};
  in.begin_array();
  while (in.next_element()) {
    if (codec.fields.empty()) {
      in.text(shown.emplace_back());
    } else {
      shown.emplace_back(in.raw());
    }
  }
  return shown;
}

// Of arguments that are fields: which is the first to differ.
std::size_t first_difference(std::string_view one, std::string_view other) {
  argument_reader a{one};
  argument_reader b{other};
  std::size_t index = 0;
  a.begin_array();
  b.begin_array();
  while (a.next_element() && b.next_element() && a.raw() == b.raw()) ++index;
  return index;
}

[[noreturn]] void refuse_lost_field(const job_codec& codec, const void* job, const void* copy,
                                    std::size_t position) {
  error_context about;
  about.job = codec.job;
  if (codec.is_by_field) about.position = position;
  about.field = codec.fields[position];
  throw encode_error{
      fmt::format("lost on the way: {} comes back as {}{}", detail::cut(shown_parts(codec, job)[position]),
                  detail::cut(shown_parts(codec, copy)[position]),
                  codec.is_by_field ? "" : "; does the serialization leave it out?"),
      about};
}

// Of a serialization of its own: a field that it leaves out shows in no byte.
void check_fields(const job_codec& codec, const void* job, const void* copy) {
  const auto ours = shown_parts(codec, job, argument_writer::audience::wire);
  const auto theirs = shown_parts(codec, copy, argument_writer::audience::wire);
  for (std::size_t i = 0; i < std::min({ours.size(), theirs.size(), codec.fields.size()}); ++i) {
    if (ours[i] != theirs[i]) refuse_lost_field(codec, job, copy, i);
  }
}

void check_copy(const job_codec& codec, const void* job, const void* copy,
                std::string_view arguments) {
  std::string again;
  again.reserve(arguments.size());
  argument_writer out{again};
  codec.write(out, copy);
  const auto about = [&codec] {
    error_context known;
    known.job = codec.job;
    return known;
  };
  if (again != arguments) {
    const auto position = first_difference(arguments, again);
    if (codec.is_by_field && position < codec.fields.size()) {
      refuse_lost_field(codec, job, copy, position);
    }
    throw encode_error{
        fmt::format("lost on the way: {} comes back as {}, of which the job's own serialization "
                    "makes other bytes",
                    describe_job(codec, job), describe_job(codec, copy)),
        about()};
  }
  if (!codec.is_by_field) check_fields(codec, job, copy);
  if (codec.equal != nullptr && !codec.equal(job, copy)) {
    throw encode_error{
        "lost on the way: the decoded job writes the same arguments but does not equal the job "
        "(operator==); does it hold something that its fields leave out?",
        about()};
  }
}

}  // namespace

std::string describe_job(const job_codec& codec, const void* job) {
  const auto parts = shown_parts(codec, job);
  std::string text{codec.job};
  text += '(';
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) text += ", ";
    if (i < codec.fields.size()) text += fmt::format("{}=", codec.fields[i]);
    text += detail::cut(parts[i]);
  }
  text += ')';
  return text;
}

void check_lossless(const job_codec& codec, const void* job, std::string_view arguments) {
  const auto check = [&](void* copy) {
    try {
      decode_arguments(codec, arguments, copy);
    } catch (const decode_error& e) {
      throw encode_error{"the job cannot be read back: " + e.problem(), e.about()};
    }
    check_copy(codec, job, copy, arguments);
  };
  codec.with_new(std::ref(check));
}

}  // namespace understudy
