#include "services/s3/digests.hpp"

#include <gtest/gtest.h>

#include "emulator/api/base64.hpp"

namespace windtunnel::s3 {
namespace {

using api::encode_hexadecimal;

// The check values that the algorithms' catalogues give for these nine digits.
constexpr std::string_view digits = "123456789";

// S3-022.
TEST(Digests, HaveTheirPublishedCheckValues) {
  EXPECT_EQ(encode_hexadecimal(crc32(digits)), "cbf43926");
  EXPECT_EQ(encode_hexadecimal(crc32c(digits)), "e3069283");
  EXPECT_EQ(encode_hexadecimal(crc64nvme(digits)), "ae8b14860a799888");
  EXPECT_EQ(encode_hexadecimal(md5(digits)), "25f9e794323b453885f5181f1b624d0b");
  EXPECT_EQ(encode_hexadecimal(sha1(digits)), "f7c3bc1d808e04732adf679965ccc34ca7ae3441");
  EXPECT_EQ(encode_hexadecimal(sha256(digits)),
            "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
  EXPECT_EQ(sha512(digits).size(), 64u);
}

TEST(Digests, KnowTheEmptyBody) {
  EXPECT_EQ(encode_hexadecimal(md5("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(encode_hexadecimal(crc32("")), "00000000");
  EXPECT_EQ(encode_hexadecimal(crc64nvme("")), "0000000000000000");
}

}  // namespace
}  // namespace windtunnel::s3
