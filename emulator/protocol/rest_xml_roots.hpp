#pragma once

#include <string_view>

#include "emulator/api/shape.hpp"

namespace windtunnel::protocol {

/// How an output that is a whole XML document is written.
struct XmlRoot {
  std::string_view name;
  /// The one member's text stands right in the root element.
  bool unwrapped = false;
};

/// S3's documents have names that its model does not state: the names of the replies themselves.
/// Any other output is named as its shape.
XmlRoot find_xml_root(const api::Shape& output);

}  // namespace windtunnel::protocol
