#include "understudy/wire/nlohmann.hpp"

#include "understudy/error.hpp"

namespace understudy::detail {

void write_tree(argument_writer& out, const nlohmann::json& tree) {
  using type = nlohmann::json::value_t;
  switch (tree.type()) {
    case type::null: return out.null();
    case type::boolean: return out.boolean(tree.get<bool>());
    case type::number_integer: return out.integer(tree.get<std::int64_t>());
    case type::number_unsigned: return out.unsigned_integer(tree.get<std::uint64_t>());
    case type::number_float: return out.real(tree.get<double>());
    case type::string: return out.text(tree.get_ref<const std::string&>());
    case type::array:
      out.begin_array();
      for (const auto& element : tree) write_tree(out, element);
      return out.end_array();
    case type::object:
      out.begin_object();
      for (const auto& [key, value] : tree.items()) {
        out.key(key);
        write_tree(out, value);
      }
      return out.end_object();
    case type::binary:
    case type::discarded: break;
  }
  throw encode_error{"nlohmann's binary values have no JSON; use understudy::bytes"};
}

nlohmann::json read_tree(argument_reader& in) { return nlohmann::json::parse(in.raw()); }

}  // namespace understudy::detail
