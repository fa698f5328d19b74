// Protobuf: one specialization serves all messages, and they are jobs as they are.

#include <gmock/gmock.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <concepts>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "parcel.pb.h"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace depot {

// Protobuf promises no order of a map's entries unless it is asked to. Equal jobs have to have equal
// bytes: unique_job, dequeue and the matchers compare them.
std::string to_bytes(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream{&bytes};
  google::protobuf::io::CodedOutputStream out{&stream};
  out.SetSerializationDeterministic(true);
  if (!message.SerializeToCodedStream(&out)) throw std::runtime_error{"not a whole message"};
  out.Trim();
  return bytes;
}

template <class M>
M from_bytes(std::string_view bytes) {
  M message;
  if (!message.ParseFromString(std::string{bytes})) {
    throw std::invalid_argument{"no " + message.GetTypeName()};
  }
  return message;
}

struct van {
  std::vector<std::string> loaded;
};

// A message has no members of ours. Where a job shall state its queue, name, plugins and perform, a
// struct wraps the message.
struct ship_parcel {
  parcel message;

  static constexpr auto job_name = "ship_parcel";
  static constexpr auto queue = "vans";
  using plugins = understudy::plugins<understudy::unique_job<>>;

  void perform(van& out) const { out.loaded.push_back(message.town()); }
};

template <class T>
concept is_message = std::derived_from<T, google::protobuf::Message>;

template <class T>
concept wraps_message = is_message<decltype(T::message)>;

}  // namespace depot

template <depot::is_message M>
struct understudy::serialization<M> {
  static std::string encode(const M& job) { return depot::to_bytes(job); }
  static M decode(std::string_view bytes) { return depot::from_bytes<M>(bytes); }
  static std::string describe(const M& job) { return job.ShortDebugString(); }
};

template <depot::wraps_message J>
struct understudy::serialization<J> {
  using inner = serialization<decltype(J::message)>;
  static std::string encode(const J& job) { return inner::encode(job.message); }
  static J decode(std::string_view bytes) { return {inner::decode(bytes)}; }
  static std::string describe(const J& job) { return inner::describe(job.message); }
};

namespace {

using namespace depot;
using namespace understudy::matchers;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Property;
using understudy::arguments;
using understudy::bytes;

parcel parcel_of(const std::vector<std::string>& articles) {
  parcel made;
  made.set_number(7);
  made.set_town("Cork");
  for (const auto& each : articles) (*made.mutable_contents())[each] = 1;
  return made;
}

pickup pickup_at(int hour) {
  pickup made;
  *made.mutable_what() = parcel_of({"teapot"});
  made.set_hour(hour);
  return made;
}

class Protobuf : public testing::Test {
 protected:
  Protobuf() { queue.provide(van_outside); }

  van van_outside;
  understudy::fake_queue queue;
};

// As it is, a message goes to a queue that the enqueuer names, under the name of its class.

TEST_F(Protobuf, MessagesAreJobs) {
  queue.handle<pickup>(
      [](const pickup& job, van& out) { out.loaded.push_back(job.what().town()); });
  queue.client().enqueue_to("vans", pickup_at(9));

  EXPECT_THAT(queue.run_one(), Performed<pickup>(Property(&pickup::hour, 9)));

  EXPECT_THAT(van_outside.loaded, ElementsAre("Cork"));
}

TEST_F(Protobuf, MessagesAreMatchedAndShown) {
  queue.client().enqueue_to("vans", pickup_at(9));

  EXPECT_THAT(queue, HasEnqueued(pickup_at(9)).on("vans").once());
  EXPECT_THAT(queue, HasEnqueued(pickup_at(10)).never());
  EXPECT_THAT(queue.waiting().at(0).describe(),
              AllOf(HasSubstr(R"(town: "Cork")"), HasSubstr("hour: 9")));
}

TEST_F(Protobuf, BytesThatAreNoMessageFailTheJob) {
  queue.handle<pickup>([](const pickup&) {});
  queue.client().enqueue_to("vans", "depot::pickup", arguments::of(bytes{"\x0a\x7f"}));

  EXPECT_THAT(queue.run_one(),
              Failed<pickup>(Threw<understudy::decode_error>(HasSubstr("no depot.pickup"))));
}

// Wrapped, it does what any job does.

TEST_F(Protobuf, AWrappedMessagePerformsItself) {
  queue.client().enqueue(ship_parcel{parcel_of({"teapot"})});

  EXPECT_THAT(queue.run_one(), Performed<ship_parcel>());

  EXPECT_THAT(van_outside.loaded, ElementsAre("Cork"));
}

TEST_F(Protobuf, EqualMessagesAreEqualJobs) {
  const ship_parcel one{parcel_of({"teapot", "cup", "spoon", "tray", "jug"})};
  const ship_parcel same{parcel_of({"jug", "tray", "spoon", "cup", "teapot"})};

  queue.client().enqueue(one);

  EXPECT_EQ(queue.client().enqueue(same).halted_by, "unique_job.before_enqueue");
  EXPECT_THAT(queue, HasEnqueued(same).once());
}

}  // namespace
