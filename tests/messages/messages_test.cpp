// Each matcher's failures, as a user reads them. Only what this project says is pinned: the stories
// ask with values, not with GoogleMock's own matchers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "shop.hpp"
#include "story.hpp"
#include "understudy/matchers.hpp"

namespace {

using namespace understudy::matchers;
using testing::AllOf;
using testing::Not;
using understudy::arguments;

struct with_priority {
  static constexpr auto name = "with_priority";
  void before_enqueue(understudy::context& where) const { where.set_header("priority", "high"); }
};

TEST(Messages, OfHasEnqueued) {
  story messages{"has_enqueued"};
  shop day;
  messages.tell("another value", day.queue, HasEnqueued(charge(1, 990)));
  messages.tell("one field", day.queue, HasEnqueued<charge_card>(HasArg(&charge_card::cents, 1)));
  messages.tell("on another queue", day.queue, HasEnqueued(charge(1, 995)).on("urgent"));
  messages.tell("another type", day.queue, HasEnqueued<send_receipt>());
  messages.tell("too few", day.queue, HasEnqueued(charge(1, 995)).times(2));
  messages.tell("too many", day.queue, HasEnqueued<charge_card>().once());
  messages.tell("unwanted", day.queue, Not(HasEnqueued<charge_card>()));
  messages.tell("a nested field", day.queue,
                HasEnqueued(ship_order{1, {"Elm St 1", "Shelbyville"}, {"book", "pen"}, ""}));
  messages.tell("an element that is missing", day.queue,
                HasEnqueued(ship_order{1, {"Elm St 1", "Springfield"}, {"book", "ink", "pen"}, ""}));
  messages.tell("a secret", day.queue, HasEnqueued(charge(1, 995, "4712")));
  messages.tell("by name", day.queue, HasEnqueued("charge_card", arguments::of(1, 990, "4711")));
  messages.tell("by name, one argument", day.queue, HasEnqueued("charge_card", HasArg<int>(2, 1)));
  understudy::fake_queue quiet;
  messages.tell("nothing", quiet, HasEnqueued<charge_card>());
  quiet.client().enqueue(charge(3, 0), {"shop.cpp", 20});
  messages.tell("halted", quiet, HasEnqueued<charge_card>());
}

TEST(Messages, OfAJobOfAnotherTypeWithTheSameFields) {
  story messages{"has_enqueued_alike"};
  understudy::fake_queue queue;
  queue.client().enqueue_to("mail", "send_recipe", arguments::of(1, "ann@example.org"),
                            {"shop.cpp", 5});
  messages.tell("a misspelt name", queue, HasEnqueued(send_receipt{1, "ann@example.org"}));
}

TEST(Messages, OfLongValues) {
  story messages{"long_values"};
  understudy::fake_queue queue;
  std::string note(400, 'x');
  queue.client().enqueue(ship_order{1, {}, {}, note}, {"shop.cpp", 1});
  note[250] = '!';
  messages.tell("one place in a long text", queue, HasEnqueued(ship_order{1, {}, {}, note}));
  messages.tell("a field of a long text", queue,
                HasEnqueued<ship_order>(HasArg(&ship_order::note, "short")));
  std::vector<std::string> items(60, "pen");
  queue.client().enqueue(ship_order{2, {}, items, ""}, {"shop.cpp", 2});
  items[40] = "ink";
  messages.tell("one element of a long list", queue, HasEnqueued(ship_order{2, {}, items, ""}));
}

TEST(Messages, OfManyJobs) {
  story messages{"many_jobs"};
  understudy::fake_queue queue;
  for (int i = 1; i <= 40; ++i) queue.client().enqueue(charge(i, 100 + i), {"shop.cpp", 1});
  messages.tell("the nearest five", queue, HasEnqueued(charge(30, 131, "4711")));
  messages.tell("five of those unwanted", queue, HasNothingEnqueued());
}

TEST(Messages, OfHasNothingEnqueued) {
  story messages{"has_nothing_enqueued"};
  shop day;
  messages.tell("anything", day.queue, HasNothingEnqueued());
  messages.tell("of a type", day.queue, HasNothingEnqueued<charge_card>());
  messages.tell("on a queue", day.queue, HasNothingEnqueued().on("parcels"));
  messages.tell("but wanted", understudy::fake_queue{}.journal(), Not(HasNothingEnqueued()));
}

TEST(Messages, OfEnqueuedExactly) {
  story messages{"enqueued_exactly"};
  shop day;
  messages.tell("one too many", day.queue, EnqueuedExactly(charge(1, 995), IsJob<ship_order>()));
  messages.tell("one is another", day.queue,
                EnqueuedExactly(charge(1, 995), charge(2, 499), IsJob<ship_order>()));
  messages.tell("one missing", day.queue,
                EnqueuedExactly(charge(1, 995), charge(2, 500), IsJob<ship_order>(),
                                IsJob<send_receipt>()));
  messages.tell("unwanted", day.queue,
                Not(EnqueuedExactly(IsJob<charge_card>(), IsJob<charge_card>(),
                                    IsJob<ship_order>())));
}

TEST(Messages, OfEnqueuedInOrder) {
  story messages{"enqueued_in_order"};
  shop day;
  messages.tell("the other way round", day.queue, EnqueuedInOrder(charge(2, 500), charge(1, 995)));
  messages.tell("one missing", day.queue, EnqueuedInOrder(charge(1, 995), IsJob<send_receipt>()));
  messages.tell("one is another", day.queue, EnqueuedInOrder(IsJob<ship_order>(), charge(2, 501)));
  messages.tell("strictly", day.queue, EnqueuedInOrder(charge(1, 995), charge(2, 500)).strictly());
  messages.tell("strictly, and more came", day.queue,
                EnqueuedInOrder(charge(1, 995), IsJob<ship_order>()).strictly());
  messages.tell("strictly, and no more came", day.queue,
                EnqueuedInOrder(charge(1, 995), IsJob<ship_order>(), charge(2, 500),
                                IsJob<send_receipt>())
                    .strictly());
}

TEST(Messages, OfLineage) {
  story messages{"lineage"};
  shop day;
  day.queue.drain();
  messages.tell("another parent", day.queue,
                HasEnqueued<send_receipt>(EnqueuedBy<ship_order>()));
  messages.tell("another parent's field", day.queue,
                HasEnqueued<send_receipt>(EnqueuedBy<charge_card>(charge(3, 1))));
  messages.tell("no parent", day.queue, HasEnqueued<ship_order>(EnqueuedBy<charge_card>()));
  messages.tell("a chain", day.queue,
                HasEnqueuedChain(IsJob<ship_order>(), IsJob<charge_card>(), IsJob<send_receipt>()));
  messages.tell("no such chain", day.queue, Not(HasEnqueuedChain<charge_card, send_receipt>()));
}

TEST(Messages, OfPayloads) {
  story messages{"payloads"};
  understudy::fake_queue queue;
  queue.client().enqueue(send_receipt{1, "ann"}, {"shop.cpp", 1});
  queue.client().enqueue(charge(1, 995), {"shop.cpp", 2});
  messages.tell("byte for byte", queue,
                HasEnqueued<send_receipt>(
                    PayloadIs(R"({"class":"send_receipt","args":[1,"bob"]})")));
  messages.tell("shorter", queue, HasEnqueued<send_receipt>(PayloadIs(R"({"class":"send_re)")));
  messages.tell("unwanted", queue,
                Not(HasEnqueued(PayloadIs(R"({"class":"send_receipt","args":[1,"ann"]})"))));
  messages.tell("pattern unwanted", queue, Not(HasEnqueued(PayloadMatches(R"({"args":"<list>"})"))));
  messages.tell("another element", queue,
                HasEnqueued("send_receipt", ArgumentsMatch(R"(["<integer>", {"to":"ann"}])")));
  messages.tell("like a pattern", queue,
                HasEnqueued<send_receipt>(PayloadMatches(R"({"args":["<string>","<any>"]})")));
  messages.tell("a key that is missing", queue,
                HasEnqueued<send_receipt>(PayloadMatches(R"({"jid":"<string>"})")));
  messages.tell("arguments like a pattern", queue,
                HasEnqueued("send_receipt", ArgumentsMatch(R"([1])")));
  messages.tell("with a secret", queue,
                HasEnqueued<charge_card>(ArgumentsMatch(R"([1, 995, "4712"])")));
}

TEST(Messages, OfTimeAndHeaders) {
  story messages{"time_and_headers"};
  using namespace std::chrono_literals;
  understudy::fake_queue queue;
  queue.client().use(with_priority{});
  queue.client().enqueue_in(5min, send_receipt{1, "ann"}, {"shop.cpp", 1});
  messages.tell("too late", queue, HasEnqueued<send_receipt>().in(4min, 10s));
  messages.tell("too early", queue, HasEnqueued<send_receipt>().at(queue.clock().now() + 24h));
  messages.tell("another header", queue,
                HasEnqueued<send_receipt>().with_header("priority", "low"));
  messages.tell("no header", queue, HasEnqueued<send_receipt>().with_header("trace", "4711"));
}

TEST(Messages, OfOneJob) {
  story messages{"one_job"};
  shop day;
  const auto job = day.queue.waiting().front();
  messages.tell("another value", job, IsJob(ship_order{2, {"Elm St 1", "Springfield"}, {}, ""}));
  messages.tell("another type", job, IsJob<charge_card>());
  messages.tell("another queue", job, OnQueue("mail"));
  messages.tell("several things", job,
                IsJob<ship_order>(HasArg(&ship_order::order, 2), OnQueue("mail")));
  messages.tell("unwanted", job, Not(IsJob<ship_order>()));
  messages.tell("unwanted queue", job, Not(OnQueue("parcels")));
  messages.tell("no parent", job, EnqueuedBy<charge_card>());
}

TEST(Messages, OfOutcomes) {
  story messages{"outcomes"};
  understudy::fake_queue queue;
  queue.client().enqueue(charge(1, 995, "expired"), {"shop.cpp", 1});
  queue.client().enqueue(charge(2, 2'000'000), {"shop.cpp", 2});
  queue.client().enqueue(ship_order{3, {}, {}, ""}, {"shop.cpp", 3});
  const auto report = queue.drain();
  messages.tell("did not perform", report, Performed<charge_card>());
  messages.tell("did not fail", report, Failed<ship_order>());
  messages.tell("another exception", report, Failed<charge_card>(Threw<std::runtime_error>()));
  messages.tell("another message", report, Failed<charge_card>(Threw<std::logic_error>("lost")));
  messages.tell("another cause", report,
                Failed<charge_card>(Threw<std::logic_error>().caused_by(Threw<std::bad_alloc>())));
  messages.tell("was not halted", report, Halted<ship_order>("unique_job.before_perform"));
  messages.tell("halted by another hook", report, Halted<charge_card>("unique_job.before_perform"));
  messages.tell("not all", report, AllPerformed());
  messages.tell("of a queue", queue, Performed(charge(1, 995)));
  messages.tell("nothing ran", understudy::fake_queue{}.run_one(), Performed<charge_card>());
  messages.tell("unwanted", report, Not(Performed<ship_order>()));
}

TEST(Messages, OfRetries) {
  story messages{"retries"};
  understudy::fake_queue queue;
  queue.client().enqueue(count_stock{1}, {"shop.cpp", 1});
  queue.client().enqueue(count_stock{-1}, {"shop.cpp", 2});
  queue.client().enqueue_to("stock", ship_order{3, {}, {}, ""}, {"shop.cpp", 3});
  const auto report = queue.drain();
  messages.tell("was not retried", report, Retried<ship_order>());
  messages.tell("another exception", report, Retried<count_stock>(Threw<std::logic_error>()));
  messages.tell("retry unwanted", report, Not(Retried<count_stock>()));
  messages.tell("was not discarded", report, Discarded<ship_order>());
  messages.tell("discarded on another exception", report,
                Discarded<count_stock>(Threw<std::runtime_error>()));
  messages.tell("discard unwanted", report, Not(Discarded()));
}

TEST(Messages, OfHaltedAndAllPerformed) {
  story messages{"halted_and_all_performed"};
  understudy::fake_queue queue;
  queue.client().enqueue(charge(1, 0), {"shop.cpp", 1});
  messages.tell("halted by another hook at enqueue", queue,
                Halted<charge_card>("unique_job.before_enqueue"));
  messages.tell("halted unwanted", queue, Not(Halted<charge_card>()));
  queue.client().enqueue(charge(2, 2'000'000), {"shop.cpp", 2});
  queue.client().enqueue(charge(3, 995, "expired"), {"shop.cpp", 3});
  const auto report = queue.drain();
  messages.tell("one of two halted, one failed", report, AllPerformed());
  messages.tell("of a queue", queue, AllPerformed());
  messages.tell("unwanted", understudy::fake_queue{}.drain(), Not(AllPerformed()));
}

TEST(Messages, OfHooksRan) {
  story messages{"hooks_ran"};
  understudy::fake_queue queue;
  queue.client().enqueue(charge(1, 995), {"shop.cpp", 1});
  queue.client().enqueue(ship_order{1, {}, {}, ""}, {"shop.cpp", 2});
  messages.tell("while enqueued", queue.journal().enqueued().front(),
                HooksRan("before_enqueue", "after_enqueue"));
  const auto report = queue.drain();
  messages.tell("another order", report, HooksRan("charge_card.before_perform", "before_perform"));
  messages.tell("none", report[0], HooksRan("before_perform"));
}

TEST(Messages, OfEventuallyHasEnqueued) {
  story messages{"eventually_has_enqueued"};
  understudy::fake_queue queue;
  using namespace std::chrono_literals;
  messages.tell("nothing came", queue, EventuallyHasEnqueued<charge_card>().within(1ms));
  queue.client().enqueue(send_receipt{1, "ann"}, {"shop.cpp", 1});
  messages.tell("another came", queue, EventuallyHasEnqueued(charge(1, 995)).within(1ms));
  messages.tell("another by name", queue,
                EventuallyHasEnqueued("send_receipt", arguments::of(2, "ann")).within(1ms));
}

}  // namespace
