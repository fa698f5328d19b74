#include "understudy/wire/nlohmann.hpp"

namespace understudy::detail {

template <class Tree>
void write_tree(argument_writer& out, const Tree& tree) {
  using type = typename Tree::value_t;
  switch (tree.type()) {
    case type::null: return out.null();
    case type::boolean: return out.boolean(tree.template get<bool>());
    case type::number_integer: return out.integer(tree.template get<std::int64_t>());
    case type::number_unsigned: return out.unsigned_integer(tree.template get<std::uint64_t>());
    case type::number_float: return out.real(tree.template get<double>());
    case type::string: return out.text(tree.template get_ref<const std::string&>());
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
  out.null();  // so that the message names this value's place
  out.refuse("nlohmann's binary values have no JSON; use understudy::bytes");
}

template void write_tree(argument_writer&, const nlohmann::json&);
template void write_tree(argument_writer&, const nlohmann::ordered_json&);

template <class Tree>
Tree read_tree(argument_reader& in) {
  const auto text = in.raw();
  try {
    return Tree::parse(text);
  } catch (const nlohmann::json::exception& e) {
    refuse_tree(in, e);
  }
}

template nlohmann::json read_tree(argument_reader&);
template nlohmann::ordered_json read_tree(argument_reader&);

void refuse_tree(argument_reader& in, const nlohmann::json::exception& why) {
  in.refuse(in.is_discreet() ? "nlohmann's JSON refuses it" : why.what());
}

}  // namespace understudy::detail
