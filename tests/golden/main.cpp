#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>

#include "hooks.hpp"
#include "inline_args.hpp"
#include "scenario.hpp"
#include "tally.hpp"
#include "wire.hpp"

namespace {

using golden::file_tally;
using golden::scenario;

class golden_test : public testing::Test {
 public:
  explicit golden_test(std::function<void()> body) : body_{std::move(body)} {}
  void TestBody() override { body_(); }

 private:
  std::function<void()> body_;
};

void add_test(const std::string& file, const std::string& name, const std::function<void()>& body) {
  testing::RegisterTest(file.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                        [body]() -> golden_test* { return new golden_test{body}; });
}

// A name that a --gtest_filter can spell.
std::string test_name(std::string name) {
  std::replace_if(
      name.begin(), name.end(),
      [](unsigned char c) { return !std::isalnum(c) && c != '/' && c != '_'; }, '_');
  return name;
}

using reason = std::string (*)(const scenario&);

/// What is done with the scenarios of a file.
struct treatment {
  void (*run)(const scenario&);
  reason out_of_reach = [](const scenario&) { return std::string{}; };
};

void run_one(const scenario& wanted, void (*run)(const scenario&)) {
  SCOPED_TRACE(wanted.about);
  if (!wanted.problem.empty()) {
    ADD_FAILURE() << wanted.problem;
    return;
  }
  try {
    run(wanted);
  } catch (const std::exception& e) {
    ADD_FAILURE() << e.what();
  }
}

std::string answer_of(reason ask, const scenario& about) {
  try {
    return ask(about);
  } catch (const std::exception&) {
    return {};  // running it will say what is wrong with it
  }
}

// A test for each scenario, and one that says that there are any. The suite is named for the file,
// unless it is one of several for it.
void add_file(const std::string& file, file_tally& tally, const treatment& how,
              std::string suite = {}) {
  if (suite.empty()) suite = file;
  std::vector<scenario> scenarios;
  std::string problem;
  try {
    scenarios = golden::read_scenarios(file);
  } catch (const std::exception& e) {
    problem = e.what();
  }
  add_test(suite, "is_there", [problem] { EXPECT_EQ(problem, ""); });
  for (const auto& each : scenarios) {
    if (each.ruby_only) {
      ++tally.ruby_only;
      continue;
    }
    if (const auto why = answer_of(how.out_of_reach, each); !why.empty()) {
      tally.out_of_reach.push_back(fmt::format("{}: {}", each.name, why));
      continue;
    }
    add_test(suite, test_name(each.name), [each, run = how.run, &tally] {
      ++tally.ran[each.kind];
      run_one(each, run);
    });
  }
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  std::map<std::string, file_tally> files;
  add_file("hooks", files["hooks"], {golden::run_hooks_scenario});
  add_file("inline_args", files["inline_args"], {golden::run_inline_args_scenario});
  treatment wire{golden::run_wire_scenario};
  wire.out_of_reach = golden::out_of_reach;
  add_file("wire", files["wire"], wire);
#ifdef UNDERSTUDY_GOLDEN_ON_REDIS
  treatment on_redis{golden::run_wire_scenario_on_redis};
  on_redis.out_of_reach = golden::out_of_reach_of_redis;
  add_file("wire", files["wire on Redis"], on_redis, "wire_on_redis");
#endif
  testing::AddGlobalTestEnvironment(new golden::summary{files});
  return RUN_ALL_TESTS();
}
