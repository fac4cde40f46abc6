#include "emulator/api/sha256.hpp"

#include <gtest/gtest.h>

#include "emulator/api/base64.hpp"

namespace windtunnel::api {
namespace {

TEST(Sha256, GivesTheDigestsOfFips180) {
  EXPECT_EQ(encode_hexadecimal(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(encode_base64(sha256("")), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

}  // namespace
}  // namespace windtunnel::api
