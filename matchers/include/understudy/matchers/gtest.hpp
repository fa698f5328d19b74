#pragma once

#include <gtest/gtest.h>

#include <exception>
#include <string>
#include <utility>

#include "understudy/matchers/journal_listener.hpp"
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

inline bool install_framework() {
  install({fail, is_assertion});
  if (auto directory = journal_directory(); !directory.empty()) {
    testing::UnitTest::GetInstance()->listeners().Append(
        new journal_files_listener{std::move(directory)});
  }
  return true;
}

inline const bool is_installed = install_framework();

}  // namespace detail

}  // namespace understudy::matchers
