#include "emulator/protocol/codec.hpp"
#include "emulator/protocol/error_members.hpp"
#include "emulator/protocol/json_values.hpp"

namespace windtunnel::protocol {
namespace {

class JsonCodec final : public Codec {
 public:
  explicit JsonCodec(const char* content_type) : content_type_(content_type) {}

  void decode_input(const Route& route, const http::Request& request, void* input,
                    api::Violations& missing) const override {
    const api::Shape* shape = route.operation->input;
    if (shape == nullptr) return;
    const api::MemberPath root;
    if (request.body.empty()) return MemberReading(*shape).note_missing(root, missing);
    read_json(request.body, *shape, input, root, JsonNames::of_members, missing);
  }

  http::Response encode_output(const Route& route, const void* output,
                               const ResponseContext& context) const override {
    http::Response response = make_response(200, context);
    if (route.operation->output == nullptr) {
      response.body = "{}";
      return response;
    }
    response.body.reserve(256);
    JsonWriter writer(response.body);
    write_json(writer, *route.operation->output, output, JsonNames::of_members);
    return response;
  }

  http::Response encode_error(const api::ServiceModel* service,
                              const api::OperationModel* operation, const api::ApiError& error,
                              const ResponseContext& context) const override {
    http::Response response = make_response(error_status(operation, error), context);
    const ErrorOnWire on_wire(service, operation, error);
    JsonWriter writer(response.body);
    writer.begin_object();
    writer.plain_key("__type");
    writer.text(on_wire.type);
    writer.plain_key(on_wire.message_member);
    writer.text(error.message);
    for (const auto& [name, text] : error.members) on_wire.write_member(name, text, writer);
    writer.end_object();
    if (!on_wire.query_error.empty()) {
      response.headers.emplace_back("x-amzn-query-error", on_wire.query_error);
    }
    return response;
  }

 private:
  http::Response make_response(unsigned status, const ResponseContext& context) const {
    http::Response response;
    response.status = status;
    response.headers.reserve(4);
    response.headers.emplace_back("Content-Type", content_type_);
    response.headers.emplace_back("x-amzn-RequestId", context.request_id);
    return response;
  }

  const char* content_type_;
};

}  // namespace

const Codec& json_codec(bool version_1_1) {
  static const JsonCodec codec_1_0("application/x-amz-json-1.0");
  static const JsonCodec codec_1_1("application/x-amz-json-1.1");
  return version_1_1 ? codec_1_1 : codec_1_0;
}

}  // namespace windtunnel::protocol
