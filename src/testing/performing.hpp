#pragma once

#include <cstddef>

namespace understudy {

class context;

namespace detail {

class records;

/// \name The stack of jobs that fakes perform in this thread
/// @{
void begin_performing(const records& in, const context& where);

/// \throws assertion_failed if an assertion failed fatally since the innermost job began.
void check_assertions(const context& where);

/// \return whether the framework has told why the innermost job failed.
bool end_performing();
/// @}

}  // namespace detail

}  // namespace understudy
