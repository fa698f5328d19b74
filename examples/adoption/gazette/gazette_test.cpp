// The house's own tests, as they always were. They pass, then as now.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "handlers.hpp"
#include "job_queue.hpp"
#include "services.hpp"

namespace {

using namespace gazette;
using testing::ElementsAre;
using testing::InSequence;

class mock_job_queue final : public job_queue {
 public:
  MOCK_METHOD(void, enqueue, (const std::string&, const std::string&, const std::string&),
              (override));
};

class mock_post_office final : public post_office {
 public:
  MOCK_METHOD(void, send, (const std::string&, const std::string&), (override));
};

TEST(GazetteServices, BillAnAddress) {
  mock_job_queue jobs;
  EXPECT_CALL(jobs,
              enqueue("letters", "send_invoice", "address=1 Quay Street\nDublin\ncents=1250\n"));

  billing{jobs}.bill("1 Quay Street\nDublin", 1250);
}

TEST(GazetteServices, AddASubscriberBeforeTheWelcome) {
  mock_job_queue jobs;
  const InSequence in_this_order;
  EXPECT_CALL(jobs, enqueue("subscribers", "add_subscriber", "address=2 Hill Road\nname=Ann\n"));
  EXPECT_CALL(jobs, enqueue("letters", "send_welcome", "name=Ann\n"));

  sign_up{jobs}.subscribe("Ann", "2 Hill Road");
}

// Nothing tests cancel_subscription: it enqueues to the Redis of production.

TEST(GazetteHandlers, SendAnInvoice) {
  mock_post_office post;
  EXPECT_CALL(post, send("2 Hill Road", "please pay 1250 cents"));

  send_invoice("address=2 Hill Road\ncents=1250\n", post);
}

TEST(GazetteHandlers, WelcomeASubscriber) {
  mock_post_office post;
  EXPECT_CALL(post, send("2 Hill Road", "welcome, Ann"));

  send_welcome("name=Ann\n", {{{"Ann", "2 Hill Road"}}}, post);
}

TEST(GazetteHandlers, EndASubscription) {
  subscribers known{{{"Ann", "2 Hill Road"}, {"Bob", "3 Mill Lane"}}};

  end_subscription("name=Ann\n", known);

  EXPECT_THAT(known.address_of, ElementsAre(std::pair{"Bob", "3 Mill Lane"}));
}

}  // namespace
