#include "redis_storage.hpp"

#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <regex>
#include <stdexcept>

#include "../redis/command.hpp"
#include "../redis/server.hpp"
#include "understudy/redis/broker.hpp"

namespace golden {

namespace {

std::string with_placeholders(std::string text) {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  const auto worker = fmt::format("understudy@{}:{}", host.data(), ::getpid());
  for (auto at = text.find(worker); at != text.npos; at = text.find(worker, at)) {
    text.replace(at, worker.size(), "<host>:<pid>");
  }
  static const std::array<std::pair<std::regex, const char*>, 4> times{{
      {std::regex{R"(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d [A-Z]+)"}, "<time:failed_at>"},
      {std::regex{R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"}, "<time:iso8601_utc>"},
      {std::regex{R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d)"}, "<time:iso8601_offset>"},
      {std::regex{R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4})"}, "<time:ruby_to_s>"},
  }};
  for (const auto& [time, placeholder] : times) text = std::regex_replace(text, time, placeholder);
  return text;
}

class storage final : public wire_storage {
 public:
  storage(const std::string& name_space, bool fails_by_queue)
      : prefix_{name_space + ":"},
        broker_{options(name_space, fails_by_queue)},
        connection_{redisConnect("127.0.0.1", redis_tests::server::shared().port()), redisFree} {
    ask({"FLUSHALL"});
  }

  understudy::broker& broker() override { return broker_; }
  void command(const std::vector<std::string>& words) override { ask(words); }

  json keys() override {
    auto names = ask({"KEYS", prefix_ + "*"}).get<std::vector<std::string>>();
    std::sort(names.begin(), names.end());
    auto all = json::object();
    for (const auto& name : names) {
      if (name.starts_with(prefix_ + "understudy:")) continue;
      json key;
      key["type"] = ask({"TYPE", name});
      key["value"] = value_of(name, key["type"]);
      if (ask({"PTTL", name}).get<long>() >= 0) key["expires"] = true;
      all[with_placeholders(name.substr(prefix_.size()))] = std::move(key);
    }
    return all;
  }

 private:
  static understudy::redis::options options(const std::string& name_space, bool fails_by_queue) {
    auto given = understudy::redis::options::parse(redis_tests::server::shared().address());
    given.name_space = name_space;
    given.fails_by_queue = fails_by_queue;
    return given;
  }

  static json value_in(const redisReply& reply) {
    if (reply.type == REDIS_REPLY_ERROR) throw std::runtime_error{reply.str};
    if (reply.type == REDIS_REPLY_INTEGER) return reply.integer;
    if (reply.type == REDIS_REPLY_NIL) return nullptr;
    if (reply.type != REDIS_REPLY_ARRAY) return std::string(reply.str, reply.len);
    auto all = json::array();
    for (std::size_t i = 0; i < reply.elements; ++i) all.push_back(value_in(*reply.element[i]));
    return all;
  }

  json ask(const std::vector<std::string>& words) {
    return value_in(*redis_tests::command(*connection_, words));
  }

  json value_of(const std::string& name, const std::string& type) {
    auto value = json(nullptr);
    if (type == "string") value = ask({"GET", name});
    if (type == "list") value = ask({"LRANGE", name, "0", "-1"});
    if (type == "set") value = ask({"SMEMBERS", name});
    if (type == "hash") {
      const auto flat = ask({"HGETALL", name});
      value = json::object();
      for (std::size_t i = 0; i < flat.size(); i += 2) {
        value[with_placeholders(flat[i])] = with_placeholders(flat[i + 1]);
      }
      return value;
    }
    if (value.is_null()) throw std::runtime_error{fmt::format("{} is a {}", name, type)};
    if (type == "set") std::sort(value.begin(), value.end());
    if (value.is_string()) return with_placeholders(value);
    for (auto& each : value) each = with_placeholders(each);
    return value;
  }

  std::string prefix_;
  understudy::redis::broker broker_;
  std::unique_ptr<redisContext, decltype(&redisFree)> connection_;
};

}  // namespace

std::unique_ptr<wire_storage> redis_storage(const std::string& name_space, bool fails_by_queue) {
  return std::make_unique<storage>(name_space, fails_by_queue);
}

}  // namespace golden
