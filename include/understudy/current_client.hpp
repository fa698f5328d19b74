#pragma once

#include "understudy/client.hpp"

namespace understudy {

/// Makes a client the *current* one for as long as this lives: for code that enqueues through a
/// global call and that nobody can hand a client. Prefer handing one over.
///
///     understudy::current_client scope{client};            // in main, or in a test's fixture
///     understudy::current_client::get().enqueue(refresh_sso{123});
///
/// The current client is one for the process, seen by all its threads. Scopes nest: an inner one
/// ends before an outer one, and one at a time is made or ended.
class current_client {
 public:
  /// The client has to outlive this.
  explicit current_client(client& next);
  ~current_client();
  current_client(const current_client&) = delete;
  current_client& operator=(const current_client&) = delete;

  /// The client of the innermost scope.
  /// \throws usage_error if there is none. Any thread may call.
  static client& get();

 private:
  client* outer_;
};

}  // namespace understudy
