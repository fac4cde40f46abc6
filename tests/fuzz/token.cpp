#include "emulator/api/access_key.hpp"
#include "emulator/api/base64.hpp"
#include "emulator/api/pagination.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel;
  using fuzz::require;
  const std::string_view text = fuzz::text_of(bytes, size);
  const api::TokenOwner owner{"ssm", "DescribeParameters", "000000000000/us-east-1"};
  const api::TokenOwner other{"ssm", "DescribeParameters", "000000000000/us-east-2"};
  if (const auto position = api::decode_token(owner, text)) {
    require(api::encode_token(owner, *position) == text, "a position has one token");
  }
  const std::string token = api::encode_token(owner, text);
  require(api::decode_token(owner, token) == text, "a token leads back to its position");
  require(!api::decode_token(other, token), "a token is its owner's only");
  require(api::decode_base64(api::encode_base64(text)) == text, "base64 reads what it writes");
  if (const auto account = api::account_of_access_key(text)) {
    require(api::is_account(*account), "an access key's account is one");
  }
  return 0;
}
