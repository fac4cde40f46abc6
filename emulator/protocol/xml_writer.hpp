#pragma once

#include <string>
#include <string_view>

#include "emulator/api/shape.hpp"

/// Wire structs as XML, for all protocols that answer in it.
namespace windtunnel::protocol {

struct XmlDialect {
  /// The name of list entries whose shape names none.
  std::string_view list_entry = "member";
  /// Whether timestamps have milliseconds even where they are none.
  bool always_milliseconds = false;
};

/// Escaped so that any reader gets the same characters back, in text and in attributes alike.
void append_xml_escaped(std::string& out, std::string_view text);

/// `<name xmlns="space">` or, without a space, `<name>`.
void open_xml(std::string& out, std::string_view name, std::string_view xml_namespace = {});
void close_xml(std::string& out, std::string_view name);
/// `<name>text</name>`
void append_xml_text(std::string& out, std::string_view name, std::string_view text);

/// The members of `structure` that travel in the body, without an element around them.
void append_xml_members(std::string& out, const api::Shape& shape, const void* structure,
                        const XmlDialect& dialect);

/// A structure's whole element.
void append_xml_structure(std::string& out, std::string_view name, std::string_view xml_namespace,
                          const api::Shape& shape, const void* structure,
                          const XmlDialect& dialect);

}  // namespace windtunnel::protocol
