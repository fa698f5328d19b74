// What a hook may take, and what it may do through the context.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::ElementsAre;
using testing::FieldsAre;
using understudy::context;

std::vector<std::string>& seen() {
  static std::vector<std::string> events;
  return events;
}

struct takes_nothing {
  bool before_enqueue() const {
    seen().push_back("nothing");
    return true;
  }
};
struct takes_the_context {
  void before_enqueue(context& c) const { seen().push_back("context of " + c.job_name()); }
};
struct takes_the_job {
  template <class Job>
  void before_enqueue(const Job& job) const {
    seen().push_back("job " + std::to_string(job.user));
  }
};
struct takes_both {
  template <class Job>
  void before_enqueue(const Job& job, context& c) const {
    seen().push_back("both " + c.job_name() + " " + std::to_string(job.user));
  }
};

struct greet {
  int user;

  static constexpr auto job_name = "greet";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<takes_nothing, takes_the_context, takes_the_job, takes_both>;
};

TEST(Plugins, TakeTheJobTheContextBothOrNeither) {
  seen().clear();
  understudy::fake_queue queue;

  queue.client().enqueue(greet{7});

  EXPECT_THAT(seen(), ElementsAre("nothing", "context of greet", "job 7", "both greet 7"));
}

struct final_plugin final {
  bool before_enqueue() const {
    seen().push_back("final plugin");
    return true;
  }
};
struct final_job final {
  int user;
  static constexpr auto job_name = "final_job";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<final_plugin>;
};

TEST(Plugins, MayBeFinalAsMayTheirJob) {
  seen().clear();
  understudy::fake_queue queue;

  queue.client().enqueue(final_job{1});

  EXPECT_THAT(seen(), ElementsAre("final plugin"));
}

struct doubling {
  void before_enqueue(context& c) const {
    c.replace_arguments(understudy::arguments::of(c.arguments().at<int>(0) * 2));
  }
};
struct doubled {
  int amount;
  static constexpr auto job_name = "doubled";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<doubling>;
  bool before_enqueue() const {
    seen().push_back("own hook sees " + std::to_string(amount));
    return true;
  }
};

TEST(Plugins, ReplaceTheArgumentsForLaterHooksAndForThePayload) {
  seen().clear();
  understudy::fake_queue queue;

  queue.client().enqueue(doubled{21});

  EXPECT_THAT(seen(), ElementsAre("own hook sees 42"));
  EXPECT_THAT(queue, HasEnqueued<doubled>(FieldsAre(42)));
}

struct replacing {
  template <class Job>
  void before_perform(const Job& job, context& c) const {
    c.replace_arguments(understudy::arguments::of(job.user + 1));
    seen().push_back("still " + std::to_string(job.user));
  }
};
struct replaced {
  int user;
  static constexpr auto job_name = "replaced";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<replacing>;
  void perform() const { seen().push_back("performs " + std::to_string(user)); }
};

TEST(Plugins, KeepTheirJobWhenTheyReplaceItsArguments) {
  seen().clear();
  understudy::fake_queue queue;
  queue.client().enqueue(replaced{1});

  EXPECT_THAT(queue.run_one(), Performed<replaced>());

  EXPECT_THAT(seen(), ElementsAre("still 1", "performs 2"));
}

struct follow_up {
  int user;
  static constexpr auto job_name = "follow_up";
  static constexpr auto queue = "q";
  void perform() const {}
};
struct chaining {
  template <class Job>
  void after_perform(const Job& job, context& c) const {
    c.client().enqueue(follow_up{job.user});
  }
};
struct chained {
  int user;
  static constexpr auto job_name = "chained";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<chaining>;
  void perform() const {}
};

TEST(Plugins, EnqueueThroughTheContextAsChildrenOfTheJob) {
  understudy::fake_queue queue;
  queue.client().enqueue(chained{5});

  const auto report = queue.run_one();

  ASSERT_EQ(report.size(), 1U);
  const auto children = report[0].enqueued();
  ASSERT_EQ(children.size(), 1U);
  EXPECT_EQ(children[0].as<follow_up>().user, 5);
  EXPECT_EQ(children[0].parent()->name(), "chained");
}

struct counting_middleware {
  int* count;
  void before_perform(context&) const { ++*count; }
};

TEST(Plugins, ServeAllJobsOfAWorkerWithStateOfTheirOwn) {
  understudy::fake_queue queue;
  int count = 0;
  queue.worker().use(counting_middleware{&count});
  queue.client().enqueue(follow_up{1});
  queue.client().enqueue(chained{2});

  queue.drain();

  EXPECT_EQ(count, 3) << "the job that chained enqueues counts too";
}

// A job whose own failure hook needs its fields.
struct needs_fields {
  int user;
  static constexpr auto job_name = "needs_fields";
  static constexpr auto queue = "q";
  void on_failure(const std::exception_ptr&) const { seen().push_back("own failure hook"); }
  void perform() const {}
};

TEST(Plugins, PassOverHooksOfTheJobWhenItCannotBeDecoded) {
  seen().clear();
  understudy::fake_queue queue;
  queue.handle<needs_fields>([](const needs_fields&) {});
  queue.broker().push("q", {R"({"class":"needs_fields","args":["no number"]})", {}});

  EXPECT_THAT(queue.run_one(), Failed(Threw<understudy::decode_error>(testing::_)));

  EXPECT_THAT(seen(), testing::IsEmpty());
}

// Looks at the job as if it were one of another type, and minds not that it is none.
struct mistaken {
  std::string text;
  bool flag;
  static constexpr auto job_name = "mistaken";
};

struct curious {
  static constexpr auto name = "curious";
  void before_perform(context& where) const { EXPECT_FALSE(where.fits<mistaken>()); }
};

struct looked_at {
  int user;
  static constexpr auto job_name = "looked_at";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<curious>;
  void perform() const {}
  void after_perform() const { seen().push_back("after " + std::to_string(user)); }
};

TEST(Plugins, MayTryTheJobAsAnotherTypeWithoutHarmToLaterHooks) {
  seen().clear();
  understudy::fake_queue queue;
  queue.client().enqueue(looked_at{7});

  EXPECT_THAT(queue.run_one(), Performed<looked_at>());

  EXPECT_THAT(seen(), ElementsAre("after 7"));
}

}  // namespace
