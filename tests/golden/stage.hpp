#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "trace.hpp"
#include "understudy/registry.hpp"

namespace golden {

/// Where the scripted jobs of one scenario play, and what they leave behind.
struct stage {
  trace seen;
  std::map<std::string, std::shared_ptr<const understudy::job_type>> types;
  std::function<bool()> is_inline = [] { return false; };

  /// What the `perform` or around hook that ended last returned. C++ hooks return nothing, so this
  /// is how an around hook knows what it yielded.
  json last_value;
};

/// Makes job types of what `given.jobs` describes, with `hook_order` as the order of their hooks.
/// They refer to the stage, which has to outlive them.
/// \throws not_understood before anything plays, if a script or field is not known.
void cast_jobs(stage& on, const json& jobs);

}  // namespace golden
