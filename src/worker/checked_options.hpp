#pragma once

namespace understudy {

class broker;
struct run_options;

namespace detail {

/// \throws usage_error if a worker cannot run so on this broker.
void check(const run_options& options, const broker& storage);

}  // namespace detail
}  // namespace understudy
