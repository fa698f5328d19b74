#include "app.hpp"

namespace app {

void visit(understudy::client& jobs, const std::string& name) { jobs.enqueue(greet{name}); }

}  // namespace app
