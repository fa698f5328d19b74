#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <type_traits>

#include "understudy/job.hpp"
#include "understudy/wire/job_codec.hpp"

namespace understudy::matchers::detail {

template <class T>
concept prints_itself = requires(const T& value, std::ostream& out) { out << value; } ||
                        requires(const T& value, std::ostream* out) { PrintTo(value, out); };

/// A type that says it is a job, and does not say how it prints.
template <class T>
concept printed_as_job =
    std::is_class_v<T> && !std::is_const_v<T> && job<T> && !prints_itself<T> &&
    (understudy::detail::states_name<T> || understudy::detail::states_queue<T> ||
     requires { T::job_name(); } || requires { T::queue(); } || requires { &T::perform; });

}  // namespace understudy::matchers::detail

/// Jobs print as `refresh_sso(key=123)`, secrets hidden, in containers and comparisons too.
template <class J>
  requires understudy::matchers::detail::printed_as_job<J>
class testing::internal::UniversalPrinter<J> {
 public:
  static void Print(const J& job, std::ostream* out) {
    *out << understudy::describe_job(understudy::codec_of<J>(), &job);
  }
};
