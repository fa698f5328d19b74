// Each matcher's failures, as a user reads them. Only what this project says is pinned: the stories
// ask with values, not with GoogleMock's own matchers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "shop.hpp"
#include "story.hpp"
#include "understudy/matchers.hpp"

namespace {

using namespace understudy::matchers;
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
  messages.tell("unwanted", day.queue, Not(EnqueuedInOrder(charge(1, 995), charge(2, 500))));
  messages.tell("strictly", day.queue, EnqueuedInOrder(charge(1, 995), charge(2, 500)).strictly());
  messages.tell("strictly, and more came", day.queue,
                EnqueuedInOrder(charge(1, 995), IsJob<ship_order>()).strictly());
  messages.tell("strictly, and no more came", day.queue,
                EnqueuedInOrder(charge(1, 995), IsJob<ship_order>(), charge(2, 500),
                                IsJob<send_receipt>())
                    .strictly());
  messages.tell("strictly, unwanted", day.queue,
                Not(EnqueuedInOrder(charge(1, 995), IsJob<ship_order>(), charge(2, 500)).strictly()));
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
  messages.tell("a chain from another job", day.queue,
                HasEnqueuedChain(charge(3, 995), IsJob<send_receipt>()));
  messages.tell("a chain too often", day.queue,
                HasEnqueuedChain<charge_card, send_receipt>().once());
  messages.tell("parent unwanted", day.queue,
                Not(HasEnqueued<send_receipt>(EnqueuedBy<charge_card>())));
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
  messages.tell("arguments unwanted", queue,
                Not(HasEnqueued("send_receipt", ArgumentsMatch(R"([1, "<string>"])"))));
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
  messages.tell("time unwanted", queue, Not(HasEnqueued<send_receipt>().in(5min)));
  messages.tell("header unwanted", queue,
                Not(HasEnqueued<send_receipt>().with_header("priority", "high")));
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
  messages.tell("no such parent by name", job, EnqueuedBy("charge_card", arguments::of(1)));
}

TEST(Messages, OfOneArgument) {
  story messages{"one_argument"};
  shop day;
  const auto job = day.queue.waiting().front();
  messages.tell("another value", job, IsJob<ship_order>(HasArg(&ship_order::order, 2)));
  messages.tell("another list", job,
                IsJob<ship_order>(HasArg(&ship_order::items, std::vector<std::string>{"book"})));
  messages.tell("unwanted", job, IsJob<ship_order>(Not(HasArg(&ship_order::order, 1))));
  messages.tell("by number", job, IsJob("ship_order", HasArg<int>(0, 2)));
  messages.tell("of another type", job, IsJob("ship_order", HasArg<int>(3, 2)));
  messages.tell("that is missing", job, IsJob("ship_order", HasArg<int>(7, 2)));
  messages.tell("by number, unwanted", job, IsJob("ship_order", Not(HasArg<int>(0, 1))));
  messages.tell("a secret", day.queue,
                HasEnqueued<charge_card>(
                    HasArg(&charge_card::card, understudy::secret<std::string>{"4712"})));
  messages.tell("a secret by number", day.queue,
                HasEnqueued("charge_card", HasArg<std::string>(2, "4712")));
}

TEST(Messages, OfMoveOnlyJobs) {
  story messages{"move_only_jobs"};
  understudy::fake_queue queue;
  queue.client().enqueue(print_label{std::make_unique<std::int64_t>(7)}, {"shop.cpp", 1});
  messages.tell("another value", queue,
                HasEnqueued(print_label{std::make_unique<std::int64_t>(8)}));
  messages.tell("nothing there", queue, HasEnqueued(print_label{nullptr}));
  messages.tell("unwanted", queue, EnqueuedExactly());
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
  messages.tell("failure unwanted", report, Not(Failed<charge_card>()));
  messages.tell("exception unwanted", report, Failed<charge_card>(Not(Threw<std::logic_error>())));
}

TEST(Messages, OfMovedToFailedSet) {
  story messages{"moved_to_failed_set"};
  understudy::fake_queue queue;
  queue.client().enqueue(count_stock{1}, {"shop.cpp", 1});
  queue.client().enqueue(charge(1, 995, "expired"), {"shop.cpp", 2});
  const auto report = queue.drain();
  messages.tell("was retried", report, MovedToFailedSet<count_stock>());
  messages.tell("another exception", report,
                MovedToFailedSet<charge_card>(Threw<std::out_of_range>()));
  messages.tell("unwanted", report, Not(MovedToFailedSet<charge_card>()));
  understudy::fake_queue inlined_queue;
  const auto inlined = inlined_queue.inlined();
  EXPECT_THROW(inlined_queue.client().enqueue(charge(2, 995, "expired"), {"shop.cpp", 3}),
               std::logic_error);
  messages.tell("failed inline", inlined_queue, MovedToFailedSet<charge_card>());
}

TEST(Messages, OfAnAttemptThatCameTooLate) {
  story messages{"too_late"};
  using namespace std::chrono_literals;
  understudy::fake_queue queue;
  queue.client().enqueue(ship_order{3, {}, {}, ""}, {"shop.cpp", 3});
  const auto lost = queue.worker().reserve();
  queue.clock().advance(30min);
  queue.run_one();
  messages.tell("of a report", performed_by(queue, [&] { queue.worker().process(*lost); }),
                Failed<ship_order>());
  messages.tell("of a queue", queue, Not(Performed<ship_order>()));
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
  using namespace std::chrono_literals;
  messages.tell("too early", report, Retried<count_stock>().after(10s, 1s));
  messages.tell("too late", report, Retried<count_stock>().at(queue.clock().now()));
  messages.tell("another attempt", report, Retried<count_stock>().attempt(2).after(3s));
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
  messages.tell("unwanted", report[1], Not(HooksRan("before_perform")));
}

TEST(Messages, OfEventually) {
  story messages{"eventually"};
  understudy::fake_queue queue;
  using namespace std::chrono_literals;
  messages.tell("nothing came", queue, EventuallyHasEnqueued<charge_card>().within(1ms));
  queue.client().enqueue(send_receipt{1, "ann"}, {"shop.cpp", 1});
  messages.tell("another came", queue, EventuallyHasEnqueued(charge(1, 995)).within(1ms));
  messages.tell("another by name", queue,
                EventuallyHasEnqueued("send_receipt", arguments::of(2, "ann")).within(1ms));
  messages.tell("unwanted", queue, Not(EventuallyHasEnqueued<send_receipt>().within(1ms)));
  messages.tell("not performed", queue, Eventually(Performed<send_receipt>()).within(1ms));
}

}  // namespace
