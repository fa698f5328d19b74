#pragma once

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "understudy/job.hpp"
#include "understudy/wire/codec.hpp"

namespace understudy {

/// What the toolkit knows of a job type's arguments; see `codec_of`.
struct job_codec {
  std::string_view job;                      ///< wire name
  std::span<const std::string_view> fields;  ///< names of what `show` writes; static storage
  bool is_by_field;                          ///< whether each argument is a field
  void (*write)(argument_writer&, const void* job);
  void (*read)(argument_reader&, void* job);
  void (*show)(argument_writer&, const void* job);  ///< for humans, as one array
  void (*with_new)(const std::function<void(void* job)>& use);  ///< lends a job to read into
  bool (*equal)(const void*, const void*);  ///< by its `operator==`; null if it has none
};

namespace detail {

template <class J>
constexpr auto equality_of() -> bool (*)(const void*, const void*) {
  if constexpr (requires(const J& a, const J& b) { static_cast<bool>(a == b); }) {
    return [](const void* a, const void* b) {
      return static_cast<bool>(*static_cast<const J*>(a) == *static_cast<const J*>(b));
    };
  } else {
    return nullptr;
  }
}

void write_serialized(argument_writer& out, std::string_view bytes);
std::string read_serialized(argument_reader& in);
void show_size(argument_writer& out, std::string_view bytes);

template <class J>
void show_field(argument_writer& out, const J& field) {
  if constexpr (can_write<J>()) {
    write_argument(out, field);
  } else {
    out.text("...");
  }
}

// A type with a serialization of its own, as far as messages can show it.
template <class J>
void show_serialized(argument_writer& out, const J& job) {
  out.begin_array();
  if constexpr (describes_itself<J>) {
    out.text(serialization<J>::describe(job));
  } else if constexpr (has_plain_fields<J>) {
    with_fields(job, [&out](const auto&... each) { (show_field(out, each), ...); });
  } else {
    show_size(out, serialization<J>::encode(job));
  }
  out.end_array();
}

inline constexpr std::array<std::string_view, 0> no_names{};

template <class J>
constexpr std::span<const std::string_view> shown_names() {
  if constexpr (serializes_itself<J> && (describes_itself<J> || !has_plain_fields<J>)) {
    return no_names;
  } else {
    return field_names<J>;
  }
}

}  // namespace detail

/// How jobs of type `J` become arguments and back.
template <job J>
job_codec codec_of() {
  detail::check_serialization<J>();
  job_codec codec{};
  codec.job = job_name<J>();
  codec.fields = detail::shown_names<J>();
  codec.is_by_field = !detail::serializes_itself<J>;
  if constexpr (detail::serializes_itself<J>) {
    codec.write = [](argument_writer& out, const void* job) {
      detail::write_serialized(out, serialization<J>::encode(*static_cast<const J*>(job)));
    };
    codec.read = [](argument_reader& in, void* job) {
      const std::string bytes = detail::read_serialized(in);
      *static_cast<J*>(job) = serialization<J>::decode(bytes);
    };
    codec.show = [](argument_writer& out, const void* job) {
      detail::show_serialized(out, *static_cast<const J*>(job));
    };
  } else {
    codec.write = [](argument_writer& out, const void* job) {
      detail::write_fields(out, *static_cast<const J*>(job));
    };
    codec.read = [](argument_reader& in, void* job) {
      detail::read_fields(in, *static_cast<J*>(job));
    };
    codec.show = codec.write;
  }
  codec.with_new = [](const std::function<void(void*)>& use) {
    J fresh{};
    use(&fresh);
  };
  codec.equal = detail::equality_of<J>();
  return codec;
}

/// The arguments of `*job`, an object of the codec's type, as the text of a JSON array.
/// \throws encode_error that names job and field.
std::string encode_arguments(const job_codec& codec, const void* job);

/// Fills `*job` from the text of a JSON array.
/// \throws decode_error that names job and field.
void decode_arguments(const job_codec& codec, std::string_view arguments, void* job);

/// A job for a human: `refresh_sso(key=123)`, secrets hidden, long values cut.
std::string describe_job(const job_codec& codec, const void* job);

/// Checks that decoding the arguments gives a job that encodes to the same bytes and, where the
/// type has an `operator==`, equals `*job`.
/// \throws encode_error naming the field that is lost on the way.
void check_lossless(const job_codec& codec, const void* job, std::string_view arguments);

/// A job from the text of a JSON array.
/// \throws decode_error that names job and field.
template <job J>
J decode_arguments(std::string_view arguments) {
  J decoded{};
  decode_arguments(codec_of<J>(), arguments, &decoded);
  return decoded;
}

}  // namespace understudy
