#include "understudy/hooks/retry.hpp"

#include <fmt/format.h>

#include "understudy/clock.hpp"

namespace understudy::detail {

void refuse_too_many_attempts(const context& where, std::uint32_t attempts) {
  if (where.attempt() <= attempts) return;
  throw too_many_attempts{
      fmt::format("not run: this is attempt {} of {}, so it keeps ending its worker",
                  where.attempt(), attempts),
      where.about()};
}

void decide_retry(context& where, const std::exception_ptr& exception, retry_rule rule,
                  std::uint32_t attempts, const backoff& wait) {
  const auto retry_after = [&](std::chrono::microseconds pause) {
    if (where.attempt() < attempts) {
      where.retry_at(later(where.clock().now(), pause));
    } else {
      where.give_up();
    }
  };
  try {
    std::rethrow_exception(exception);
  } catch (const discard_job&) {
    where.discard();
  } catch (const retry_job& asked) {
    retry_after(asked.wait());
  } catch (const too_many_attempts&) {
    where.give_up();
  } catch (...) {
    switch (rule) {
      case retry_rule::retry: retry_after(wait.after(where.attempt(), where.random())); break;
      case retry_rule::discard: where.discard(); break;
      case retry_rule::give_up: where.give_up(); break;
    }
  }
}

}  // namespace understudy::detail
