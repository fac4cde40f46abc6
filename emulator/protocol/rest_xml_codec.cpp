#include <simdjson.h>

#include <algorithm>

#include "emulator/api/base64.hpp"
#include "emulator/api/member_path.hpp"
#include "emulator/http/ascii.hpp"
#include "emulator/protocol/aws_chunked.hpp"
#include "emulator/protocol/codec.hpp"
#include "emulator/protocol/rest_bindings.hpp"
#include "emulator/protocol/rest_router.hpp"
#include "emulator/protocol/rest_xml_roots.hpp"
#include "emulator/protocol/xml_error.hpp"
#include "emulator/protocol/xml_reader.hpp"
#include "emulator/protocol/xml_text.hpp"
#include "emulator/protocol/xml_writer.hpp"

// REST with XML bodies: S3, S3 Control and Route 53.
namespace windtunnel::protocol {

using api::ApiError;
using api::Kind;
using api::Location;
using api::Member;
using api::Shape;

namespace {

constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr XmlDialect dialect{.list_entry = "member", .always_milliseconds = true};

std::string_view name_of(const Member& member) {
  if (!member.location_name.empty()) return member.location_name;
  return member.shape->location_name.empty() ? member.name : member.shape->location_name;
}

bool travels_in_body(const Member& member) { return member.location == Location::body; }

void replace_header(RestRequest& request, std::string_view name, std::optional<std::string> text) {
  std::erase_if(request.headers, [&](const auto& header) {
    return http::equal_ignoring_case(header.first, name);
  });
  if (text) request.headers.emplace_back(name, std::move(*text));
}

/// After this the request is as if it had been sent plainly: what the trailers say are headers.
std::string take_chunked_body(const http::Request& request, RestRequest& rest) {
  AwsChunkedBody decoded =
      decode_aws_chunked(request.body, request.header("x-amz-decoded-content-length"));
  replace_header(rest, "Content-Encoding",
                 without_aws_chunked(request.header("Content-Encoding")));
  replace_header(rest, "Content-Length", std::to_string(decoded.content.size()));
  for (auto& [name, text] : decoded.trailers) replace_header(rest, name, std::move(text));
  return std::move(decoded.content);
}

ApiError malformed_xml(const api::ServiceModel& service, const XmlFormatError& problem) {
  if (is_s3(service)) {
    return ApiError("MalformedXML",
                    "The XML you provided was not well-formed or did not validate against our "
                    "published schema");
  }
  return ApiError("InvalidInput", std::string("Invalid XML ; ") + problem.what());
}

class InputReader {
 public:
  InputReader(const Route& route, const http::Request& request, void* input,
              api::Violations& missing)
      : shape_(*route.operation->input),
        rest_(read_rest_request(route, request)),
        input_(input),
        missing_(missing) {
    if (is_aws_chunked(request)) {
      chunked_ = take_chunked_body(request, rest_);
      body_ = chunked_;
    } else {
      body_ = request.body;
    }
  }

  void read() {
    for (const Member& member : shape_.members) {
      if (member.location == Location::body) continue;
      if (!read_rest_member(member, rest_, input_)) note_absent(member);
    }
    const Member* payload = find_payload(shape_);
    if (payload != nullptr) {
      if (!read_payload(*payload)) note_absent(*payload);
    } else if (has_body_members(shape_)) {
      read_body();
    }
  }

 private:
  bool read_payload(const Member& member) {
    const Kind kind = member.shape->kind;
    if (body_.empty() && !member.streaming) return false;
    if (kind == Kind::blob) {
      static_cast<api::Blob*>(member.engage(input_))->bytes = body_;
    } else if (kind == Kind::string) {
      if (!simdjson::validate_utf8(body_.data(), body_.size())) {
        throw ApiError("InvalidArgument", "The request's body is not UTF-8 text");
      }
      static_cast<std::string*>(member.engage(input_))->assign(body_);
    } else if (kind == Kind::structure) {
      read_xml(body_, name_of(member), *member.shape, member.engage(input_),
               api::MemberPath::member(root_, member.name), missing_);
    }
    return true;
  }

  void read_body() {
    if (!body_.empty()) return read_xml(body_, {}, shape_, input_, root_, missing_);
    for (const Member& member : shape_.members) {
      if (travels_in_body(member)) note_absent(member);
    }
  }

  void note_absent(const Member& member) {
    if (!member.required) return;
    missing_.push_back(api::missing_member(api::MemberPath::member(root_, member.name)));
  }

