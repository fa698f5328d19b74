#pragma once

#include <gtest/gtest.h>

#include "understudy/error.hpp"

namespace redis_tests {

/// The error of a call that has to throw one; if it does not, the test fails.
template <class Call>
understudy::broker_error error_of(const Call& call) {
  try {
    call();
  } catch (const understudy::broker_error& e) {
    return e;
  }
  ADD_FAILURE() << "it threw no broker_error";
  return {"none", false};
}

}  // namespace redis_tests
