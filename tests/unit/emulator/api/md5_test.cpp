#include "emulator/api/md5.hpp"

#include <gtest/gtest.h>

#include "emulator/api/base64.hpp"

namespace windtunnel::api {
namespace {

TEST(Md5, GivesTheDigestsOfRfc1321) {
  EXPECT_EQ(encode_hexadecimal(md5("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(encode_hexadecimal(md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(encode_hexadecimal(md5("abcdefghijklmnopqrstuvwxyz")),
            "c3fcd3d76192e4007dfb496cca67e13b");
}

TEST(Md5, CountsZeroBytes) {
  EXPECT_NE(md5(std::string_view("a\0b", 3)), md5("a"));
  EXPECT_EQ(md5(std::string_view("a\0b", 3)).size(), 16u);
}

}  // namespace
}  // namespace windtunnel::api
