#pragma once

namespace bench {

/// What a fake queue keeps of one job that was enqueued and run once, beyond the payload itself;
/// in bytes, hooks left out.
double journal_bytes_per_job();

}  // namespace bench
