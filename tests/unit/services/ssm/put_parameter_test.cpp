#include "tests/unit/services/ssm/parameter_world.hpp"

namespace windtunnel::ssm::test {
namespace {

TEST(PutParameter, MakesTheFirstVersionOfANewParameter) {
  ParameterWorld world;
  const auto out = world.put("/app/color", "red");
  EXPECT_EQ(out.Version, 1);
  EXPECT_EQ(out.Tier, "Standard");
  const auto parameter = world.get("/app/color");
  EXPECT_EQ(parameter.Value, "red");
  EXPECT_EQ(parameter.Type, "String");
  EXPECT_EQ(parameter.DataType, "text");
  EXPECT_EQ(parameter.ARN, "arn:aws:ssm:us-east-1:123456789012:parameter/app/color");
  EXPECT_EQ(parameter.LastModifiedDate, world.world->now());
  EXPECT_FALSE(parameter.Selector);
}

TEST(PutParameter, RejectsDuplicateWithoutOverwrite) {
  ParameterWorld world;
  world.put("color", "red");
  EXPECT_EQ(world.put_error(string_parameter("color", "blue")), "ParameterAlreadyExists");
  EXPECT_EQ(
      world.last_message,
      "The parameter already exists. To overwrite this value, set the overwrite option in the "
      "request to true.");
  EXPECT_EQ(world.get("color").Value, "red");
}

TEST(PutParameter, CountsEveryOverwriteAsAVersionEvenOfAnEqualValue) {
  ParameterWorld world;
  world.put("color", "red");
  EXPECT_EQ(world.overwrite("color", "red").Version, 2);
  EXPECT_EQ(world.overwrite("color", "blue").Version, 3);
  EXPECT_EQ(world.get("color").Value, "blue");
}

TEST(PutParameter, NeedsATypeOnlyToCreate) {
  ParameterWorld world;
  auto request = string_parameter("color", "red");
  request.Type.reset();
  EXPECT_EQ(world.put_error(request), "ValidationException");
  EXPECT_EQ(world.last_message, "A parameter type is required when you create a parameter.");
  world.put("color", "red");
  request.Overwrite = true;
  EXPECT_EQ(world.put_error(request), "");
}

TEST(PutParameter, RefusesAnotherTypeOnOverwrite) {
  ParameterWorld world;
  world.put("color", "red");
  auto request = string_parameter("color", "red");
  request.Overwrite = true;
  request.Type = "SecureString";
  EXPECT_EQ(world.put_error(request), "HierarchyTypeMismatchException");
  request.Type = "StringList";
  EXPECT_EQ(world.put_error(request), "HierarchyTypeMismatchException");
}

TEST(PutParameter, ListsTheTypesInAwssOrder) {
  ParameterWorld world;
  auto request = string_parameter("color", "red");
  request.Type = "Text";
  EXPECT_EQ(world.put_error(request), "ValidationException");
  EXPECT_EQ(world.last_message,
            "1 validation error detected: Value 'Text' at 'type' failed to satisfy constraint: "
            "Member must satisfy enum value set: [SecureString, StringList, String]");
}

TEST(PutParameter, RefusesTagsTogetherWithOverwrite) {
  ParameterWorld world;
  auto request = string_parameter("color", "red");
  request.Overwrite = true;
  request.Tags.emplace().push_back({"team", "web"});
  EXPECT_EQ(world.put_error(request), "ValidationException");
  EXPECT_EQ(world.last_message.find("Invalid request: tags and overwrite can't be used together."),
            0u);
}

TEST(PutParameter, RefusesEmptyAndNestedValues) {
  ParameterWorld world;
  EXPECT_EQ(world.put_error(string_parameter("color", "")), "ValidationException");
  EXPECT_EQ(world.last_message,
            "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member "
            "must have length greater than or equal to 1.");
  EXPECT_EQ(world.put_error(string_parameter("color", "a {{ other }}")), "ValidationException");
  EXPECT_EQ(world.put_error(string_parameter("color", "a { other }")), "");
}

TEST(PutParameter, KeepsWhatAnOverwriteDoesNotName) {
  ParameterWorld world;
  auto request = string_parameter("color", "red");
  request.Description = "what it looks like";
  request.AllowedPattern = "[a-z]+";
  world.call<operations::PutParameter>(request);
  world.overwrite("color", "blue");
  const auto described = world.call<operations::DescribeParameters>({}).Parameters->front();
  EXPECT_EQ(described.Description, "what it looks like");
  EXPECT_EQ(described.AllowedPattern, "[a-z]+");
  EXPECT_EQ(described.Version, 2);
}

TEST(PutParameter, ChecksTheValueAgainstTheWholeAllowedPattern) {
  ParameterWorld world;
  auto request = string_parameter("count", "12x");
  request.AllowedPattern = "\\d+";
  EXPECT_EQ(world.put_error(request), "ParameterPatternMismatchException");
  EXPECT_EQ(world.last_message,
            "Parameter value, cannot be validated against allowedPattern: \\d+");
  request.Value = "12";
  EXPECT_EQ(world.put_error(request), "");
  request.Name = "other";
  request.AllowedPattern = "(";
  EXPECT_EQ(world.put_error(request), "InvalidAllowedPatternException");
}

TEST(PutParameter, TakesLinearTimeForAnyAllowedPattern) {
  ParameterWorld world;
  auto request = string_parameter("count", std::string(4000, 'a') + "b");
  request.AllowedPattern = "(a*)*(a*)*(a|aa)*c";
  EXPECT_EQ(world.put_error(request), "ParameterPatternMismatchException");
}

TEST(PutParameter, KnowsThreeDataTypes) {
  ParameterWorld world;
  auto request = string_parameter("image", "ami-0123456789abcdef0");
  request.DataType = "aws:ec2:image";
  EXPECT_EQ(world.put_error(request), "");
  EXPECT_EQ(world.get("image").DataType, "aws:ec2:image");
  request.Name = "other";
  request.DataType = "Text";
  EXPECT_EQ(world.put_error(request), "ValidationException");
  EXPECT_EQ(world.last_message,
            "The following data type is not supported: Text (Data type names are all lowercase.)");
}

TEST(PutParameter, NotesWhoWroteIt) {
  ParameterWorld world;
  world.put("color", "red");
  EXPECT_EQ(world.call<operations::DescribeParameters>({}).Parameters->front().LastModifiedUser,
            "arn:aws:iam::123456789012:root");
}

TEST(PutParameter, KeepsParametersOfRegionsAndAccountsApart) {
  ParameterWorld world;
  world.put("color", "red");
  world.scope.region = "eu-west-1";
  EXPECT_EQ(world.get_error("color"), "ParameterNotFound");
  world.scope = {"999999999999", "us-east-1"};
  EXPECT_EQ(world.put("color", "blue").Version, 1);
}

TEST(PutParameter, LeavesAWorldThatCanBeRestoredAndReplayed) {
  ParameterWorld world;
  world.put("color", "red");
  world.overwrite("color", "blue");
  world.label("color", 1, {"first"});
  auto request = string_parameter("expiring", "soon");
  request.Tier = "Advanced";
  request.Policies =
      R"([{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2026-01-02T00:00:00Z"}}])";
  world.call<operations::PutParameter>(request);
  world.call<operations::DeleteParameter>({.Name = "color"});
  world.put("color", "green");
  world.expect_copies_equal();
  world.advance(std::chrono::hours(48));
  world.world->flush();
  world.expect_copies_equal();
}

}  // namespace
}  // namespace windtunnel::ssm::test
