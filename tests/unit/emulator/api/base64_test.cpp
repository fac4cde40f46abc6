#include "emulator/api/base64.hpp"

#include <gtest/gtest.h>

namespace windtunnel::api {
namespace {

TEST(Base64, EncodesTheVectorsOfRfc4648) {
  EXPECT_EQ(encode_base64(""), "");
  EXPECT_EQ(encode_base64("f"), "Zg==");
  EXPECT_EQ(encode_base64("fo"), "Zm8=");
  EXPECT_EQ(encode_base64("foo"), "Zm9v");
  EXPECT_EQ(encode_base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, ReadsBackEveryByteInEveryPosition) {
  for (std::size_t size = 0; size < 6; ++size) {
    for (int byte = 0; byte < 256; ++byte) {
      const std::string bytes(size, static_cast<char>(byte));
      EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
      EXPECT_EQ(decode_base64_url(encode_base64_url(bytes)), bytes);
    }
  }
}

TEST(Base64, UsesNoCharacterThatUrlsReserveInTheUrlSafeForm) {
  EXPECT_EQ(encode_base64("\xfb\xff"), "+/8=");
  EXPECT_EQ(encode_base64_url("\xfb\xff"), "-_8");
}

TEST(Base64, RefusesWhatIsNotBase64) {
  for (const char* text :
       {"Z", "Zg", "Zg=", "Zh==", "Zm9", "Zm9v\n", "Z===", "====", "Zm9*", "=Zg="}) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
  }
  EXPECT_EQ(decode_base64_url("Zg=="), std::nullopt);
  EXPECT_EQ(decode_base64_url("+/8"), std::nullopt);
}

TEST(Base64, WritesHexadecimalDigits) {
  EXPECT_EQ(encode_hexadecimal({"\x00\xff\x1a", 3}), "00ff1a");
}

}  // namespace
}  // namespace windtunnel::api
