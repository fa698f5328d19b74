// says: serialization<J> of this job does not fit. It needs static std::string encode
#include <string>

#include "understudy/client.hpp"

struct send_mail {
  int user;
  static constexpr auto queue = "mail";
};
template <>
struct understudy::serialization<send_mail> {
  static std::string encode(const send_mail& job);
  static send_mail decode(const std::string& bytes);
};
void enqueue(understudy::client& client) { client.enqueue(send_mail{1}); }
