// says: (use of|call to|invokes a) deleted (function|constructor)
#include "understudy/client.hpp"
#include "understudy/broker/memory.hpp"

void f(understudy::broker& storage) {
  understudy::client client{storage, {.format = understudy::resque_format{}}};
}
