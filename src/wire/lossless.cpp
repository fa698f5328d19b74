#include <fmt/format.h>

#include "understudy/error.hpp"
#include "understudy/wire/arguments.hpp"

namespace understudy {

namespace {

std::string written(const job_codec& codec, const void* job, argument_writer::audience readers) {
  std::string text;
  argument_writer out{text, readers};
  codec.write(out, job);
  return text;
}

// What a human may see of each argument.
std::vector<std::string> shown_arguments(const job_codec& codec, const void* job) {
  const auto text = written(codec, job, argument_writer::audience::human);
  std::vector<std::string> shown;
  argument_reader in{text};
  in.begin_array();
  while (in.next_element()) shown.emplace_back(in.raw());
  return shown;
}

std::size_t first_difference(std::string_view one, std::string_view other) {
  argument_reader a{one};
  argument_reader b{other};
  std::size_t index = 0;
  a.begin_array();
  b.begin_array();
  while (a.next_element() && b.next_element() && a.raw() == b.raw()) ++index;
  return index;
}

}  // namespace

std::string describe_job(const job_codec& codec, const void* job) {
  const auto values = shown_arguments(codec, job);
  std::string text{codec.job};
  text += '(';
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += fmt::format("{}{}={}", i == 0 ? "" : ", ", codec.fields[i], values[i]);
  }
  text += ')';
  return text;
}

std::string describe_difference(const job_codec& codec, const void* job, std::string_view wanted) {
  const auto other = codec.make();
  decode_arguments(codec, wanted, other.get());
  if (written(codec, job, argument_writer::audience::wire) == wanted) return {};
  const auto ours = shown_arguments(codec, job);
  const auto theirs = shown_arguments(codec, other.get());
  std::string text;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (ours[i] == theirs[i]) continue;
    text += fmt::format("{}{} is {} instead of {}", text.empty() ? "whose " : " and ",
                        codec.fields[i], ours[i], theirs[i]);
  }
  return text.empty() ? "which differs in what is secret" : text;
}

void check_lossless(const job_codec& codec, const void* job, std::string_view arguments) {
  const auto copy = codec.make();
  try {
    decode_arguments(codec, arguments, copy.get());
  } catch (const decode_error& e) {
    throw encode_error{"the job cannot be read back: " + e.problem(), e.about()};
  }
  error_context about;
  about.job = codec.job;
  const auto again = written(codec, copy.get(), argument_writer::audience::wire);
  if (again != arguments) {
    const auto position = first_difference(arguments, again);
    about.position = position;
    about.field = codec.fields[position];
    throw encode_error{
        fmt::format("lost on the way: {} comes back as {}", shown_arguments(codec, job)[position],
                    shown_arguments(codec, copy.get())[position]),
        about};
  }
  if (codec.equal != nullptr && !codec.equal(job, copy.get())) {
    throw encode_error{
        "lost on the way: the decoded job writes the same arguments but does not equal the job "
        "(operator==); does it hold something that its fields leave out?",
        about};
  }
}

}  // namespace understudy
