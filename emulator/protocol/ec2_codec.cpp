#include "emulator/protocol/codec.hpp"
#include "emulator/protocol/query_reader.hpp"
#include "emulator/protocol/xml_error.hpp"
#include "emulator/protocol/xml_writer.hpp"

// EC2's own variant of the query protocol (EC2-001, EC2-002).
namespace windtunnel::protocol {

namespace {

constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr XmlDialect dialect{.list_entry = "item", .always_milliseconds = true};

http::Response make_response(const ResponseContext& context) {
  http::Response response;
  response.headers = {{"Content-Type", "text/xml;charset=UTF-8"},
                      {"x-amzn-RequestId", std::string(context.request_id)}};
  response.body = declaration;
  return response;
}

/// EC2's replies have a closing slash that its model does not state.
std::string namespace_of(const api::ServiceModel& service) {
  std::string name(service.xml_namespace);
  if (!name.empty() && name.back() != '/') name += '/';
  return name;
}

class Ec2QueryCodec final : public Codec {
 public:
  void decode_input(const Route& route, const http::Request& request, void* input,
                    api::Violations& missing) const override {
    const FormTree form = read_form(request);
    if (route.operation->input == nullptr) return;
    read_query(*route.operation->input, form.root(), QueryDialect::ec2, input, missing);
  }

  http::Response encode_output(const Route& route, const void* output,
                               const ResponseContext& context) const override {
    const api::OperationModel& operation = *route.operation;
    const std::string root = std::string(operation.name) + "Response";
    http::Response response = make_response(context);
    std::string& body = response.body;
    open_xml(body, root, namespace_of(*route.service));
    append_xml_text(body, "requestId", context.request_id);
    if (operation.output == nullptr) {
      append_xml_text(body, "return", "true");
    } else {
      append_xml_members(body, *operation.output, output, dialect);
    }
    close_xml(body, root);
    return response;
  }

  http::Response encode_error(const api::ServiceModel*, const api::OperationModel* operation,
                              const api::ApiError& error,
                              const ResponseContext& context) const override {
    http::Response response = make_response(context);
    response.status = error_status(operation, error);
    add_error_headers(error, response);
    std::string& body = response.body;
    body += "<Response><Errors><Error>";
    append_xml_error_members(body, operation, error);
    body += "</Error></Errors>";
    append_xml_text(body, "RequestID", context.request_id);
    body += "</Response>";
    return response;
  }
};

}  // namespace

const Codec& ec2_query_codec() {
  static const Ec2QueryCodec codec;
  return codec;
}

}  // namespace windtunnel::protocol
