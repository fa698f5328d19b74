#include "testing/journal_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <string_view>
#include <vector>

#include "testing/printable.hpp"
#include "testing/spelled_time.hpp"
#include "wire/cut.hpp"

namespace understudy::detail {

namespace {

constexpr std::size_t width = 100;
constexpr std::size_t indent = 2;
constexpr std::size_t most_depth = 10;        // deeper ones stand below each other
constexpr std::size_t most_of_message = 500;  // in bytes

// Entries of pieces. A piece goes to the next line rather than over the edge, and is cut only if it
// is too long for any line.
class entries {
 public:
  void begin(std::string_view margin, std::size_t depth) {
    if (!text_.empty()) text_ += '\n';
    start_ = margin.size() + indent * std::min(depth, most_depth);
    text_ += margin;
    text_.append(start_ - margin.size(), ' ');
    column_ = start_;
  }

  void add(std::string_view piece) {
    const auto size = columns(piece);
    const bool is_first = column_ == start_;
    if (!is_first && column_ + 1 + size > width) {
      column_ = start_ + 2 * indent;
      text_.append("\n").append(column_, ' ');
    } else if (!is_first) {
      text_ += ' ';
      ++column_;
    }
    const auto fitting = fit(piece, width - column_);
    text_ += fitting;
    column_ += columns(fitting);
  }

  void add_words(std::string_view text) {
    while (!text.empty()) {
      const auto end = std::min(text.find(' '), text.size());
      if (end != 0) add(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
  std::size_t start_ = 0;
  std::size_t column_ = 0;
};

// As wide as the times are.
constexpr std::string_view unknown_time = "              ";

std::string since(time_point start, time_point when) {
  if (when == time_point{}) return std::string{unknown_time};
  return (when < start ? '-' : '+') + spelled(std::chrono::abs(when - start)) + ' ';
}

// Of a long path the end, which tells more.
std::string place(const site& where) {
  constexpr std::size_t most = 40;
  const auto path = printable(to_string(where));
  if (path.size() <= most) return path;
  const auto cut_at = path.find('/', path.size() - most);
  return cut_at != path.npos ? "..." + path.substr(cut_at) : path;
}

class text_of {
 public:
  text_of(const records& of, const records::span& within)
      : of_{of}, events_{of.events(within)}, enqueue_hooks_{of.hooks_of_enqueues()} {}

  std::string text() && {
    if (events_.empty()) return "nothing happened";
    start_ = first_time();
    shows_lanes_ = std::any_of(events_.begin(), events_.end(), [this](const auto& each) {
      return each.is_attempt && of_.attempt_at(each.index, false).lane != 0;
    });
    for (const auto& each : events_) each.is_attempt ? add_attempt(each) : add_job(each.index);
    return std::move(out_).text();
  }

 private:
  time_point time_of(const records::event& each) const {
    return each.is_attempt ? of_.attempt_at(each.index, false).time : of_.job(each.index).time;
  }

  time_point first_time() const {
    for (const auto& each : events_) {
      if (const auto time = time_of(each); time != time_point{}) return time;
    }
    return {};
  }

  std::uint32_t parent_of(std::uint32_t job) const {
    const auto attempt = of_.job(job).parent_attempt;
    return attempt == records::none ? records::none : of_.attempt_at(attempt, false).job;
  }

  std::size_t depth_of(std::uint32_t job) const {
    std::size_t depth = 0;
    while (depth < most_depth && (job = parent_of(job)) != records::none) ++depth;
    return depth;
  }

  void add_hooks(const std::vector<hook_run>& hooks) {
    if (hooks.empty()) return;
    std::string names;
    for (const auto& each : hooks) names += (names.empty() ? "[" : ", ") + each.name;
    out_.add_words(printable(names + ']'));
  }

  void add_job(std::uint32_t index) {
    const auto entry = of_.job(index);
    const auto job = of_.job_handle(index);
    const bool is_halted = entry.halted_by != nullptr;
    out_.begin(since(start_, entry.time), depth_of(index));
    out_.add(printable((is_halted ? "halted " : "enqueued ") + job.describe()));
    if (is_halted) out_.add(printable("by " + *entry.halted_by));
    out_.add(printable(fmt::format("on \"{}\"", *entry.queue)));
    if (entry.due > entry.time) out_.add("due " + from_now(entry.due, entry.time));
    if (const auto parent = job.parent()) out_.add(printable("from #" + parent->id()));
    if (entry.from) out_.add("at " + place(entry.from));
    add_hooks(enqueue_hooks_[entry.id]);
  }

  void add_attempt(const records::event& each) {
    const auto entry = of_.attempt_at(each.index, false);
    const auto attempt = of_.attempt_handle(each.index);
    out_.begin(since(start_, entry.time), depth_of(entry.job));
    out_.add(printable("ran " + attempt.job().describe()));
    if (entry.number > 1) out_.add(fmt::format("(attempt {})", entry.number));
    if (shows_lanes_) out_.add(fmt::format("(lane {})", entry.lane));
    out_.add_words(printable(cut(attempt.describe_end(), most_of_message)));
    add_hooks(attempt.hooks());
  }

  const records& of_;
  std::vector<records::event> events_;
  std::map<std::string_view, std::vector<hook_run>> enqueue_hooks_;
  time_point start_;
  bool shows_lanes_ = false;
  entries out_;
};

}  // namespace

std::string readable_text(const records& of, const records::span& within) {
  return text_of{of, within}.text();
}

}  // namespace understudy::detail
