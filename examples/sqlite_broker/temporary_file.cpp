#include "temporary_file.hpp"

#include <stdlib.h>

#include <cerrno>
#include <system_error>

temporary_file::temporary_file() {
  auto name = (std::filesystem::temp_directory_path() / "sqlite_broker.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr)
    throw std::system_error{errno, std::generic_category(), name};
  folder_ = name;
}

temporary_file::~temporary_file() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}
