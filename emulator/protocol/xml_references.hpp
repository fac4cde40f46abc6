#pragma once

#include <string>
#include <string_view>

namespace windtunnel::protocol {

/// The text of an element or attribute with its references replaced by what they stand for: the
/// five entities that XML has without a document type, and characters by number. Throws
/// XmlFormatError for any other ampersand and for numbers that are no character's.
std::string resolve_xml_references(std::string_view text);

}  // namespace windtunnel::protocol
