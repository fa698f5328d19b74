#include "story.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

void story::add(const std::string& title, const std::string& expected, const std::string& value,
                const std::string& explanation) {
  text_ += "## " + title + "\nExpected: " + expected + "\n  Actual: " + value +
           (explanation.empty() ? "" : ", ") + explanation + "\n\n";
}

story::~story() {
  const auto path = std::string{UNDERSTUDY_MESSAGES_DIR "/"} + name_ + ".txt";
  if (std::getenv("UNDERSTUDY_REGENERATE_MESSAGES") != nullptr) {
    std::ofstream{path} << text_;
    return;
  }
  std::ifstream in{path};
  const std::string golden{std::istreambuf_iterator<char>{in}, {}};
  EXPECT_EQ(text_, golden) << path << "\nIf the change is meant, run tests/messages/regenerate, and "
                              "read the difference as a user would.";
}
