#include "emulator/api/pagination.hpp"

#include <gtest/gtest.h>

namespace windtunnel::api {
namespace {

const TokenOwner owner{"ssm", "DescribeParameters", "000000000000/us-east-1"};

TEST(PaginationToken, GivesBackThePosition) {
  for (const std::string& position :
       {std::string(), std::string("name"), std::string("\0\xff", 2)}) {
    EXPECT_EQ(decode_token(owner, encode_token(owner, position)), position);
  }
}

TEST(PaginationToken, IsTheSameForTheSamePosition) {
  EXPECT_EQ(encode_token(owner, "name"), encode_token(owner, "name"));
  EXPECT_NE(encode_token(owner, "name"), encode_token(owner, "nama"));
}

TEST(PaginationToken, IsRefusedByAnyOtherOwner) {
  const std::string token = encode_token(owner, "name");
  EXPECT_EQ(decode_token({"ssm", "GetParametersByPath", owner.scope}, token), std::nullopt);
  EXPECT_EQ(decode_token({"sns", owner.operation, owner.scope}, token), std::nullopt);
  EXPECT_EQ(decode_token({"ssm", owner.operation, "000000000000/us-east-2"}, token), std::nullopt);
}

TEST(PaginationToken, IsRefusedWithAnyCharacterChanged) {
  const std::string token = encode_token(owner, "position");
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string damaged = token;
    damaged[at] = damaged[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(decode_token(owner, damaged), std::nullopt) << at;
    EXPECT_EQ(decode_token(owner, token.substr(0, at)), std::nullopt) << at;
  }
  EXPECT_EQ(decode_token(owner, "next page please"), std::nullopt);
}

}  // namespace
}  // namespace windtunnel::api
