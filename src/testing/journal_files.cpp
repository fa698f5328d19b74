#include "understudy/testing/journal_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "understudy/error.hpp"
#include "understudy/testing/journal.hpp"

namespace understudy {

namespace {

std::string file_name(std::string_view test) {
  constexpr std::string_view fitting =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  std::string name{test};
  std::replace_if(
      name.begin(), name.end(), [&](char each) { return fitting.find(each) == fitting.npos; }, '-');
  return name;
}

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why) {
  throw usage_error{
      fmt::format("cannot write the journals of failed tests to {}: {}", path.string(), why)};
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream out{path, std::ios::binary};
  out << text;
  out.close();
  if (!out) refuse(path, std::strerror(errno));
}

std::size_t count(const std::vector<attempt>& attempts, outcome how) {
  return static_cast<std::size_t>(std::count_if(
      attempts.begin(), attempts.end(), [&](const attempt& each) { return each.ended_as(how); }));
}

}  // namespace

void kept_journals::keep(const journal& ended) {
  const auto attempts = ended.attempts();
  kept_journal kept{ended.describe(), ended.json_lines(), ended.enqueued().size(),
                    count(attempts, outcome::performed), count(attempts, outcome::failed)};
  const std::scoped_lock guard{mutex_};
  all_.push_back(std::move(kept));
}

void kept_journals::clear() {
  const std::scoped_lock guard{mutex_};
  all_.clear();
}

std::vector<kept_journal> kept_journals::all() const {
  const std::scoped_lock guard{mutex_};
  return all_;
}

std::string journal_directory() {
  const char* directory = std::getenv("UNDERSTUDY_JOURNAL_DIR");
  return directory != nullptr ? directory : "";
}

void write_journals(const std::string& directory, std::string_view test,
                    const std::vector<kept_journal>& journals) {
  const std::filesystem::path in{directory};
  std::error_code failed;
  std::filesystem::create_directories(in, failed);
  if (failed) refuse(in, failed.message());
  for (std::size_t i = 0; i < journals.size(); ++i) {
    const auto number = journals.size() > 1 ? fmt::format(".{}", i + 1) : "";
    const auto name = file_name(test) + number;
    write(in / (name + ".txt"), journals[i].text + '\n');
    write(in / (name + ".jsonl"), journals[i].json_lines);
  }
}

}  // namespace understudy
