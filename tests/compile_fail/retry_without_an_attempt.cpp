// says: a job has at least one attempt, its first
#include "understudy/client.hpp"
#include "understudy/hooks/retry.hpp"

struct hopeless : understudy::retry_policy {
  static constexpr std::uint32_t attempts = 0;
};
struct refresh {
  int user;
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::retry<hopeless>>;
};
void enqueue(understudy::client& client) { client.enqueue(refresh{1}); }
