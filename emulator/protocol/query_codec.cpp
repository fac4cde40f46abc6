#include "emulator/protocol/codec.hpp"
#include "emulator/protocol/query_reader.hpp"
#include "emulator/protocol/xml_error.hpp"
#include "emulator/protocol/xml_writer.hpp"

// AWS query: a form in, XML out (CloudFormation, SNS, IAM, STS, Auto Scaling, ELB ...).
namespace windtunnel::protocol {

namespace {

constexpr XmlDialect dialect{};

class QueryCodec final : public Codec {
 public:
  void decode_input(const Route& route, const http::Request& request, void* input,
                    api::Violations& missing) const override {
    const FormTree form = read_form(request);
    if (route.operation->input == nullptr) return;
    read_query(*route.operation->input, form.root(), QueryDialect::query, input, missing);
  }

  http::Response encode_output(const Route& route, const void* output,
                               const ResponseContext& context) const override {
    const api::OperationModel& operation = *route.operation;
    const std::string root = std::string(operation.name) + "Response";
    http::Response response;
    response.headers = {{"Content-Type", "text/xml"},
                        {"x-amzn-RequestId", std::string(context.request_id)}};
    std::string& body = response.body;
    open_xml(body, root, route.service->xml_namespace);
    if (operation.output != nullptr) {
      const std::string result = operation.output_wrapper.empty()
                                     ? std::string(operation.name) + "Result"
                                     : std::string(operation.output_wrapper);
      open_xml(body, result);
      append_xml_members(body, *operation.output, output, dialect);
      close_xml(body, result);
    }
    open_xml(body, "ResponseMetadata");
    append_xml_text(body, "RequestId", context.request_id);
    close_xml(body, "ResponseMetadata");
    close_xml(body, root);
    return response;
  }

  http::Response encode_error(const api::ServiceModel* service,
                              const api::OperationModel* operation, const api::ApiError& error,
                              const ResponseContext& context) const override {
    return xml_error_response(service, operation, error, context);
  }
};

}  // namespace

const Codec& query_codec() {
  static const QueryCodec codec;
  return codec;
}

}  // namespace windtunnel::protocol
