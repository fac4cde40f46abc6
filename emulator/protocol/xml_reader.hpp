#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "emulator/api/member_path.hpp"
#include "emulator/api/shape.hpp"
#include "emulator/api/violation.hpp"

/// XML bodies into wire structs.
namespace windtunnel::protocol {

/// Bytes that are not XML, or not the shape's. The codec makes its service's error of it.
class XmlFormatError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The most that an XML body may have: CompleteMultipartUpload's 10,000 parts need some 5 MB.
inline constexpr std::size_t most_xml_bytes = 8 * 1024 * 1024;

/// Fills `input`, an instance of structure `shape` that is at `path` of the input, from the
/// document's root element. `root` is that element's expected name, without prefix; empty where
/// any will do. Names are compared without their namespaces, as AWS does. Absent required members
/// go to `missing`; unknown elements are ignored. Throws XmlFormatError also for a document type
/// declaration, for a single-valued element given twice and for more than most_xml_bytes.
void read_xml(std::string_view text, std::string_view root, const api::Shape& shape, void* input,
              const api::MemberPath& path, api::Violations& missing);

}  // namespace windtunnel::protocol
