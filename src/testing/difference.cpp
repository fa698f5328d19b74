#include "understudy/testing/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "testing/shown_json.hpp"
#include "understudy/error.hpp"
#include "wire/cut.hpp"
#include "wire/utf8.hpp"

namespace understudy {

namespace {

using tree = nlohmann::ordered_json;

// A value, and what of it may be shown.
struct shown_tree {
  const tree& value;
  const tree& shown;

  // The part at a key or index. What is hidden as a whole has no parts.
  template <class Key>
  shown_tree operator[](const Key& key) const {
    const bool is_shown = shown.type() == value.type() && has(shown, key);
    return {value.at(key), is_shown ? shown.at(key) : shown};
  }
  bool is_hidden() const { return shown.type() != value.type() || value != shown; }

 private:
  static bool has(const tree& in, const std::string& key) { return in.contains(key); }
  static bool has(const tree& in, std::size_t index) { return index < in.size(); }
};

// Collects the places where two values differ.
class differences {
 public:
  void compare(const std::string& place, shown_tree found, shown_tree wanted) {
    if (found.value == wanted.value) return;
    if (found.value.is_object() && wanted.value.is_object()) {
      compare_objects(place, found, wanted);
    } else if (found.value.is_array() && wanted.value.is_array()) {
      compare_arrays(place, found, wanted);
    } else if (found.value.is_string() && wanted.value.is_string()) {
      compare_texts(place, found, wanted);
    } else {
      compare_whole(place, found, wanted);
    }
  }

  std::string text() const {
    constexpr std::size_t most = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(all_.size(), most); ++i) {
      text += (i == 0 ? "whose " : " and ") + all_[i];
    }
    if (all_.size() > most) text += fmt::format(", and {} more differences", all_.size() - most);
    return text;
  }

 private:
  template <class... A>
  void add(fmt::format_string<A...> pattern, A&&... parts) {
    all_.push_back(fmt::format(pattern, std::forward<A>(parts)...));
  }

  void compare_whole(const std::string& place, shown_tree found, shown_tree wanted) {
    const auto ours = detail::shown_json(found.shown);
    const auto theirs = detail::shown_json(wanted.shown);
    if (ours == theirs) {
      add("{} is another (a secret)", place);
    } else {
      add("{} is {} instead of {}", place, ours, theirs);
    }
  }

  void compare_objects(const std::string& place, shown_tree found, shown_tree wanted) {
    const auto before = all_.size();
    for (const auto& [key, value] : wanted.value.items()) {
      const auto inner = fmt::format("{}.{}", place, key);
      if (found.value.contains(key)) {
        compare(inner, found[key], wanted[key]);
      } else {
        add("{} is missing, which should be {}", inner, detail::shown_json(wanted[key].shown));
      }
    }
    for (const auto& [key, value] : found.value.items()) {
      if (!wanted.value.contains(key)) {
        add("{}.{} is {}, which should not be there", place, key,
            detail::shown_json(found[key].shown));
      }
    }
    if (all_.size() == before) add("{} has its keys in another order", place);
  }

  // Alike at both ends, lists of other sizes differ in the middle.
  void compare_arrays(const std::string& place, shown_tree found, shown_tree wanted) {
    const auto& ours = found.value;
    const auto& theirs = wanted.value;
    if (ours.size() == theirs.size()) {
      for (std::size_t i = 0; i < ours.size(); ++i) {
        compare(fmt::format("{}[{}]", place, i), found[i], wanted[i]);
      }
      return;
    }
    const auto shorter = std::min(ours.size(), theirs.size());
    std::size_t head = 0;
    while (head < shorter && ours[head] == theirs[head]) ++head;
    std::size_t tail = 0;
    while (tail < shorter - head &&
           ours[ours.size() - 1 - tail] == theirs[theirs.size() - 1 - tail])
      ++tail;
    const auto count =
        fmt::format("{} has {} elements instead of {}", place, ours.size(), theirs.size());
    if (head + tail == ours.size()) {
      add("{}: it lacks {} at [{}]", count, middle(wanted, head, tail), head);
    } else if (head + tail == theirs.size()) {
      add("{}: it also has {} at [{}]", count, middle(found, head, tail), head);
    } else {
      add("{}: {} instead of {} at [{}]", count, middle(found, head, tail),
          middle(wanted, head, tail), head);
    }
  }

