#include <simdjson.h>

#include "emulator/protocol/codec.hpp"
#include "emulator/protocol/error_members.hpp"
#include "emulator/protocol/event_stream.hpp"
#include "emulator/protocol/json_events.hpp"
#include "emulator/protocol/json_values.hpp"
#include "emulator/protocol/rest_bindings.hpp"

// REST with JSON bodies: Lambda. Streams of events are written, whole as every body is; none is
// read, and the generator refuses an operation that would take one.
namespace windtunnel::protocol {

using api::ApiError;
using api::Kind;
using api::Location;
using api::Member;
using api::MemberPath;
using api::Shape;

namespace {

constexpr std::string_view json_type = "application/json";

/// Where S3 names the argument, the other REST services have one error for all that they cannot
/// read.
ApiError unreadable(const ApiError& error) {
  return ApiError("SerializationException", error.message, 400);
}

class InputReader {
 public:
  InputReader(const Route& route, const http::Request& request, void* input,
              api::Violations& missing)
      : route_(route), request_(request), input_(input), missing_(missing) {}

  void read() {
    const Shape& shape = *route_.operation->input;
    MemberReading reading(shape, JsonNames::of_locations);
    read_outside_of_body(shape, reading);
    if (const Member* payload = find_payload(shape)) {
      if (read_payload(*payload)) reading.take(*payload);
    } else if (has_body_members(shape) && !request_.body.empty()) {
      read_json_members(request_.body, shape, reading, input_, JsonNames::of_locations, missing_);
    }
    reading.note_missing(MemberPath(), missing_);
  }

 private:
  void read_outside_of_body(const Shape& shape, MemberReading& reading) try {
    const RestRequest rest = read_rest_request(route_, request_);
    for (const Member& member : shape.members) {
      if (member.location == Location::body) continue;
      if (read_rest_member(member, rest, input_)) reading.take(member);
    }
  } catch (const ApiError& error) {
    throw unreadable(error);
  }

  bool read_payload(const Member& member) {
    const std::string& body = request_.body;
    if (body.empty() && !member.streaming) return false;
    if (member.shape->kind == Kind::blob) {
      static_cast<api::Blob*>(member.engage(input_))->bytes = body;
    } else if (member.shape->kind == Kind::string) {
      if (!simdjson::validate_utf8(body.data(), body.size())) {
        throw ApiError("SerializationException", "The body is not UTF-8 text", 400);
      }
      static_cast<std::string*>(member.engage(input_))->assign(body);
    } else {
      const MemberPath root;
      read_json(body, *member.shape, member.engage(input_), MemberPath::member(root, member.name),
                JsonNames::of_locations, missing_);
    }
    return true;
  }

  const Route& route_;
  const http::Request& request_;
  void* input_;
  api::Violations& missing_;
};

void write_document(const Shape& shape, const void* value, http::Response& response) {
  JsonWriter writer(response.body);
  write_json(writer, shape, value, JsonNames::of_locations);
  add_content_type(response, json_type);
}

class RestJsonCodec final : public Codec {
 public:
  void decode_input(const Route& route, const http::Request& request, void* input,
                    api::Violations& missing) const override {
    if (route.operation->input != nullptr) InputReader(route, request, input, missing).read();
  }

  http::Response encode_output(const Route& route, const void* output,
                               const ResponseContext& context) const override {
    http::Response response;
    response.headers.emplace_back("x-amzn-RequestId", context.request_id);
    write_rest_members(*route.operation, output, response);
    // "204 No Content" has no body, not even an empty object (RFC 9110, 15.3.5).
    if (route.operation->output == nullptr || response.status == 204) return response;
    const Shape& shape = *route.operation->output;
    if (const Member* payload = find_payload(shape)) {
      if (!payload->present(output)) return response;
      const void* value = payload->value(output);
      if (payload->event_stream) {
        write_events(*payload->shape, value, response.body);
        add_content_type(response, event_stream_type);
      } else if (!write_plain_payload(*payload, value, response)) {
        write_document(*payload->shape, value, response);
      }
    } else if (has_body_members(shape) || shape.members.empty()) {
      write_document(shape, output, response);
    }
    return response;
  }

  http::Response encode_error(const api::ServiceModel* service,
                              const api::OperationModel* operation, const ApiError& error,
                              const ResponseContext& context) const override {
    http::Response response;
    response.status = error_status(operation, error);
    const ErrorOnWire on_wire(service, operation, error);
    response.headers.emplace_back("Content-Type", json_type);
    response.headers.emplace_back("x-amzn-RequestId", context.request_id);
    response.headers.emplace_back("x-amzn-ErrorType", on_wire.type);
    JsonWriter writer(response.body);
    writer.begin_object();
    // Lambda's shapes say whose fault it was; what has no shape has only a message (RT-003).
    if (on_wire.find_member("Type") != nullptr) {
      writer.plain_key("Type");
      writer.text(response.status >= 500 ? "Service" : "User");
    }
    writer.plain_key(on_wire.message_member);
    writer.text(error.message);
    for (const auto& [name, text] : error.members) {
      const Member* member = on_wire.find_member(name);
      if (member != nullptr && member->location == Location::header) {
        response.headers.emplace_back(member->location_name, text);
      } else {
        on_wire.write_member(name, text, writer);
      }
    }
    writer.end_object();
    return response;
  }
};

}  // namespace

const Codec& rest_json_codec() {
  static const RestJsonCodec codec;
  return codec;
}

}  // namespace windtunnel::protocol
