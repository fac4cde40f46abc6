#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/api/error.hpp"
#include "emulator/api/shape.hpp"
#include "emulator/api/violation.hpp"
#include "emulator/http/message.hpp"

/// Bytes <-> wire types, by descriptor. One table-driven codec per wire protocol; nothing here
/// knows a service by name.
namespace windtunnel::protocol {

/// A request that has been routed: which service, operation and protocol it is for.
struct Route {
  const api::ServiceModel* service = nullptr;
  const api::OperationModel* operation = nullptr;
  api::Protocol protocol = api::Protocol::json_1_1;
  /// Percent-decoded path labels of a REST route, by the member's wire name.
  std::vector<std::pair<std::string, std::string>> labels;
};

/// What a response needs to know beside its content.
struct ResponseContext {
  /// UUID-shaped, lower case.
  std::string_view request_id;
};

/// One wire protocol, server side. Stateless: one instance serves all threads.
class Codec {
 public:
  virtual ~Codec() = default;

  /// Reads the operation's input into `input`, a default-constructed instance of
  /// `*route.operation->input`. Absent required members go to `missing`, with AWS's paths
  /// (`tags.1.member.key`); unknown members are ignored, as AWS does. Throws ApiError
  /// (SerializationException, MalformedInput, MalformedXML ...: what the protocol's services
  /// say) for bytes that are not the protocol's or values of the wrong type.
  virtual void decode_input(const Route& route, const http::Request& request, void* input,
                            api::Violations& missing) const = 0;

  /// Writes the whole response: status, protocol headers (content type, request id), body.
  /// `Date` is added by the caller.
  virtual http::Response encode_output(const Route& route, const void* output,
                                       const ResponseContext& context) const = 0;

  /// The same for an error. `service` or `operation` may be null where routing failed.
  virtual http::Response encode_error(const api::ServiceModel* service,
                                      const api::OperationModel* operation,
                                      const api::ApiError& error,
                                      const ResponseContext& context) const = 0;
};

/// The codec of a protocol.
const Codec& find_codec(api::Protocol protocol);

/// The codecs by name, for find_codec and for tests.
const Codec& json_codec(bool version_1_1);
const Codec& cbor_codec();
const Codec& query_codec();
const Codec& ec2_query_codec();
const Codec& rest_xml_codec();
const Codec& rest_json_codec();

/// The HTTP status of an error: its own, else its shape's in the operation's model, else 400
/// (500 for faults).
unsigned error_status(const api::OperationModel* operation, const api::ApiError& error);
/// The error's shape in the operation's model, by shape name or wire code; null if it has none.
const api::Shape* find_error_shape(const api::OperationModel* operation, std::string_view code);

}  // namespace windtunnel::protocol
