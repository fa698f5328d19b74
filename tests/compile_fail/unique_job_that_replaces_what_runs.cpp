// says: a unique_job cannot replace a job that runs
#include "understudy/client.hpp"
#include "understudy/hooks/unique_job.hpp"

constexpr understudy::unique_policy odd{.lock = understudy::unique::while_executing,
                                        .conflict = understudy::on_conflict::replace};
struct refresh {
  int user;
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<odd>>;
};
void enqueue(understudy::client& client) { client.enqueue(refresh{1}); }
