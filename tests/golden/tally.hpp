#pragma once

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace golden {

/// Counts the scenarios of one file, by kind, and what of them did not run.
struct file_tally {
  std::map<std::string, int> ran;  ///< by kind
  int ruby_only = 0;
  std::vector<std::string> out_of_reach;  ///< name and reason
};

/// Prints the tallies of all files of which something ran, once all tests are over.
class summary final : public testing::Environment {
 public:
  explicit summary(const std::map<std::string, file_tally>& files) : files_{files} {}
  void TearDown() override;

 private:
  const std::map<std::string, file_tally>& files_;
};

}  // namespace golden
