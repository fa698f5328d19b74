// The house: which folder may include which. An arrow that the design forbids fails here.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct source {
  std::string path;  // from the project's root
  std::string text;
};

// Each floor may include itself and what lies below it.
const std::vector<std::pair<std::string, std::vector<std::string>>> floors{
    {"job", {"site", "error", "bytes", "secret", "lent", "fields", "job"}},
    {"wire", {"wire/"}},
    {"broker", {"clock", "entropy", "longest_wait", "random", "broker/"}},
    {"hooks", {"outcome", "context", "observer", "hooks/", "registry"}},
    {"client and worker", {"client", "current_client", "worker"}},
    {"redis", {"redis/"}},
    {"testing", {"testing/"}},
    {"simulation", {"simulation/"}},
    {"matchers", {"matchers", "contract/"}}};

// "wire/codec.hpp" lies on floor 1; unknown for what has no place yet.
std::optional<std::size_t> floor_of(const std::string& header) {
  for (std::size_t floor = 0; floor < floors.size(); ++floor) {
    for (const auto& room : floors[floor].second) {
      const bool is_folder = room.back() == '/';
      if (is_folder ? header.rfind(room, 0) == 0
                    : header.rfind(room + ".", 0) == 0 || header.rfind(room + "/", 0) == 0) {
        return floor;
      }
    }
  }
  return std::nullopt;
}

std::string without_root(const std::string& path) {
  return std::regex_replace(path, std::regex{"^(matchers/)?(include/understudy/|src/)"}, "");
}

std::vector<std::string> includes_of(const source& file) {
  static const std::regex include{R"(#\s*include\s*[<"]([^>"]+)[>"])"};
  std::vector<std::string> found;
  for (std::sregex_iterator at{file.text.begin(), file.text.end(), include}, end; at != end; ++at) {
    found.push_back((*at)[1]);
  }
  return found;
}

bool is_public(const std::string& path) { return path.find("include/") != path.npos; }

// What is wrong with one include, if anything.
std::string objection(const source& file, const std::string& included) {
  const auto here = floor_of(without_root(file.path));
  if (!here) return file.path + " has no floor in the house";
  const auto says = [&](const std::string& why) {
    return file.path + " includes " + included + ": " + why;
  };
  const auto starts = [&](const char* prefix) { return included.rfind(prefix, 0) == 0; };
  if (starts("gtest/") || starts("gmock/")) {
    return floors[*here].first == "matchers" ? "" : says("only matchers know GoogleTest");
  }
  const bool opts_in = without_root(file.path).rfind("wire/nlohmann.", 0) == 0;
  if (is_public(file.path) && included == "nlohmann/json.hpp" && !opts_in) {
    return says("only wire/nlohmann.hpp shows nlohmann's json");
  }
  if (is_public(file.path) && (starts("hiredis") || starts("boost/") || starts("fmt/"))) {
    return says("no such library in a public header");
  }
  const bool is_ours = starts("understudy/") || floor_of(included).has_value();
  if (!is_ours) return "";
  const auto there = floor_of(std::regex_replace(included, std::regex{"^understudy/"}, ""));
  if (!there) return says("it has no floor in the house");
  return *there <= *here ? ""
                         : says(floors[*here].first + " must not know " + floors[*there].first);
}

std::vector<std::string> objections(const std::vector<source>& files) {
  std::vector<std::string> all;
  for (const auto& file : files) {
    for (const auto& included : includes_of(file)) {
      if (auto wrong = objection(file, included); !wrong.empty()) all.push_back(std::move(wrong));
    }
  }
  return all;
}

std::vector<source> read_project() {
  std::vector<source> files;
  const std::filesystem::path root{UNDERSTUDY_ROOT};
  for (const auto* folder : {"include", "src", "matchers/include"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root / folder}) {
      const auto extension = entry.path().extension();
      if (extension != ".hpp" && extension != ".cpp") continue;
      std::ifstream in{entry.path()};
      files.push_back({entry.path().lexically_relative(root).generic_string(),
                       {std::istreambuf_iterator<char>{in}, {}}});
    }
  }
  return files;
}

TEST(Architecture, HasNoForbiddenArrow) {
  const auto files = read_project();

  ASSERT_GT(files.size(), 50U);
  EXPECT_THAT(objections(files), IsEmpty());
}

TEST(Architecture, SeesProductionCodeThatIncludesTesting) {
  EXPECT_THAT(objections({{"src/worker.cpp", "#include \"understudy/testing/journal.hpp\"\n"}}),
              ElementsAre(HasSubstr("client and worker must not know testing")));
}

TEST(Architecture, SeesAPrivateHeaderFromAFloorAbove) {
  EXPECT_THAT(objections({{"src/wire/codec.cpp", "#include \"testing/records.hpp\"\n"}}),
              ElementsAre(HasSubstr("wire must not know testing")));
}

TEST(Architecture, SeesGoogleTestBelowTheMatchers) {
  EXPECT_THAT(objections({{"src/testing/report.cpp", "#include <gmock/gmock.h>\n"}}),
              ElementsAre(HasSubstr("only matchers know GoogleTest")));
}

TEST(Architecture, SeesAThirdPartyTypeInAPublicHeader) {
  EXPECT_THAT(objections({{"include/understudy/job.hpp", "#include <nlohmann/json.hpp>\n"},
                          {"include/understudy/clock.hpp", "#include <fmt/format.h>\n"}}),
              ElementsAre(HasSubstr("nlohmann"), HasSubstr("no such library")));
}

TEST(Architecture, AsksForAPlaceForANewFolder) {
  EXPECT_THAT(objections({{"src/misc/things.cpp", "#include <string>\n"}}),
              ElementsAre(HasSubstr("has no floor")));
}

}  // namespace
