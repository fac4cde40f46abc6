#include "tests/fuzz/codec.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel;
  const auto value = fuzz::decode(protocol::cbor_codec(), std::string(fuzz::text_of(bytes, size)));
  if (value) {
    fuzz::require_round_trip(protocol::cbor_codec(), *value);
    fuzz::require_round_trip(protocol::json_codec(true), *value);
  }
  return 0;
}
