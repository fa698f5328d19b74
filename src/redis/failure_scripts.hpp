#pragma once

#include "redis/script.hpp"

namespace understudy::redis::scripts {

/// -> record and what lies beside it, of each
extern const script failures;
/// index -> record and what lies beside it; nil if there is none
extern const script failure;
/// index, record as it was, record, what lies beside it, queue, payload, entry -> whether it still
/// was so
extern const script retry_failure;
/// index -> whether there was one
extern const script remove_failure;
extern const script clear_failures;

}  // namespace understudy::redis::scripts
