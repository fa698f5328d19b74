// The stand-in replaces the storage and nothing else. The same orders on a fake queue, and through a
// recorded client and worker over whatever broker there is: the journals are equal, event for event.

#include <gtest/gtest.h>

#include <string>

#include "table_top.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/testing/fake_queue.hpp"
#include "understudy/testing/recording_broker.hpp"
#include "understudy/worker.hpp"
#ifdef ORDERS_ON_REDIS
#include "redis/server.hpp"
#include "understudy/redis/broker.hpp"
#endif

namespace {

using namespace shop;

const std::vector<std::string> polled{"orders", "payments", "warehouse", "mail"};

// What happened, a line of JSON each. That some jobs fail is part of the story.
std::string story_of(const understudy::journal& journal) {
  for (const auto& failed : journal.unseen_failures()) static_cast<void>(failed.outcome());
  return journal.json_lines();
}

class OrderPipelineOnBrokers : public testing::Test {
 protected:
  std::string on_a_fake() {
    understudy::fake_queue queue{{.queues = polled}};
    queue.provide<price_list>(prices).provide<card_terminal>(terminal);
    queue.provide<warehouse>(store).provide<mailer>(mails);
    take(orders, queue.client());
    queue.drain();
    return story_of(queue.journal());
  }

  // The production objects, with a clock and ids that are the same each time.
  std::string on(understudy::broker& storage) {
    understudy::recording_broker broker{storage};
    understudy::virtual_clock clock;
    int last_id = 0;
    understudy::client client{broker,
                              {.clock = clock,
                               .watching = broker.watching(),
                               .make_id = [&] { return std::to_string(++last_id); }}};
    understudy::registry jobs;
    jobs.provide<price_list>(prices);
    jobs.provide<card_terminal>(terminal);
    jobs.provide<warehouse>(store);
    jobs.provide<mailer>(mails);
    jobs.handle<import_order>();
    jobs.handle<charge_card>();
    jobs.handle<ship_order>();
    jobs.handle<send_receipt>();
    jobs.handle<send_apology>();
    understudy::worker worker{
        broker, jobs, client, {.queues = polled, .clock = clock, .watching = broker.watching()}};
    take(orders, client);
    while (worker.work_one()) {
    }
    return story_of(broker.journal());
  }

  const std::vector<order> orders = read_orders(ORDERS_FILE);
  tea_prices prices;
  till terminal;
  shelf store;
  postbox mails;
};

TEST_F(OrderPipelineOnBrokers, GoAsOnAFake) {
  understudy::memory_broker memory;

  EXPECT_EQ(on(memory), on_a_fake());
}

#ifdef ORDERS_ON_REDIS
TEST_F(OrderPipelineOnBrokers, GoAsOnAFakeOverRedis) {
  const redis_tests::server server;
  understudy::redis::broker redis{server.address()};

  EXPECT_EQ(on(redis), on_a_fake());
}
#endif

}  // namespace
