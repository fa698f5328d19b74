#pragma once

#include <gtest/gtest.h>

#include <exception>
#include <string>

#include "understudy/testing/framework.hpp"

namespace understudy::matchers {

namespace detail {

inline void fail(const std::string& message, const site& where) {
  const char* file = where ? where.file : "unknown place";
  ADD_FAILURE_AT(file, where.line) << message;
}

inline bool is_assertion(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const testing::internal::GoogleTestFailureException&) {
    return true;
  } catch (...) {
    return false;
  }
}

inline const bool is_installed = (install({fail, is_assertion}), true);

}  // namespace detail

}  // namespace understudy::matchers
