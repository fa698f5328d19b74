#pragma once

#include <filesystem>
#include <string>

/// The path of a file that goes when this does, with what SQLite puts beside it.
class temporary_file {
 public:
  /// \throws std::system_error if there is no place for it.
  temporary_file();
  ~temporary_file();
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;

  std::string path() const { return (folder_ / "jobs.sqlite").string(); }

 private:
  std::filesystem::path folder_;
};
