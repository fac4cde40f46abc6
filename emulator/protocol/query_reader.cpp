#include "emulator/protocol/query_reader.hpp"

#include <algorithm>
#include <charconv>

#include "emulator/api/error.hpp"
#include "emulator/api/member_path.hpp"
#include "emulator/protocol/xml_text.hpp"

namespace windtunnel::protocol {

using api::ApiError;
using api::Kind;
using api::Member;
using api::MemberPath;
using api::Shape;

namespace {

class QueryReader {
 public:
  QueryReader(QueryDialect dialect, api::Violations& missing)
      : dialect_(dialect), missing_(missing) {}

  void read_structure(const Shape& shape, const FormNode& node, void* value,
                      const MemberPath& path) {
    refuse_text(node, "Unexpected complex element termination");
    for (const Member& member : shape.members) {
      const bool flattened = member.flattened || member.shape->flattened;
      const FormNode below = find_member(member, flattened, node);
      const MemberPath member_path = MemberPath::member(path, member.name);
      if (is_given(*member.shape, flattened, below)) {
        read(*member.shape, flattened, below, member.engage(value), member_path);
      } else if (member.required) {
        missing_.push_back(api::missing_member(member_path));
      }
    }
  }

 private:
  void read(const Shape& shape, bool flattened, const FormNode& node, void* value,
            const MemberPath& path) {
    switch (shape.kind) {
      case Kind::structure: return read_structure(shape, node, value, path);
      case Kind::list: return read_list(shape, flattened, node, value, path);
      case Kind::map: return read_map(shape, flattened, node, value, path);
      default: return read_scalar(shape, node, value);
    }
  }

  void read_scalar(const Shape& shape, const FormNode& node, void* value) {
    if (node.has_children()) {
      throw malformed(node, "Start of structure or map found where not expected");
    }
    if (!parse_scalar(shape, *node.value(), value)) throw wrong_type(shape, node);
  }

  void read_list(const Shape& shape, bool flattened, const FormNode& node, void* value,
                 const MemberPath& path) {
    refuse_text(node, "Unexpected list element termination");
    const FormNode entries = list_entries(shape, flattened, node);
    refuse_text(entries, "Unexpected list element termination");
    std::size_t position = 0;
    for (const FormNode& entry : in_order(entries)) {
      read(*shape.element, shape.element->flattened, entry, shape.list->append(value),
           MemberPath::entry(path, position++));
    }
  }

  void read_map(const Shape& shape, bool flattened, const FormNode& node, void* value,
                const MemberPath& path) {
    refuse_text(node, "Unexpected map element termination");
    const std::string_view key_name =
        shape.key_location_name.empty() ? "key" : shape.key_location_name;
    const std::string_view value_name =
        shape.element_location_name.empty() ? "value" : shape.element_location_name;
    for (const FormNode& entry : in_order(map_entries(flattened, node))) {
      const FormNode key = entry.child(key_name), below = entry.child(value_name);
      if (key.value() == nullptr || key.has_children() || below.empty()) {
        throw malformed(entry, "A map entry needs one key and one value");
      }
      const std::size_t size = shape.map->size(value);
      void* element = shape.map->insert(value, *key.value());
      if (shape.map->size(value) == size) throw malformed(key, "A map's key is given twice");
      read(*shape.element, shape.element->flattened, below, element,
           MemberPath::value_of(path, *key.value()));
    }
  }

  FormNode find_member(const Member& member, bool flattened, const FormNode& node) const {
    if (dialect_ == QueryDialect::ec2) return node.child(ec2_name(member));
    // A flattened list goes by its elements' name, where they have one.
    if (flattened && member.shape->kind == Kind::list &&
        !member.shape->element_location_name.empty()) {
      const FormNode found = node.child(member.shape->element_location_name);
      if (!found.empty()) return found;
    }
    return node.child(member.location_name.empty() ? member.name : member.location_name);
  }

  static std::string ec2_name(const Member& member) {
    if (!member.query_name.empty()) return std::string(member.query_name);
    std::string name(member.location_name.empty() ? member.name : member.location_name);
    if (name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 32);
    return name;
  }

  // Whether there is anything that the model knows: `Tags.membr.1` does not make Tags empty.
  bool is_given(const Shape& shape, bool flattened, const FormNode& node) const {
    if (node.value() != nullptr) return true;
    if (shape.kind == Kind::list) return !list_entries(shape, flattened, node).empty();
    if (shape.kind == Kind::map) return !map_entries(flattened, node).empty();
    return !node.empty();
  }

  FormNode list_entries(const Shape& shape, bool flattened, const FormNode& node) const {
    if (flattened || dialect_ == QueryDialect::ec2) return node;
    if (!shape.element_location_name.empty()) {
      const FormNode found = node.child(shape.element_location_name);
      if (!found.empty()) return found;
    }
    return node.child("member");
  }

  FormNode map_entries(bool flattened, const FormNode& node) const {
    return flattened || dialect_ == QueryDialect::ec2 ? node : node.child("entry");
  }

  std::vector<FormNode> in_order(const FormNode& node) const {
    std::vector<std::pair<std::uint32_t, FormNode>> numbered;
    for (const auto& [name, entry] : node.children()) {
      std::uint32_t number = 0;
      const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
      if (error != std::errc() || end != name.data() + name.size() || name[0] == '0') {
        throw malformed(entry, "A list's or map's entries are numbered from 1");
      }
      numbered.emplace_back(number, entry);
    }
    std::sort(numbered.begin(), numbered.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<FormNode> entries;
    for (const auto& [number, entry] : numbered) entries.push_back(entry);
    return entries;
  }

  /// `X=` is how an empty list, map or structure is written; `X=text` is none.
  void refuse_text(const FormNode& node, std::string_view message) const {
    if (node.value() != nullptr && !node.value()->empty()) throw malformed(node, message);
  }

  ApiError malformed(const FormNode& node, std::string_view message) const {
    const std::string name(node.name());
    return dialect_ == QueryDialect::ec2
               ? ApiError("InvalidParameterValue",
                          "Invalid value for parameter " + name + ": " + std::string(message))
               : ApiError("MalformedInput", std::string(message) + " (" + name + ")");
  }

  ApiError wrong_type(const Shape& shape, const FormNode& node) const {
    const std::string name(node.name());
    const std::string text = shape.sensitive ? "***" : *node.value();
    return dialect_ == QueryDialect::ec2
               ? ApiError("InvalidParameterValue",
                          "Value (" + text + ") for parameter " + name + " is invalid. Expected " +
                              std::string(kind_name(shape.kind)) + ".")
               : ApiError("MalformedInput", "Value '" + text + "' at '" + name + "' is not a valid " +
                                                std::string(kind_name(shape.kind)));
  }

  QueryDialect dialect_;
  api::Violations& missing_;
};

}  // namespace

FormTree read_form(const http::Request& request) {
  return FormTree(request.method == "POST" && !request.body.empty()
                      ? std::string_view(request.body)
                      : query_of(request.target));
}

void read_query(const Shape& shape, const FormNode& root, QueryDialect dialect, void* input,
                api::Violations& missing) {
  QueryReader(dialect, missing).read_structure(shape, root, input, MemberPath());
}

}  // namespace windtunnel::protocol
