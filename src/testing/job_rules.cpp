#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "understudy/testing/job_condition.hpp"
#include "understudy/testing/json_pattern.hpp"
#include "wire/cut.hpp"

namespace understudy {

namespace {

class on_queue_rule final : public job_rule {
 public:
  explicit on_queue_rule(std::string name) : name_{std::move(name)} {}
  bool holds(const recorded_job& job) const override { return job.queue() == name_; }
  std::string explain(const recorded_job& job) const override {
    return fmt::format("which is on queue \"{}\" instead of \"{}\"", job.queue(), name_);
  }
  std::string describe() const override { return fmt::format("on queue \"{}\"", name_); }

 private:
  std::string name_;
};

class same_job_rule final : public job_rule {
 public:
  same_job_rule(const job_codec& codec, const void* job)
      : codec_{codec},
        arguments_{encode_arguments(codec, job)},
        wanted_{show_arguments(codec, job)},
        text_{describe_job(codec, job)} {}

  bool holds(const recorded_job& job) const override {
    const auto found = job.arguments_json();
    return found == arguments_ || decoded<std::string>(found, [this](const void* copy) {
             return encode_arguments(codec_, copy);
           }) == arguments_;
  }
  std::size_t nearness(const recorded_job& job) const override {
    return count_matching(shown(job).json, wanted_.json);
  }
  std::string explain(const recorded_job& job) const override {
    const auto text = describe_difference(shown(job), wanted_);
    return text.empty() ? "which differs in what is not shown" : text;
  }
  std::string describe() const override { return text_; }
  bool describes_whole_job() const override { return true; }

 private:
  // What `use` makes of a job with these arguments.
  template <class Result, class Use>
  Result decoded(std::string_view found, Use use) const {
    Result result;
    codec_.with_new([&](void* copy) {
      decode_arguments(codec_, found, copy);
      result = use(copy);
    });
    return result;
  }
  shown_arguments shown(const recorded_job& job) const {
    return decoded<shown_arguments>(job.arguments_json(), [this](const void* copy) {
      return show_arguments(codec_, copy);
    });
  }

  job_codec codec_;
  std::string arguments_;
  shown_arguments wanted_;
  std::string text_;
};

class arguments_rule final : public job_rule {
 public:
  explicit arguments_rule(arguments wanted) : wanted_{std::move(wanted)} {}
  bool holds(const recorded_job& job) const override { return job.arguments() == wanted_; }
  std::size_t nearness(const recorded_job& job) const override {
    return count_matching(job.arguments().json(), wanted_.json());
  }
  std::string explain(const recorded_job& job) const override {
    return describe_difference(job.shown(), {wanted_.json(), wanted_.json()});
  }
  std::string describe() const override {
    return "that has the arguments " + detail::cut(wanted_.json());
  }

 private:
  arguments wanted_;
};

class parent_rule final : public job_rule {
 public:
  explicit parent_rule(job_condition parent) : parent_{std::move(parent)} {}
  bool holds(const recorded_job& job) const override {
    const auto parent = job.parent();
    return parent && parent_.holds(*parent);
  }
  std::string explain(const recorded_job& job) const override {
    const auto parent = job.parent();
    if (!parent) return "which was enqueued outside any job";
    const auto clause = parent_.explain(*parent);
    return fmt::format("whose parent is {}{}{}", parent->describe(), clause.empty() ? "" : ", ",
                       clause);
  }
  std::string describe() const override {
    return fmt::format("enqueued by {}", parent_.describe());
  }

 private:
  job_condition parent_;
};

class payload_rule final : public job_rule {
 public:
  explicit payload_rule(std::string wanted) : wanted_{std::move(wanted)} {}
  bool holds(const recorded_job& job) const override { return job.payload() == wanted_; }

  // A payload may hold a secret, so only what follows from the wanted one is told.
  std::string explain(const recorded_job& job) const override {
    const auto found = job.payload();
    const auto at = static_cast<std::size_t>(
        std::mismatch(found.begin(), found.end(), wanted_.begin(), wanted_.end()).first -
        found.begin());
    return fmt::format("whose payload ({} bytes, wanted {}) first differs at byte {}, where {} should "
                       "stand",
                       found.size(), wanted_.size(), at,
                       at < wanted_.size() ? detail::cut(wanted_.substr(at), 40) : "its end");
  }
  std::string describe() const override {
    return "whose payload is " + detail::cut(wanted_);
  }

 private:
  std::string wanted_;
};

// Of one of the two texts of a job that are JSON.
class pattern_rule final : public job_rule {
 public:
  using text_of = std::string (recorded_job::*)() const;

  pattern_rule(const char* what, text_of text, std::string_view pattern)
      : what_{what}, text_{text}, pattern_{pattern} {}
  bool holds(const recorded_job& job) const override { return pattern_.matches((job.*text_)()); }
  std::size_t nearness(const recorded_job& job) const override { return holds(job) ? 1 : 0; }
  std::string explain(const recorded_job& job) const override {
    const auto shown = job.shown();
    return shown.json == shown.shown ? pattern_.explain((job.*text_)())
                                     : fmt::format("with {} unlike that (hidden, for there is a secret)", what_);
  }
  std::string describe() const override {
    return fmt::format("with {} like {}", what_, detail::cut(pattern_.text()));
  }

 private:
  const char* what_;
  text_of text_;
  json_pattern pattern_;
};

}  // namespace

std::shared_ptr<const job_rule> on_queue(std::string name) {
  return std::make_shared<on_queue_rule>(std::move(name));
}
std::shared_ptr<const job_rule> same_as(const job_codec& codec, const void* job) {
  return std::make_shared<same_job_rule>(codec, job);
}
std::shared_ptr<const job_rule> with_arguments(arguments wanted) {
  return std::make_shared<arguments_rule>(std::move(wanted));
}
std::shared_ptr<const job_rule> with_parent(job_condition parent) {
  return std::make_shared<parent_rule>(std::move(parent));
}
std::shared_ptr<const job_rule> with_payload(std::string wanted) {
  return std::make_shared<payload_rule>(std::move(wanted));
}
std::shared_ptr<const job_rule> with_payload_like(std::string_view pattern) {
  return std::make_shared<pattern_rule>("a payload", &recorded_job::payload, pattern);
}
std::shared_ptr<const job_rule> with_arguments_like(std::string_view pattern) {
  return std::make_shared<pattern_rule>("arguments", &recorded_job::arguments_json, pattern);
}

}  // namespace understudy