  static std::string middle(shown_tree list, std::size_t head, std::size_t tail) {
    auto part = tree::array();
    for (auto i = head; i < list.value.size() - tail; ++i) part.push_back(list[i].shown);
    return detail::shown_json(part);
  }

  void compare_texts(const std::string& place, shown_tree found, shown_tree wanted) {
    const auto& ours = found.value.get_ref<const std::string&>();
    const auto& theirs = wanted.value.get_ref<const std::string&>();
    const bool is_short = std::max(ours.size(), theirs.size()) <= detail::shown_size;
    if (is_short || found.is_hidden() || wanted.is_hidden()) {
      compare_whole(place, found, wanted);
      return;
    }
    const auto at = static_cast<std::size_t>(
        std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end()).first - ours.begin());
    add("{} ({} bytes) first differs at byte {}: {} instead of {}", place, ours.size(), at,
        surroundings(ours, at), surroundings(theirs, at));
  }

  // Some text before a place and some after, cut between characters.
  static std::string surroundings(const std::string& text, std::size_t at) {
    constexpr std::size_t before = 20;
    constexpr std::size_t after = 30;
    const auto whole = [&](std::size_t i) {
      while (i < text.size() && detail::continues_character(text[i])) ++i;
      return i;
    };
    const auto begin = at > before ? whole(at - before) : 0;
    const auto end = whole(std::min(at + after, text.size()));
    return fmt::format("{}{}{}", begin == 0 ? "" : "...",
                       detail::shown_json(tree(text.substr(begin, end - begin))),
                       end == text.size() ? "" : "...");
  }

  std::vector<std::string> all_;
};

std::vector<std::string_view> elements_of(std::string_view array) {
  std::vector<std::string_view> elements;
  argument_reader in{array};
  in.begin_array();
  while (in.next_element()) elements.push_back(in.raw());
  return elements;
}

}  // namespace

std::string shown_arguments::name(std::size_t index) const {
  return index < names.size() ? std::string{names[index]} : fmt::format("argument {}", index);
}

std::string shown_arguments::value(std::size_t index) const {
  const auto all = elements_of(shown);
  return index < all.size() ? detail::cut(all[index]) : "";
}

shown_arguments show_arguments(const job_codec& codec, const void* job) {
  shown_arguments of{{}, {}, codec.fields};
  argument_writer all{of.json};
  codec.show(all, job);
  argument_writer some{of.shown, argument_writer::audience::human};
  codec.show(some, job);
  return of;
}

std::string describe_difference(const shown_arguments& found, const shown_arguments& wanted) {
  if (found.json == wanted.json) return {};
  const auto ours = tree::parse(found.json);
  const auto ours_shown = tree::parse(found.shown);
  const auto theirs = tree::parse(wanted.json);
  const auto theirs_shown = tree::parse(wanted.shown);
  const shown_tree one{ours, ours_shown};
  const shown_tree other{theirs, theirs_shown};
  if (ours.size() != theirs.size()) {
    return fmt::format("which has {} arguments instead of {}", ours.size(), theirs.size());
  }
  differences all;
  for (std::size_t i = 0; i < ours.size(); ++i) all.compare(found.name(i), one[i], other[i]);
  const auto text = all.text();
  return text.empty() ? "which differs in what is not shown" : text;
}

std::size_t count_matching(std::string_view found, std::string_view wanted) {
  argument_reader ours{found};
  argument_reader theirs{wanted};
  std::size_t count = 0;
  ours.begin_array();
  theirs.begin_array();
  while (ours.next_element() && theirs.next_element()) {
    if (ours.raw() == theirs.raw()) ++count;
  }
  return count;
}

}  // namespace understudy
