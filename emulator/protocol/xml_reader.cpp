#include "emulator/protocol/xml_reader.hpp"

#include <simdjson.h>

#include <pugixml.hpp>

#include "emulator/api/member_path.hpp"
#include "emulator/protocol/xml_references.hpp"
#include "emulator/protocol/xml_text.hpp"

namespace windtunnel::protocol {

using api::Kind;
using api::Member;
using api::MemberPath;
using api::Shape;

namespace {

// The wire structs' own recursion (a tree of trees) is what could go deep.
constexpr int most_levels = 100;

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view name_of(const Member& member) {
  return member.location_name.empty() ? member.name : member.location_name;
}

bool is_element(const pugi::xml_node& node) { return node.type() == pugi::node_element; }

bool is_named(const pugi::xml_node& node, std::string_view name) {
  return is_element(node) && without_prefix(node.name()) == name;
}

/// The one child of that name, if there is one.
pugi::xml_node find_child(const pugi::xml_node& node, std::string_view name) {
  pugi::xml_node found;
  for (const pugi::xml_node& child : node.children()) {
    if (!is_named(child, name)) continue;
    if (found) throw XmlFormatError("the element " + std::string(name) + " is given more than once");
    found = child;
  }
  return found;
}

std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node& child : node.children()) {
    if (is_element(child)) {
      throw XmlFormatError("the element " + std::string(node.name()) + " must have text only");
    }
    if (child.type() == pugi::node_pcdata) text += resolve_xml_references(child.value());
    if (child.type() == pugi::node_cdata) text += child.value();
  }
  return text;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(white);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(white) - begin + 1);
}

/// Between elements may be white space only.
void refuse_text(const pugi::xml_node& node) {
  for (const pugi::xml_node& child : node.children()) {
    const bool is_text = child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata;
    if (is_text && !trimmed(child.value()).empty()) {
      throw XmlFormatError("the element " + std::string(node.name()) + " must have elements only");
    }
  }
}

class XmlReader {
 public:
  explicit XmlReader(api::Violations& missing) : missing_(missing) {}

  void read_structure(const Shape& shape, const pugi::xml_node& node, void* value,
                      const MemberPath& path) {
    const Level level(*this);
    refuse_text(node);
    for (const Member& member : shape.members) {
      if (member.location != api::Location::body) continue;
      const MemberPath member_path = MemberPath::member(path, member.name);
      if (!read_member(member, node, value, member_path) && member.required) {
        missing_.push_back(api::missing_member(member_path));
      }
    }
  }

 private:
  struct Level {
    explicit Level(XmlReader& reader) : reader(reader) {
      if (++reader.level_ > most_levels) throw XmlFormatError("the document is too deep");
    }
    ~Level() { --reader.level_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    XmlReader& reader;
  };

  bool read_member(const Member& member, const pugi::xml_node& node, void* structure,
                   const MemberPath& path) {
    const Shape& shape = *member.shape;
    if (member.xml_attribute) return read_attribute(member, node, structure);
    if (member.flattened || shape.flattened) {
      if (shape.kind == Kind::list) return read_flattened_list(member, node, structure, path);
      if (shape.kind == Kind::map) return read_flattened_map(member, node, structure, path);
    }
    const pugi::xml_node child = find_child(node, name_of(member));
    if (!child) return false;
    read(shape, child, member.engage(structure), path);
    return true;
  }

  void read(const Shape& shape, const pugi::xml_node& node, void* value, const MemberPath& path) {
    switch (shape.kind) {
      case Kind::structure: return read_structure(shape, node, value, path);
      case Kind::list: return read_list(shape, node, value, path);
      case Kind::map: return read_map(shape, node, value, path);
      default: return read_scalar(shape, node.name(), text_of(node), value);
    }
  }

  static void read_scalar(const Shape& shape, std::string_view name, const std::string& text,
                          void* value) {
    const std::string_view content = shape.kind == Kind::string ? text : trimmed(text);
    if (!parse_scalar(shape, content, value)) {
      throw XmlFormatError("the element " + std::string(name) + " is no valid " +
                           std::string(kind_name(shape.kind)));
    }
  }

  static bool read_attribute(const Member& member, const pugi::xml_node& node, void* structure) {
    const std::string_view name = without_prefix(name_of(member));
    for (const pugi::xml_attribute& attribute : node.attributes()) {
      const std::string_view found = attribute.name();
      if (found.starts_with("xmlns") || without_prefix(found) != name) continue;
      read_scalar(*member.shape, found, resolve_xml_references(attribute.value()),
                  member.engage(structure));
      return true;
    }
    return false;
  }

