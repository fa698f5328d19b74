// Right in all the ways in which the other sources are wrong.
#include <nlohmann/json.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/client.hpp"
#include "understudy/registry.hpp"
#include "understudy/testing/fake_queue.hpp"
#include "understudy/wire/nlohmann.hpp"

struct audit {
  template <class Job>
  bool before_enqueue(const Job&) const {
    return true;
  }
};
struct trace {
  void after_enqueue(understudy::context&) const {}
};
struct mailer {};

class money {
 public:
  friend void to_json(nlohmann::json& json, const money& m) { json = m.cents_; }
  friend void from_json(const nlohmann::json& json, money& m) { json.get_to(m.cents_); }

 private:
  long cents_ = 0;
};

struct base {
  int id = 0;
};
struct derived : base {
  int more = 0;
  UNDERSTUDY_FIELDS(derived, id, more)
};

class counted {
 public:
  UNDERSTUDY_FIELDS(counted, count_)

 private:
  int count_ = 0;
};

namespace {
struct send_mail {
  std::string to;
  std::vector<std::string> copies;
  std::map<std::string, double> sizes;
  std::optional<std::chrono::system_clock::time_point> at;
  money postage;
  derived origin;
  counted stamps;

  static constexpr auto job_name = "send_mail";
  static std::string_view queue() { return "mail"; }
  using plugins = understudy::plugins<audit>;
  bool before_enqueue() const { return true; }
  void perform(mailer&) const {}
};
}  // namespace

void use(understudy::client& client, understudy::registry& jobs, understudy::fake_queue& queue,
         mailer& lent) {
  client.use(trace{});
  client.enqueue(send_mail{});
  jobs.handle<send_mail>();
  jobs.handle<send_mail>([](const send_mail&, mailer&) {});
  queue.provide(lent);
}
