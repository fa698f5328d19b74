#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <understudy/testing/fake_queue.hpp>
#include <understudy/testing/framework.hpp>

namespace {

void fail(const std::string& message, const understudy::site& where) {
  ADD_FAIL_CHECK_AT(where ? where.file : "unknown place", where.line, message);
}

bool is_assertion(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const doctest::detail::TestFailureException&) {
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

int main(int argc, char** argv) {
  understudy::install({.fail = fail, .is_assertion = is_assertion});
  return doctest::Context{argc, argv}.run();
}

namespace app {

struct greet {
  std::string name;
  static constexpr auto queue = "greetings";
};

}  // namespace app

TEST_CASE("a drained job is in the journal") {
  std::string said;
  understudy::fake_queue queue;
  queue.handle<app::greet>([&said](const app::greet& job) { said += "hello " + job.name; });

  queue.client().enqueue(app::greet{"ann"});
  const auto report = queue.drain();

  CHECK(said == "hello ann");
  REQUIRE(report.size() == 1);
  CHECK(report[0].outcome() == understudy::outcome::performed);
  REQUIRE(queue.enqueued<app::greet>().size() == 1);
  CHECK(queue.enqueued<app::greet>()[0].name == "ann");
  CHECK(queue.journal().attempts().size() == 1);
}

TEST_CASE("a failed job that nobody looked at fails the test" * doctest::expected_failures(1)) {
  understudy::fake_queue queue;
  queue.handle<app::greet>([](const app::greet&) { throw std::runtime_error{"hoarse"}; });
  queue.client().enqueue(app::greet{"ann"});
  queue.drain();
}

TEST_CASE("a failed job that was looked at does not") {
  understudy::fake_queue queue;
  queue.handle<app::greet>([](const app::greet&) { throw std::runtime_error{"hoarse"}; });
  queue.client().enqueue(app::greet{"ann"});
  queue.drain();
  CHECK(queue.failures().size() == 1);
}

// Were it the job's failure, the test would go on, and the queue would report it a second time.
TEST_CASE("a failed assertion in a job ends the test" * doctest::expected_failures(1)) {
  understudy::fake_queue queue;
  queue.handle<app::greet>([](const app::greet& job) { REQUIRE(job.name == "bob"); });
  queue.client().enqueue(app::greet{"ann"});
  queue.drain();
  FAIL("the assertion did not pass through the worker");
}