  void read_list(const Shape& shape, const pugi::xml_node& node, void* list,
                 const MemberPath& path) {
    const std::string_view name =
        shape.element_location_name.empty() ? "member" : shape.element_location_name;
    refuse_text(node);
    read_entries(shape, node, name, path, [&] { return list; });
  }

  bool read_flattened_list(const Member& member, const pugi::xml_node& node, void* structure,
                           const MemberPath& path) {
    const Shape& shape = *member.shape;
    const std::string_view name =
        shape.element_location_name.empty() ? name_of(member) : shape.element_location_name;
    return read_entries(shape, node, name, path, [&] { return member.engage(structure); });
  }

  template <class Engage>
  bool read_entries(const Shape& shape, const pugi::xml_node& node, std::string_view name,
                    const MemberPath& path, Engage&& engage) {
    std::size_t position = 0;
    for (const pugi::xml_node& child : node.children()) {
      if (!is_named(child, name)) continue;
      read(*shape.element, child, shape.list->append(engage()),
           MemberPath::entry(path, position++));
    }
    return position > 0;
  }

  void read_map(const Shape& shape, const pugi::xml_node& node, void* map, const MemberPath& path) {
    refuse_text(node);
    for (const pugi::xml_node& child : node.children()) {
      if (is_named(child, "entry")) read_map_entry(shape, child, map, path);
    }
  }

  bool read_flattened_map(const Member& member, const pugi::xml_node& node, void* structure,
                          const MemberPath& path) {
    bool found = false;
    for (const pugi::xml_node& child : node.children()) {
      if (!is_named(child, name_of(member))) continue;
      read_map_entry(*member.shape, child, member.engage(structure), path);
      found = true;
    }
    return found;
  }

  void read_map_entry(const Shape& shape, const pugi::xml_node& node, void* map,
                      const MemberPath& path) {
    refuse_text(node);
    const pugi::xml_node key =
        find_child(node, shape.key_location_name.empty() ? "key" : shape.key_location_name);
    const pugi::xml_node value = find_child(
        node, shape.element_location_name.empty() ? "value" : shape.element_location_name);
    if (!key || !value) throw XmlFormatError("a map's entry needs a key and a value");
    const std::string name = text_of(key);
    const std::size_t size = shape.map->size(map);
    void* element = shape.map->insert(map, name);
    if (shape.map->size(map) == size) throw XmlFormatError("a map's key is given more than once");
    read(*shape.element, value, element, MemberPath::value_of(path, name));
  }

  api::Violations& missing_;
  int level_ = 0;
};

/// The document's only element. pugixml takes much that is no XML: what it lets pass is checked.
pugi::xml_node find_root(const pugi::xml_document& document) {
  pugi::xml_node root;
  for (const pugi::xml_node& node : document.children()) {
    switch (node.type()) {
      case pugi::node_element:
        if (root) throw XmlFormatError("the document has more than one root element");
        root = node;
        break;
      case pugi::node_doctype: throw XmlFormatError("document type declarations are not accepted");
      case pugi::node_pcdata:
      case pugi::node_cdata:
        if (!trimmed(node.value()).empty()) {
          throw XmlFormatError("the document has text outside of its root element");
        }
        break;
      default: break;
    }
  }
  if (!root) throw XmlFormatError("the document has no root element");
  return root;
}

}  // namespace

void read_xml(std::string_view text, std::string_view root, const Shape& shape, void* input,
              const MemberPath& path, api::Violations& missing) {
  if (text.size() > most_xml_bytes) throw XmlFormatError("the document is too large");
  if (text.find('\0') != std::string_view::npos ||
      !simdjson::validate_utf8(text.data(), text.size())) {
    throw XmlFormatError("the document is not UTF-8 text");
  }
  // References are resolved as texts are read: pugixml keeps those it does not know, makes no UTF-8
  // of a number that is too large, and an early end of zero.
  constexpr unsigned how = (pugi::parse_default & ~pugi::parse_escapes) |
                           pugi::parse_ws_pcdata_single | pugi::parse_doctype |
                           pugi::parse_fragment;
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer(text.data(), text.size(), how, pugi::encoding_utf8);
  if (!result) throw XmlFormatError(result.description());
  const pugi::xml_node element = find_root(document);
  if (!root.empty() && without_prefix(element.name()) != root) {
    throw XmlFormatError("the root element is not " + std::string(root));
  }
  XmlReader(missing).read_structure(shape, element, input, path);
}

}  // namespace windtunnel::protocol
