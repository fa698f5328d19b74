// says: refuse_negative_wait
#include "understudy/client.hpp"
#include "understudy/hooks/retry.hpp"

struct hasty : understudy::retry_policy {
  static constexpr auto wait = understudy::backoff::fixed(std::chrono::seconds{-1});
};
struct refresh {
  int user;
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::retry<hasty>>;
};
void enqueue(understudy::client& client) { client.enqueue(refresh{1}); }
