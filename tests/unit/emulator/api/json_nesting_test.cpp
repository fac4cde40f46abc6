#include "emulator/api/json_nesting.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace windtunnel::api {
namespace {

using nlohmann::ordered_json;

TEST(JsonNesting, CountsObjectsAndArrays) {
  EXPECT_TRUE(is_nested_within(ordered_json(1), 0));
  EXPECT_TRUE(is_nested_within(ordered_json::parse(R"([{"a": 1}])"), 2));
  EXPECT_FALSE(is_nested_within(ordered_json::parse(R"([{"a": 1}])"), 1));
  EXPECT_FALSE(is_nested_within(ordered_json::parse(R"({"a": 1, "b": {"c": []}})"), 2));
}

TEST(JsonNesting, IsFoundOutWithoutGoingDeeper) {
  const std::string deep = std::string(500'000, '[') + std::string(500'000, ']');
  EXPECT_FALSE(is_nested_within(ordered_json::parse(deep), 1000));
  EXPECT_FALSE(is_nested_within(nlohmann::json::parse(deep), 1000));
}

}  // namespace
}  // namespace windtunnel::api
