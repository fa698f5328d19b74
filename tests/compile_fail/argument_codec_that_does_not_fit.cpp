// says: argument_codec<T> of this field does not fit. It needs static void write
#include "understudy/client.hpp"

struct money {
  int cents;
};
template <>
struct understudy::argument_codec<money> {
  static void write(argument_writer& out, const money& m) { out.integer(m.cents); }
  static money read(argument_reader& in);
};
struct charge_card {
  money amount;
  static constexpr auto queue = "payments";
};
void enqueue(understudy::client& client) { client.enqueue(charge_card{{1}}); }