  const Shape& shape_;
  RestRequest rest_;
  void* input_;
  api::Violations& missing_;
  std::string chunked_;
  std::string_view body_;
  const api::MemberPath root_;
};

/// S3 has two ids of its own: 16 capitals and digits, and a long one in base64.
std::string s3_request_id(std::string_view request_id) {
  std::string id;
  for (const char character : request_id) {
    if (id.size() == 16) break;
    if (character == '-') continue;
    id += character >= 'a' && character <= 'z' ? static_cast<char>(character - 32) : character;
  }
  id.resize(16, '0');
  return id;
}

std::string s3_host_id(std::string_view request_id) { return api::encode_base64(request_id); }

void add_request_ids(const api::ServiceModel* service, std::string_view request_id,
                     http::Response& response) {
  if (service != nullptr && !is_s3(*service)) {
    response.headers.emplace_back("x-amzn-RequestId", request_id);
    return;
  }
  response.headers.emplace_back("x-amz-request-id", s3_request_id(request_id));
  response.headers.emplace_back("x-amz-id-2", s3_host_id(request_id));
}

void write_payload(const api::ServiceModel& service, const Member& member, const void* output,
                   http::Response& response) {
  if (!member.present(output)) return;
  const void* value = member.value(output);
  if (write_plain_payload(member, value, response)) return;
  response.body = declaration;
  append_xml_structure(
      response.body, name_of(member),
      member.xml_namespace.empty() ? service.xml_namespace : member.xml_namespace, *member.shape,
      value, dialect);
  add_content_type(response, "application/xml");
}

void write_document(const api::ServiceModel& service, const Shape& shape, const void* output,
                    http::Response& response) {
  const XmlRoot root = find_xml_root(shape);
  std::string& body = response.body;
  body = declaration;
  open_xml(body, root.name, service.xml_namespace);
  if (root.unwrapped) {
    const Member& member = *std::find_if(shape.members.begin(), shape.members.end(), travels_in_body);
    if (member.present(output)) {
      append_xml_escaped(body, format_scalar(*member.shape, api::TimestampFormat::iso8601,
                                             member.value(output)));
    }
  } else {
    append_xml_members(body, shape, output, dialect);
  }
  close_xml(body, root.name);
  add_content_type(response, "application/xml");
}

class RestXmlCodec final : public Codec {
 public:
  void decode_input(const Route& route, const http::Request& request, void* input,
                    api::Violations& missing) const override {
    if (route.operation->input == nullptr) return;
    try {
      InputReader(route, request, input, missing).read();
    } catch (const XmlFormatError& problem) {
      throw malformed_xml(*route.service, problem);
    }
  }

  http::Response encode_output(const Route& route, const void* output,
                               const ResponseContext& context) const override {
    http::Response response;
    add_request_ids(route.service, context.request_id, response);
    write_rest_members(*route.operation, output, response);
    if (route.operation->output == nullptr || route.operation->http_method == "HEAD") {
      return response;
    }
    const Shape& shape = *route.operation->output;
    if (const Member* payload = find_payload(shape)) {
      write_payload(*route.service, *payload, output, response);
    } else if (has_body_members(shape)) {
      write_document(*route.service, shape, output, response);
    }
    return response;
  }

  http::Response encode_error(const api::ServiceModel* service,
                              const api::OperationModel* operation, const ApiError& error,
                              const ResponseContext& context) const override {
    http::Response response;
    if (service != nullptr && !is_s3(*service)) {
      response = xml_error_response(service, operation, error, context);
    } else {
      response = s3_error(operation, error, context);
    }
    // Neither the answer to a HEAD nor "304 Not Modified" may have a body (S3-010).
    if ((operation != nullptr && operation->http_method == "HEAD") || response.status == 304) {
      response.body.clear();
      std::erase_if(response.headers, [](const auto& header) { return header.first == "Content-Type"; });
    }
    return response;
  }

 private:
  static http::Response s3_error(const api::OperationModel* operation, const ApiError& error,
                                 const ResponseContext& context) {
    http::Response response;
    response.status = error_status(operation, error);
    add_request_ids(nullptr, context.request_id, response);
    add_error_headers(error, response);
    response.headers.emplace_back("Content-Type", "application/xml");
    std::string& body = response.body;
    body = declaration;
    body += "<Error>";
    append_xml_error_members(body, operation, error);
    append_xml_text(body, "RequestId", s3_request_id(context.request_id));
    append_xml_text(body, "HostId", s3_host_id(context.request_id));
    body += "</Error>";
    return response;
  }
};

}  // namespace

const Codec& rest_xml_codec() {
  static const RestXmlCodec codec;
  return codec;
}

}  // namespace windtunnel::protocol
