#pragma once

#include <string>
#include <string_view>

namespace understudy {

/// A payload taken apart.
struct decoded_payload {
  std::string job;        ///< wire name
  std::string arguments;  ///< text of a JSON array
};

/// The port for how a job becomes a payload: its wire name and arguments as bytes. It is the place
/// for a team's own format of all its jobs; one format serves a client and its workers. (A type
/// whose arguments are not JSON says so by `serialization`.) Implementations hold no state that
/// changes; any thread may call them.
///
///     class msgpack_format final : public understudy::wire_format { ... };
///     understudy::client client{broker, {.format = msgpack}};
///     understudy::fake_queue queue{{.format = msgpack}};
class wire_format {
 public:
  virtual ~wire_format() = default;

  /// The payload of a job, given its arguments as the text of a JSON array.
  /// \throws encode_error for what the format cannot say.
  virtual std::string encode(std::string_view job, std::string_view arguments) const = 0;

  /// The inverse, for payloads of foreign clients too.
  /// \throws decode_error for bytes that are not of this format.
  virtual decoded_payload decode(std::string_view payload) const = 0;

  /// The wire name alone, as far as it can be told without reading the rest.
  /// \throws decode_error for bytes that are not of this format.
  virtual std::string job_of(std::string_view payload) const { return decode(payload).job; }

  /// Refuses a payload of `encode` that peers could not read, before it is stored.
  /// \throws encode_error
  virtual void check(std::string_view /*payload*/) const {}
};

}  // namespace understudy
