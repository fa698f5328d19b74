#pragma once

namespace bench {

/// User seconds that the compiler takes for a test of one assertion, without optimization: with
/// `HasEnqueued`, and with GoogleMock alone. Each is the median of five, taken in turn.
struct compile_times {
  double ours;
  double baseline;
};
compile_times measure_compile_times();

}  // namespace bench
