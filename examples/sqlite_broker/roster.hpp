#pragma once

#include "database.hpp"
#include "understudy/broker/roster.hpp"

/// Who works on the jobs of a file, in the same file.
class sqlite_roster final : public understudy::roster {
 public:
  explicit sqlite_roster(database& storage) : database_{storage} {}

  void enter(std::string_view worker_id, understudy::time_point now) override;
  void leave(std::string_view worker_id) override;
  void beat(std::string_view worker_id, understudy::time_point now) override;
  void at_work(std::string_view worker_id, const understudy::lease& on,
               understudy::time_point now) override;
  void at_rest(std::string_view worker_id) override;
  std::vector<std::string> prune(std::string_view worker_id,
                                 understudy::time_point older_than) override;
  std::vector<understudy::listed_worker> workers() const override;

 private:
  database& database_;
};
