#pragma once

#include <string>

#include "emulator/protocol/codec.hpp"

/// What the XML protocols' errors have in common.
namespace windtunnel::protocol {

/// The code on the wire: the shape's own where `error.code` names a shape that has one.
std::string xml_error_code(const api::OperationModel* operation, const api::ApiError& error);

/// "Sender", or "Receiver" for a fault of the service's side.
std::string_view xml_error_side(const api::OperationModel* operation, const api::ApiError& error);

/// `<Code/><Message/>` and the error's further members. Members named `header:NAME` are no part
/// of it: see add_error_headers.
void append_xml_error_members(std::string& out, const api::OperationModel* operation,
                              const api::ApiError& error);

/// Members of an error named `header:NAME` travel as headers: S3's `x-amz-delete-marker` of a 404,
/// the ETag of a 304.
void add_error_headers(const api::ApiError& error, http::Response& response);

/// `<ErrorResponse><Error><Type/><Code/><Message/></Error><RequestId/></ErrorResponse>`: of the
/// query protocol and, except for S3, of REST.
http::Response xml_error_response(const api::ServiceModel* service,
                                  const api::OperationModel* operation,
                                  const api::ApiError& error, const ResponseContext& context);

}  // namespace windtunnel::protocol
