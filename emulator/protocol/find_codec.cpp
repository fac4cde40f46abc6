#include "emulator/protocol/codec.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::protocol {

const Codec& find_codec(api::Protocol protocol) {
  switch (protocol) {
    case api::Protocol::json_1_0:
      return json_codec(false);
    case api::Protocol::json_1_1:
      return json_codec(true);
    case api::Protocol::query:
      return query_codec();
    case api::Protocol::ec2_query:
      return ec2_query_codec();
    case api::Protocol::rest_xml:
      return rest_xml_codec();
    case api::Protocol::rpc_v2_cbor:
      return cbor_codec();
    case api::Protocol::rest_json:
      return rest_json_codec();
  }
  WINDTUNNEL_ASSERT(false, "a protocol has no codec");
}

}  // namespace windtunnel::protocol
