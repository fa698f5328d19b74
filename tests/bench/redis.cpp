// The broker in Redis, beside the commands that a client without a library would send by hiredis.

#include <fmt/format.h>
#include <hiredis/hiredis.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "jobs.hpp"
#include "redis/server.hpp"
#include "understudy/client.hpp"
#include "understudy/redis/broker.hpp"
#include "understudy/registry.hpp"
#include "understudy/worker.hpp"

namespace bench {

namespace {

constexpr int few = 200;
constexpr int many = 10'000;

redis_tests::server& server() {
  static redis_tests::server one;
  return one;
}

// What is sent by hand: commands that are written down, then answered.
class by_hand {
 public:
  by_hand() : context_{redisConnect("127.0.0.1", server().port())} {
    if (!context_ || context_->err != 0) throw std::runtime_error{"Redis by hand"};
  }

  void write(const std::vector<std::string>& command) {
    std::vector<const char*> words;
    std::vector<std::size_t> sizes;
    for (const auto& word : command) {
      words.push_back(word.data());
      sizes.push_back(word.size());
    }
    redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), words.data(),
                           sizes.data());
  }

  std::string answer() {
    void* read = nullptr;
    if (redisGetReply(context_.get(), &read) != REDIS_OK) throw std::runtime_error{"no answer"};
    const std::unique_ptr<redisReply, void (*)(redisReply*)> owned{
        static_cast<redisReply*>(read), [](redisReply* reply) { freeReplyObject(reply); }};
    if (owned->type == REDIS_REPLY_ERROR) throw std::runtime_error{owned->str};
    return owned->str == nullptr ? std::string{} : std::string{owned->str, owned->len};
  }

  std::string ask(const std::vector<std::string>& command) {
    write(command);
    return answer();
  }

 private:
  struct freeing {
    void operator()(redisContext* used) const { redisFree(used); }
  };
  std::unique_ptr<redisContext, freeing> context_;
};

std::string payload_of(std::int64_t key) {
  return fmt::format(R"({{"class":"bench::one_integer","args":[{}]}})", key);
}

struct ours {
  understudy::redis::broker broker{server().address()};
  understudy::client client{broker};
};

void redis_enqueue_ours(benchmark::State& state) {
  ours use;
  by_hand raw;
  for (auto _ : state) {
    for (int i = 0; i < few; ++i) use.client.enqueue(one_integer{i});
    raw.ask({"FLUSHDB"});
  }
  state.SetItemsProcessed(state.iterations() * few);
}
BENCHMARK(redis_enqueue_ours)->UseRealTime();

void redis_enqueue_by_hand(benchmark::State& state) {
  by_hand raw;
  for (auto _ : state) {
    for (int i = 0; i < few; ++i) {
      raw.write({"SADD", "resque:queues", "bench"});
      raw.write({"RPUSH", "resque:queue:bench", payload_of(i)});
      raw.answer();
      raw.answer();
    }
    raw.ask({"FLUSHDB"});
  }
  state.SetItemsProcessed(state.iterations() * few);
}
BENCHMARK(redis_enqueue_by_hand)->UseRealTime();

void redis_enqueue_all_ours(benchmark::State& state) {
  ours use;
  by_hand raw;
  std::vector<one_integer> jobs;
  for (int i = 0; i < many; ++i) jobs.push_back({i});
  for (auto _ : state) {
    use.client.enqueue_all(jobs);
    raw.ask({"FLUSHDB"});
  }
  state.SetItemsProcessed(state.iterations() * many);
}
BENCHMARK(redis_enqueue_all_ours)->UseRealTime();

void redis_enqueue_all_by_hand(benchmark::State& state) {
  by_hand raw;
  for (auto _ : state) {
    raw.write({"SADD", "resque:queues", "bench"});
    for (int i = 0; i < many; ++i) raw.write({"RPUSH", "resque:queue:bench", payload_of(i)});
    for (int i = 0; i <= many; ++i) raw.answer();
    raw.ask({"FLUSHDB"});
  }
  state.SetItemsProcessed(state.iterations() * many);
}
BENCHMARK(redis_enqueue_all_by_hand)->UseRealTime();

void redis_work_ours(benchmark::State& state) {
  ours use;
  by_hand raw;
  understudy::registry jobs;
  jobs.handle<one_integer>();
  understudy::worker worker{use.broker, jobs, use.client};
  std::vector<one_integer> waiting;
  for (int i = 0; i < few; ++i) waiting.push_back({i});
  for (auto _ : state) {
    use.client.enqueue_all(waiting);
    while (const auto held = use.broker.reserve("bench", understudy::time_point{})) {
      worker.process(*held);
    }
    raw.ask({"FLUSHDB"});
  }
  state.SetItemsProcessed(state.iterations() * few);
}
BENCHMARK(redis_work_ours)->UseRealTime();

// Held in a list of its own meanwhile, as is the custom; acknowledged and counted in one go.
void redis_work_by_hand(benchmark::State& state) {
  by_hand raw;
  for (auto _ : state) {
    for (int i = 0; i < few; ++i) raw.write({"RPUSH", "resque:queue:bench", payload_of(i)});
    for (int i = 0; i < few; ++i) raw.answer();
    while (true) {
      const auto payload = raw.ask({"LMOVE", "resque:queue:bench", "resque:held", "LEFT", "RIGHT"});
      if (payload.empty()) break;
      const auto job = nlohmann::json::parse(payload);
      one_integer{job.at("args").at(0).get<std::int64_t>()}.perform();
      raw.write({"LREM", "resque:held", "1", payload});
      raw.write({"INCR", "resque:stat:processed"});
      raw.answer();
      raw.answer();
    }
    raw.ask({"FLUSHDB"});
  }
  state.SetItemsProcessed(state.iterations() * few);
}
BENCHMARK(redis_work_by_hand)->UseRealTime();

}  // namespace

}  // namespace bench
