#include "tests/fuzz/codec.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel;
  const auto value = fuzz::decode(protocol::query_codec(), std::string(fuzz::text_of(bytes, size)));
  if (value) {
    fuzz::require(!fuzz::encode(protocol::query_codec(), *value).empty(), "a reply is a document");
    fuzz::require_round_trip(protocol::cbor_codec(), *value);
  }
  return 0;
}
