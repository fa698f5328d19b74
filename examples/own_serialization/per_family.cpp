// Protobuf: told once how messages become bytes, understudy takes each of them as a job, or as a
// field of one.

#include <gmock/gmock.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <concepts>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "parcel.pb.h"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace depot {

// Protobuf promises no order of a map's entries unless it is asked to. Equal jobs have to have
// equal bytes: unique_job, dequeue and the matchers compare them.
std::string to_bytes(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream{&bytes};
  google::protobuf::io::CodedOutputStream out{&stream};
  out.SetSerializationDeterministic(true);
  if (!message.SerializeToCodedStream(&out)) throw std::runtime_error{"not a whole message"};
  out.Trim();
  return bytes;
}

template <class T>
concept is_message = std::derived_from<T, google::protobuf::Message>;

}  // namespace depot

// A message as a job. What `decode` throws fails the job, with its bytes in the failed set.
template <depot::is_message M>
struct understudy::serialization<M> {
  static std::string encode(const M& job) { return depot::to_bytes(job); }
  static M decode(std::string_view bytes) {
    M job;
    if (!job.ParseFromString(std::string{bytes})) {
      throw std::invalid_argument{"no " + job.GetTypeName()};
    }
    return job;
  }
  static std::string describe(const M& job) { return job.ShortDebugString(); }
};

// A message as a field of a job. On the wire it is base64, as in JSON bytes have to be; a person
// reads its text.
template <depot::is_message M>
struct understudy::argument_codec<M> {
  static void write(argument_writer& out, const M& message) {
    if (!out.shows_secrets()) return out.text(message.ShortDebugString());
    const auto bytes = depot::to_bytes(message);
    out.binary(std::as_bytes(std::span{bytes}));
  }
  static void read(argument_reader& in, M& message) {
    std::vector<std::byte> bytes;
    in.binary(bytes);
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      in.refuse("no " + message.GetTypeName());
    }
  }
};

namespace depot {

struct van {
  std::vector<std::string> loaded;
};

// A message can state no queue, name, plugins or perform. A job that shall have these holds one.
struct ship_parcel {
  parcel what;
  int hour;

  static constexpr auto job_name = "ship_parcel";
  static constexpr auto queue = "vans";
  using plugins = understudy::plugins<understudy::unique_job<>>;

  void perform(van& out) const { out.loaded.push_back(what.town()); }
};

}  // namespace depot

namespace {

using namespace depot;
using namespace understudy::matchers;
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

class Protobuf : public testing::Test {
 protected:
  Protobuf() { queue.provide(van_outside); }

  van van_outside;
  understudy::fake_queue queue;
};

// As it is, a message goes to a queue that the enqueuer names, under the name of its class.

TEST_F(Protobuf, MessagesAreJobs) {
  queue.handle<parcel>([](const parcel& job, van& out) { out.loaded.push_back(job.town()); });
  queue.client().enqueue_to("vans", parcel_of({"teapot"}));

  EXPECT_THAT(queue.run_one(), Performed<parcel>(Property(&parcel::number, 7)));

  EXPECT_THAT(van_outside.loaded, ElementsAre("Cork"));
}

TEST_F(Protobuf, MessagesAreMatchedAndShown) {
  queue.client().enqueue_to("vans", parcel_of({"teapot"}));

  EXPECT_THAT(queue, HasEnqueued(parcel_of({"teapot"})).on("vans").once());
  EXPECT_THAT(queue, HasEnqueued(parcel_of({"cup"})).never());
  EXPECT_EQ(queue.waiting().at(0).describe(),
            R"(#1 depot::parcel(number: 7 town: "Cork" contents { key: "teapot" value: 1 }))");
}

TEST_F(Protobuf, BytesThatAreNoMessageFailTheJob) {
  queue.handle<parcel>([](const parcel&) {});
  queue.client().enqueue_to("vans", "depot::parcel", arguments::of(bytes{"\x12\x7f"}));

  EXPECT_THAT(queue.run_one(),
              Failed<parcel>(Threw<understudy::decode_error>(HasSubstr("no depot.parcel"))));
}

// In a job of ours, it goes the way of all fields.

TEST_F(Protobuf, AMessageMayBeAField) {
  queue.client().enqueue(ship_parcel{parcel_of({"teapot"}), 9});

  EXPECT_THAT(
      queue, HasEnqueued<ship_parcel>(HasArg(&ship_parcel::what, Property(&parcel::town, "Cork"))));
  EXPECT_THAT(queue.waiting().at(0).describe(), HasSubstr("number: 7"));
  EXPECT_THAT(queue.run_one(), Performed<ship_parcel>());
  EXPECT_THAT(van_outside.loaded, ElementsAre("Cork"));
}

TEST_F(Protobuf, EqualMessagesAreEqualArguments) {
  const ship_parcel one{parcel_of({"teapot", "cup", "spoon", "tray", "jug"}), 9};
  const ship_parcel same{parcel_of({"jug", "tray", "spoon", "cup", "teapot"}), 9};

  queue.client().enqueue(one);

  EXPECT_EQ(queue.client().enqueue(same).halted_by, "unique_job.before_enqueue");
  EXPECT_THAT(queue, HasEnqueued(same).once());
}

TEST_F(Protobuf, AFieldThatIsNoMessageFailsTheJobAndIsNamed) {
  queue.handle<ship_parcel>();
  queue.client().enqueue_to("vans", "ship_parcel", arguments::of(bytes{"\x12\x7f"}, 9));

  EXPECT_THAT(queue.run_one(),
              Failed<ship_parcel>(Threw<understudy::decode_error>(HasSubstr("field what"))));
}

}  // namespace
