#pragma once

// What enqueues.

#include <string>

#include "job_queue.hpp"

namespace gazette {

class sign_up {
 public:
  explicit sign_up(job_queue& jobs) : jobs_{jobs} {}
  void subscribe(const std::string& name, const std::string& address);

 private:
  job_queue& jobs_;
};

class billing {
 public:
  explicit billing(job_queue& jobs) : jobs_{jobs} {}
  void bill(const std::string& address, int cents);

 private:
  job_queue& jobs_;
};

/// Of the oldest part of the house.
void cancel_subscription(const std::string& name);

}  // namespace gazette
