#include "understudy/wire/arguments.hpp"

#include <ostream>

#include "understudy/error.hpp"

namespace understudy {

void copy_value(argument_reader& in, argument_writer& out) {
  switch (in.peek()) {
    case argument_reader::kind::null:
      in.null();
      out.null();
      break;
    case argument_reader::kind::boolean: out.boolean(in.boolean()); break;
    case argument_reader::kind::integer: out.digits(in.digits()); break;
    case argument_reader::kind::real: out.real(in.real()); break;
    case argument_reader::kind::text: {
      std::string text;
      in.text(text);
      out.text(text);
      break;
    }
    case argument_reader::kind::array:
      in.begin_array();
      out.begin_array();
      while (in.next_element()) copy_value(in, out);
      out.end_array();
      break;
    case argument_reader::kind::object: {
      std::string key;
      in.begin_object();
      out.begin_object();
      while (in.next_key(key)) {
        out.key(key);
        copy_value(in, out);
      }
      out.end_object();
      break;
    }
  }
}

arguments arguments::parse(std::string_view json) {
  argument_reader in{json};
  if (in.peek() != argument_reader::kind::array) in.refuse("arguments have to be a JSON array");
  std::string canonical;
  argument_writer out{canonical};
  copy_value(in, out);
  in.end();
  return arguments{std::move(canonical)};
}

void PrintTo(const arguments& shown, std::ostream* out) { *out << shown.json_; }

std::size_t arguments::size() const {
  argument_reader in{json_};
  std::size_t count = 0;
  in.begin_array();
  while (in.next_element()) {
    in.raw();
    ++count;
  }
  return count;
}

std::string_view arguments::raw(std::size_t index) const {
  argument_reader in{json_};
  seek(in, index);
  return in.raw();
}

void arguments::seek(argument_reader& in, std::size_t index) {
  in.begin_array();
  for (std::size_t before = 0; in.next_element(); ++before) {
    if (before == index) return;
    in.raw();
  }
  error_context about;
  about.position = index;
  throw decode_error{"too few arguments", about};
}

}  // namespace understudy
