#include "emulator/api/access_key.hpp"

#include <gtest/gtest.h>

namespace windtunnel::api {
namespace {

TEST(AccessKey, HoldsItsAccount) {
  for (const char* account : {"000000000000", "123456789012", "999999999999"}) {
    for (const std::uint32_t entropy : {0u, 1u, 0x7ffffffu, 0xffffffffu}) {
      const std::string key = issue_access_key("ASIA", account, entropy);
      EXPECT_EQ(key.size(), 20u);
      EXPECT_EQ(account_of_access_key(key), account) << key;
    }
  }
  EXPECT_NE(issue_access_key("AKIA", "123456789012", 1), issue_access_key("AKIA", "123456789012", 2));
}

TEST(AccessKey, IsTakenForOursOnlyIfItIs) {
  const std::string key = issue_access_key("AKIA", "123456789012", 77);
  for (std::size_t at = 4; at < key.size(); ++at) {
    std::string damaged = key;
    damaged[at] = damaged[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(account_of_access_key(damaged), std::nullopt) << damaged;
  }
  for (const char* other : {"", "AKIA", "AKIAIOSFODNN7EXAMPLE", "AKIA0000000000000000", "test"}) {
    EXPECT_EQ(account_of_access_key(other), std::nullopt) << other;
  }
}

TEST(AccessKey, AccountsAreTwelveDigits) {
  EXPECT_TRUE(is_account("000000000000"));
  EXPECT_FALSE(is_account("00000000000"));
  EXPECT_FALSE(is_account("00000000000a"));
}

}  // namespace
}  // namespace windtunnel::api
