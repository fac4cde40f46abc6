#include "emulator/protocol/xml_reader.hpp"
#include "emulator/protocol/xml_writer.hpp"
#include "services/testxml/api.hpp"
#include "tests/fuzz/codec.hpp"

namespace windtunnel::fuzz {
namespace {

std::optional<Everything> read(std::string_view document) {
  Everything value;
  api::Violations missing;
  try {
    protocol::read_xml(document, {}, Everything::shape(), &value, {}, missing);
  } catch (const protocol::XmlFormatError&) {
    return std::nullopt;
  }
  return value;
}

std::string written(const Everything& value) {
  std::string document;
  protocol::append_xml_structure(document, "Everything", {}, Everything::shape(), &value, {});
  return document;
}

/// The whole codec, with a document of its own: refused with an error of the service's or taken.
void read_request(std::string_view document) {
  using testxml::operations::PutDocument;
  protocol::Route route;
  route.service = &testxml::service_model;
  route.operation = &PutDocument::model();
  route.labels = {{"Id", "d"}};
  http::Request request;
  request.method = "POST";
  request.target = "/";
  request.body = document;
  PutDocument::Input input;
  api::Violations missing;
  try {
    protocol::rest_xml_codec().decode_input(route, request, &input, missing);
  } catch (const api::ApiError& error) {
    require(error.code == "MalformedXML", "a document that is none is MalformedXML");
  }
}

}  // namespace
}  // namespace windtunnel::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel::fuzz;
  const std::string_view document = text_of(bytes, size);
  read_request(document);
  if (const auto value = read(document)) {
    const std::string once = written(*value);
    const auto again = read(once);
    require(again.has_value(), "what was written can be read");
    require(written(*again) == once, "what was read is what was written");
  }
  return 0;
}
