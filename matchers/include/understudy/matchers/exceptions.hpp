#pragma once

#include <gmock/gmock.h>

#include <exception>
#include <ostream>
#include <string>
#include <utility>

#include "understudy/error.hpp"
#include "understudy/matchers/given.hpp"

namespace understudy::matchers {

namespace detail {

using exception_matcher = testing::Matcher<const std::exception_ptr&>;

template <class E>
class is_exception {
 public:
  using is_gtest_matcher = void;

  is_exception() = default;
  explicit is_exception(given<std::string> message) : message_{std::move(message)} {}

  /// With another exception nested in it (`std::throw_with_nested`).
  is_exception caused_by(exception_matcher cause) const {
    auto more = *this;
    more.cause_ = std::move(cause);
    more.any_cause_ = false;
    return more;
  }

  bool MatchAndExplain(const std::exception_ptr& exception,
                       testing::MatchResultListener* listener) const {
    try {
      if (exception) std::rethrow_exception(exception);
      *listener << "which is none";
      return false;
    } catch (const E&) {
      return matches(exception, listener);
    } catch (...) {
      *listener << "which is a " << summarize(exception).type;
      return false;
    }
  }

  void DescribeTo(std::ostream* out) const {
    *out << "is a " << readable_name(typeid(E));
    describe_rest(out);
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "is not a " << readable_name(typeid(E));
    describe_rest(out);
  }

 private:
  bool matches(const std::exception_ptr& exception, testing::MatchResultListener* listener) const {
    const auto [type, message] = summarize(exception);
    if (!message_.matches(message)) {
      *listener << "whose message is " << testing::PrintToString(message);
      return false;
    }
    testing::StringMatchResultListener of_cause;
    const bool matches_cause =
        any_cause_ || cause_.MatchAndExplain(cause_of(exception), &of_cause);
    *listener << (matches_cause ? "which is a " + type : "caused by one " + of_cause.str());
    return matches_cause;
  }
  void describe_rest(std::ostream* out) const {
    if (!message_.describe().empty()) *out << " whose message " << message_.describe();
    if (!any_cause_) {
      *out << ", caused by one that ";
      cause_.DescribeTo(out);
    }
  }

  given<std::string> message_;
  exception_matcher cause_ = testing::A<const std::exception_ptr&>();
  bool any_cause_ = true;
};

}  // namespace detail

/// An exception of type `E`, or derived from it, with a message: for `Failed`.
///
///     Failed<charge_card>(Threw<payment_error>("declined").caused_by(Threw<std::system_error>()))
template <class E>
auto Threw() {
  return detail::is_exception<E>{};
}
template <class E, class M>
auto Threw(const M& message) {
  return detail::is_exception<E>{detail::given<std::string>{message}};
}

}  // namespace understudy::matchers
