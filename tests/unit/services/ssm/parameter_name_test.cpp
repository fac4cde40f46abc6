#include "tests/unit/services/ssm/parameter_world.hpp"

namespace windtunnel::ssm::test {
namespace {

std::string levels(int count) {
  std::string name;
  for (int level = 1; level <= count; ++level) name += "/level" + std::to_string(level);
  return name;
}

TEST(ParameterName, TakesFifteenLevels) {
  ParameterWorld world;
  EXPECT_EQ(world.put_error(string_parameter(levels(15), "x")), "");
  EXPECT_EQ(world.put_error(string_parameter(levels(16), "x")),
            "HierarchyLevelLimitExceededException");
}

TEST(ParameterName, MustBeFullyQualifiedInAHierarchy) {
  ParameterWorld world;
  EXPECT_EQ(world.put_error(string_parameter("app/color", "x")), "ValidationException");
  EXPECT_EQ(world.last_message, "Parameter name must be a fully qualified name.");
}

TEST(ParameterName, RefusesForeignCharactersAndEmptyLevels) {
  ParameterWorld world;
  for (const char* name : {"a b", "a:1", "/a//b", "/a/", "/", "\xC3\xA9", "a$"}) {
    EXPECT_EQ(world.put_error(string_parameter(name, "x")), "ValidationException") << name;
  }
}

TEST(ParameterName, ReservesWhatBeginsWithAwsOrSsm) {
  ParameterWorld world;
  EXPECT_EQ(world.put_error(string_parameter("AwsThing", "x")), "ValidationException");
  EXPECT_EQ(world.last_message,
            "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
  EXPECT_EQ(world.put_error(string_parameter("/ssm/x", "x")), "ValidationException");
  EXPECT_EQ(world.last_message.find("Parameter name: can't be prefixed with \"ssm\""), 0u);
  EXPECT_EQ(world.put_error(string_parameter("/aws/x", "x")), "AccessDeniedException");
  EXPECT_EQ(world.last_message, "No access to reserved parameter name: /aws/x.");
}

TEST(ParameterName, IsLimitedByTheLengthOfTheArn) {
  ParameterWorld world;
  const std::size_t prefix = std::string("arn:aws:ssm:us-east-1:123456789012:parameter/").size();
  EXPECT_EQ(world.put_error(string_parameter(std::string(1011 - prefix, 'x'), "x")), "");
  EXPECT_EQ(world.put_error(string_parameter(std::string(1012 - prefix, 'x'), "x")),
            "ValidationException");
}

TEST(ParameterName, TellsCaseAndTheLeadingSlashApart) {
  ParameterWorld world;
  world.put("color", "red");
  world.put("Color", "green");
  world.put("/color", "blue");
  EXPECT_EQ(world.get("color").Value, "red");
  EXPECT_EQ(world.get("Color").Value, "green");
  EXPECT_EQ(world.get("/color").Value, "blue");
  EXPECT_EQ(world.get("color").ARN, world.get("/color").ARN);
}

}  // namespace
}  // namespace windtunnel::ssm::test
