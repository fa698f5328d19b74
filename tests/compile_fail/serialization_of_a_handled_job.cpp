// says: serialization<J> of this job does not fit. It needs static std::string encode
#include <string>
#include <string_view>

#include "understudy/registry.hpp"

struct send_mail {
  int user;
  void perform() const;
};
template <>
struct understudy::serialization<send_mail> {
  static std::string encode(const send_mail& job);
  static send_mail Decode(std::string_view bytes);
};
void handle(understudy::registry& jobs) { jobs.handle<send_mail>(); }
