#pragma once

#include <string>
#include <utility>
#include <vector>

#include "emulator/protocol/codec.hpp"
#include "emulator/protocol/form.hpp"

/// The members of REST inputs and outputs that travel outside of the body: labels, query string,
/// headers, status. The same for XML and JSON bodies.
namespace windtunnel::protocol {

/// What a request has beside its body.
struct RestRequest {
  const Route& route;
  std::vector<FormParameter> query;
  /// Names as sent. Trailers of an aws-chunked body count as headers.
  std::vector<std::pair<std::string, std::string>> headers;
};

/// Throws ApiError InvalidURI for a query string that is badly encoded.
RestRequest read_rest_request(const Route& route, const http::Request& request);

/// The member that is the whole body, or null.
const api::Member* find_payload(const api::Shape& shape);
/// Whether any member travels in the body.
bool has_body_members(const api::Shape& shape);

/// Reads the member, whose location is not the body, if the request has it. Throws ApiError
/// InvalidArgument for text of the wrong type.
bool read_rest_member(const api::Member& member, const RestRequest& request, void* input);

/// Adds the output's headers and sets the status from the operation and a status-code member.
/// `Content-Length` is the http room's to say, but of a HEAD it becomes head_content_length. A
/// `Content-Range` makes 200 into 206.
void write_rest_members(const api::OperationModel& operation, const void* output,
                        http::Response& response);

/// Writes a payload of bytes or text as it is; false where it is a document.
bool write_plain_payload(const api::Member& member, const void* value, http::Response& response);

/// Unless the output had one of its own.
void add_content_type(http::Response& response, std::string_view type);

}  // namespace windtunnel::protocol
