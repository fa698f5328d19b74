#include "soak/crew_member.hpp"

#include <csignal>
#include <utility>

namespace {

std::ifstream new_file(const std::filesystem::path& path) {
  std::ofstream{path};
  return std::ifstream{path};
}

std::vector<std::string> with(std::vector<std::string> command, std::string argument) {
  command.push_back(std::move(argument));
  return command;
}

}  // namespace

crew_member::crew_member(std::vector<std::string> command, const std::filesystem::path& diary)
    : command_{with(std::move(command), diary.string())},
      log_{diary.string() + ".log"},
      diary_{new_file(diary)},
      running_{command_, log_} {}

const std::vector<std::int64_t>& crew_member::noted() {
  for (std::string line; std::getline(diary_, line) && !diary_.eof();) {
    noted_.push_back(std::stoll(line));
    read_up_to_ = diary_.tellg();
  }
  diary_.clear();
  diary_.seekg(read_up_to_);
  return noted_;
}

std::vector<std::int64_t> crew_member::die_and_be_replaced() {
  running_.send(SIGKILL);
  running_.wait();
  std::vector<std::int64_t> last;
  if (!noted().empty()) last.push_back(noted_.back());
  running_ = program{command_, log_};
  return last;
}

int crew_member::end() {
  running_.send(SIGTERM);
  return running_.wait();
}
