// says: the lock of a unique_job needs ttl_seconds above zero
#include "understudy/client.hpp"
#include "understudy/hooks/unique_job.hpp"

constexpr understudy::unique_policy never{.ttl_seconds = 0};
struct refresh {
  int user;
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<never>>;
};
void enqueue(understudy::client& client) { client.enqueue(refresh{1}); }
