#pragma once

#include "redis/script.hpp"

namespace understudy::redis::scripts {

/// due, queue, payload, entry, item or nothing, second
extern const script schedule;
/// now -> due, queue, payload, entry of what was promoted; second and item of a foreign item that is
/// due; nil for nothing
extern const script promote;
/// second, item, queue, payload -> whether it still was the first of its second, and is pushed now
extern const script promote_item;
/// second, item, record, what lies beside it -> the same, but it is in the failed set now
extern const script fail_item;
/// -> due, queue, payload, entry, item, second of each of ours; then each second and its items
extern const script scheduled;
/// queue, payload, item or nothing -> entry of each that went, empty for a foreign one
extern const script unschedule;
/// packed id -> whether it waited
extern const script unschedule_job;
/// -> the scores of the first that is due, of the first second and of the first expiry; nil for none
extern const script next_event;

}  // namespace understudy::redis::scripts
