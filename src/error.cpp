#include "understudy/error.hpp"

#include <cxxabi.h>
#include <fmt/format.h>

#include <cstdlib>
#include <exception>
#include <utility>

namespace understudy {

struct error::text {
  std::string problem;
  error_context about;
  std::string whole;
};

namespace {

std::string render(const std::string& problem, const error_context& about) {
  std::string known;
  const auto add = [&known](const std::string& part) {
    known += known.empty() ? "" : ", ";
    known += part;
  };
  if (!about.job.empty()) add(fmt::format("job {}", about.job));
  if (!about.queue.empty()) add(fmt::format("queue \"{}\"", about.queue));
  if (!about.field.empty()) add(fmt::format("field {}", about.field));
  if (about.position) add(fmt::format("argument {}", *about.position));
  if (about.pointer.rfind('/') != 0 && !about.pointer.empty())
    add(fmt::format("at {}", about.pointer));
  if (about.enqueued_at) add(fmt::format("enqueued at {}", to_string(about.enqueued_at)));
  return known.empty() ? problem : fmt::format("{} ({})", problem, known);
}

void fill(std::string& ours, const std::string& theirs) {
  if (ours.empty()) ours = theirs;
}

}  // namespace

error::error(const std::string& problem, error_context about)
    : std::runtime_error{problem},
      text_{std::make_shared<text>(text{problem, about, render(problem, about)})} {}

const char* error::what() const noexcept { return text_->whole.c_str(); }
const std::string& error::problem() const noexcept { return text_->problem; }
const error_context& error::about() const noexcept { return text_->about; }

void error::add(const error_context& known) {
  auto about = text_->about;
  fill(about.job, known.job);
  fill(about.queue, known.queue);
  fill(about.field, known.field);
  fill(about.pointer, known.pointer);
  if (!about.position) about.position = known.position;
  if (!about.enqueued_at) about.enqueued_at = known.enqueued_at;
  auto whole = render(text_->problem, about);
  text_ = std::make_shared<text>(text{text_->problem, std::move(about), std::move(whole)});
}

retry_job::retry_job(std::chrono::microseconds wait, const std::string& why)
    : std::runtime_error{why}, wait_{wait} {
  if (wait.count() < 0) throw usage_error{"a job cannot be retried in the past"};
}

std::string readable_name(const std::type_info& type) {
  int status = 0;
  char* readable = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status);
  std::string name = status == 0 ? readable : type.name();
  std::free(readable);
  // libstdc++ wraps what std::throw_with_nested throws.
  constexpr std::string_view wrapper = "std::_Nested_exception<";
  if (name.starts_with(wrapper)) name = name.substr(wrapper.size(), name.size() - wrapper.size() - 1);
  return name;
}

std::exception_ptr cause_of(const std::exception_ptr& exception) {
  try {
    if (exception) std::rethrow_exception(exception);
  } catch (const std::nested_exception& outer) {
    return outer.nested_ptr();
  } catch (...) {
    // It holds no other.
  }
  return nullptr;
}

exception_summary summarize(const std::exception_ptr& exception) {
  if (!exception) return {"none", ""};
  try {
    std::rethrow_exception(exception);
  } catch (const relayed_error& e) {
    return e.original();
  } catch (const std::exception& e) {
    return {readable_name(typeid(e)), e.what()};
  } catch (const std::string& text) {
    return {"std::string", text};
  } catch (const char* text) {
    return {"const char*", text};
  } catch (...) {
    const std::type_info* type = abi::__cxa_current_exception_type();
    return {type != nullptr ? readable_name(*type) : "an unknown type", ""};
  }
}

}  // namespace understudy
