#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "programs/program.hpp"

/// A worker's program with a diary: a file to which it appends the number of each job as it performs
/// it. When it is killed, another one takes its place and its diary.
class crew_member {
 public:
  /// Its command, to which the diary's path is added.
  crew_member(std::vector<std::string> command, const std::filesystem::path& diary);

  /// The numbers that it has written down by now, its predecessors' among them.
  const std::vector<std::int64_t>& noted();

  /// Kills it, at once, and starts the next one.
  /// \return what it may have been at: the last number in its diary, if any.
  std::vector<std::int64_t> die_and_be_replaced();

  /// Tells it to end. \return its exit status.
  int end();

 private:
  std::vector<std::string> command_;
  std::string log_;
  std::ifstream diary_;
  std::streampos read_up_to_ = 0;
  std::vector<std::int64_t> noted_;
  program running_;
};
