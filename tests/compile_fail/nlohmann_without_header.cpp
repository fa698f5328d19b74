// says: needs.*#include <understudy/wire/nlohmann.hpp>
#include <nlohmann/json.hpp>

#include "understudy/wire/arguments.hpp"

class money {
 public:
  friend void to_json(nlohmann::json& json, const money& m) { json = m.cents_; }
  friend void from_json(const nlohmann::json& json, money& m) { json.get_to(m.cents_); }

 private:
  long cents_ = 0;
};
struct pay {
  money amount;
};
auto written = understudy::arguments::from(pay{});
