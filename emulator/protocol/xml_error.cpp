#include "emulator/protocol/xml_error.hpp"

#include "emulator/protocol/xml_writer.hpp"

namespace windtunnel::protocol {

namespace {

constexpr std::string_view header_prefix = "header:";

}  // namespace

std::string xml_error_code(const api::OperationModel* operation, const api::ApiError& error) {
  if (!error.query_code.empty()) return error.query_code;
  const api::Shape* shape = find_error_shape(operation, error.code);
  return shape != nullptr && !shape->error_code.empty() ? std::string(shape->error_code)
                                                        : error.code;
}

std::string_view xml_error_side(const api::OperationModel* operation, const api::ApiError& error) {
  return error_status(operation, error) >= 500 ? "Receiver" : "Sender";
}

void append_xml_error_members(std::string& out, const api::OperationModel* operation,
                              const api::ApiError& error) {
  append_xml_text(out, "Code", xml_error_code(operation, error));
  append_xml_text(out, "Message", error.message);
  for (const auto& [name, text] : error.members) {
    if (!name.starts_with(header_prefix)) append_xml_text(out, name, text);
  }
}

void add_error_headers(const api::ApiError& error, http::Response& response) {
  for (const auto& [name, text] : error.members) {
    if (name.starts_with(header_prefix)) {
      response.headers.emplace_back(name.substr(header_prefix.size()), text);
    }
  }
}

http::Response xml_error_response(const api::ServiceModel* service,
                                  const api::OperationModel* operation,
                                  const api::ApiError& error, const ResponseContext& context) {
  http::Response response;
  response.status = error_status(operation, error);
  response.headers = {{"Content-Type", "text/xml"},
                      {"x-amzn-RequestId", std::string(context.request_id)}};
  add_error_headers(error, response);
  std::string& body = response.body;
  open_xml(body, "ErrorResponse", service != nullptr ? service->xml_namespace : std::string_view());
  open_xml(body, "Error");
  append_xml_text(body, "Type", xml_error_side(operation, error));
  append_xml_error_members(body, operation, error);
  close_xml(body, "Error");
  append_xml_text(body, "RequestId", context.request_id);
  close_xml(body, "ErrorResponse");
  return response;
}

}  // namespace windtunnel::protocol
