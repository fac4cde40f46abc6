#include "emulator/protocol/xml_writer.hpp"

#include "emulator/protocol/xml_text.hpp"

namespace windtunnel::protocol {

using api::Kind;
using api::Member;
using api::Shape;
using api::TimestampFormat;

namespace {

class XmlWriter {
 public:
  XmlWriter(std::string& out, const XmlDialect& dialect) : out_(out), dialect_(dialect) {}

  void members(const Shape& shape, const void* structure) {
    for (const Member& member : shape.members) {
      if (member.location != api::Location::body || member.xml_attribute) continue;
      if (member.present(structure)) this->member(member, member.value(structure));
    }
  }

  void structure(std::string_view name, std::string_view xml_namespace, const Shape& shape,
                 const void* structure) {
    out_.append("<").append(name);
    std::string_view prefix;
    for (const Member& member : shape.members) {
      if (!member.xml_attribute || !member.present(structure)) continue;
      const std::string_view attribute_name = name_of(member);
      prefix = attribute_name.substr(0, attribute_name.find(':'));
      if (prefix.size() == attribute_name.size()) prefix = {};
      attribute(attribute_name, format_scalar(*member.shape, TimestampFormat::iso8601,
                                              member.value(structure)));
    }
    // A namespace beside an attribute such as xsi:type is the attribute's.
    if (xml_namespace.empty()) xml_namespace = shape.xml_namespace;
    if (!xml_namespace.empty()) {
      attribute(prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix), xml_namespace);
    }
    out_ += ">";
    members(shape, structure);
    close_xml(out_, name);
  }

 private:
  static std::string_view name_of(const Member& member) {
    return member.location_name.empty() ? member.name : member.location_name;
  }

  void attribute(std::string_view name, std::string_view value) {
    out_.append(" ").append(name) += "=\"";
    append_xml_escaped(out_, value);
    out_ += '"';
  }

  void member(const Member& member, const void* value) {
    const Shape& shape = *member.shape;
    const bool flattened = member.flattened || shape.flattened;
    if (flattened && shape.kind == Kind::list) {
      entries(shape, shape.element_location_name.empty() ? name_of(member)
                                                         : shape.element_location_name,
              value);
    } else if (flattened && shape.kind == Kind::map) {
      map_entries(shape, name_of(member), value);
    } else {
      element(name_of(member), member.xml_namespace, shape,
              timestamp_format(member, TimestampFormat::iso8601), value);
    }
  }

  void element(std::string_view name, std::string_view xml_namespace, const Shape& shape,
               TimestampFormat format, const void* value) {
    if (shape.kind == Kind::structure) return structure(name, xml_namespace, shape, value);
    open_xml(out_, name, xml_namespace);
    if (shape.kind == Kind::list) {
      entries(shape,
              shape.element_location_name.empty() ? dialect_.list_entry
                                                  : shape.element_location_name,
              value);
    } else if (shape.kind == Kind::map) {
      map_entries(shape, "entry", value);
    } else if (shape.kind == Kind::string) {
      append_xml_escaped(out_, *static_cast<const std::string*>(value));
    } else {
      out_ += format_scalar(shape, format, value, dialect_.always_milliseconds);
    }
    close_xml(out_, name);
  }

  void entries(const Shape& shape, std::string_view name, const void* list) {
    const TimestampFormat format = timestamp_format(*shape.element, TimestampFormat::iso8601);
    for (std::size_t index = 0; index < shape.list->size(list); ++index) {
      element(name, {}, *shape.element, format, shape.list->at(list, index));
    }
  }

  void map_entries(const Shape& shape, std::string_view name, const void* map) {
    const std::string_view key_name =
        shape.key_location_name.empty() ? "key" : shape.key_location_name;
    const std::string_view value_name =
        shape.element_location_name.empty() ? "value" : shape.element_location_name;
    api::each_entry(*shape.map, map, [&](const std::string& key, const void* value) {
      open_xml(out_, name);
      append_xml_text(out_, key_name, key);
      element(value_name, {}, *shape.element,
              timestamp_format(*shape.element, TimestampFormat::iso8601), value);
      close_xml(out_, name);
    });
  }

  std::string& out_;
  const XmlDialect& dialect_;
};

void append_character_reference(std::string& out, unsigned char character) {
  constexpr char digits[] = "0123456789ABCDEF";
  out += "&#x";
  if (character >= 16) out += digits[character / 16];
  out += digits[character % 16];
  out += ';';
}

}  // namespace

void append_xml_escaped(std::string& out, std::string_view text) {
  for (const char character : text) {
    switch (character) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n':
      case '\t': out += character; break;
      default: {
        // XML 1.0 has no such characters, but AWS writes them so, and S3's keys may have them.
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x20) append_character_reference(out, byte);
        else out += character;
      }
    }
  }
}

void open_xml(std::string& out, std::string_view name, std::string_view xml_namespace) {
  out.append("<").append(name);
  if (!xml_namespace.empty()) {
    out += " xmlns=\"";
    append_xml_escaped(out, xml_namespace);
    out += '"';
  }
  out += '>';
}

void close_xml(std::string& out, std::string_view name) { out.append("</").append(name) += '>'; }

void append_xml_text(std::string& out, std::string_view name, std::string_view text) {
  open_xml(out, name);
  append_xml_escaped(out, text);
  close_xml(out, name);
}

void append_xml_members(std::string& out, const Shape& shape, const void* structure,
                        const XmlDialect& dialect) {
  XmlWriter(out, dialect).members(shape, structure);
}

void append_xml_structure(std::string& out, std::string_view name, std::string_view xml_namespace,
                          const Shape& shape, const void* structure, const XmlDialect& dialect) {
  XmlWriter(out, dialect).structure(name, xml_namespace, shape, structure);
}

}  // namespace windtunnel::protocol
