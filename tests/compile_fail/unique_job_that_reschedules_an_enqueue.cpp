// says: a unique_job reschedules what would run beside an equal job
#include "understudy/client.hpp"
#include "understudy/hooks/unique_job.hpp"

constexpr understudy::unique_policy odd{.lock = understudy::unique::until_executed,
                                        .conflict = understudy::on_conflict::reschedule};
struct refresh {
  int user;
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<odd>>;
};
void enqueue(understudy::client& client) { client.enqueue(refresh{1}); }
