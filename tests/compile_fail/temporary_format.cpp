// says: (use of|call to|invokes a) deleted (function|constructor)
#include "understudy/client.hpp"
#include "understudy/broker/memory.hpp"

void f(understudy::broker& storage) {
  const understudy::client_options options{.format = understudy::resque_format{}};
  understudy::client client{storage, options};
}
