#include "tests/unit/services/ssm/parameter_world.hpp"

namespace windtunnel::ssm::test {
namespace {

using Labels = std::vector<std::string>;

std::vector<ParameterHistory> history_of(ParameterWorld& world, const std::string& name) {
  GetParameterHistoryRequest request;
  request.Name = name;
  std::vector<ParameterHistory> all;
  do {
    const auto page = world.call<operations::GetParameterHistory>(request);
    all.insert(all.end(), page.Parameters->begin(), page.Parameters->end());
    request.NextToken = page.NextToken;
  } while (request.NextToken);
  return all;
}

TEST(ParameterVersions, AreKeptUpToAHundred) {
  ParameterWorld world;
  world.put("color", "1");
  for (int version = 2; version <= 101; ++version)
    world.overwrite("color", std::to_string(version));
  const auto history = history_of(world, "color");
  ASSERT_EQ(history.size(), 100u);
  EXPECT_EQ(history.front().Version, 2);
  EXPECT_EQ(history.back().Version, 101);
  EXPECT_EQ(history.back().Value, "101");
  EXPECT_EQ(world.get_error("color:1"), "ParameterVersionNotFound");
  EXPECT_EQ(world.last_message,
            "Systems Manager could not find version 1 of color. Verify the version and try again.");
  world.expect_copies_equal();
}

TEST(ParameterVersions, KeepAnOldestOneThatHasALabel) {
  ParameterWorld world;
  world.put("color", "1");
  world.label("color", 1, {"keep"});
  for (int version = 2; version <= 100; ++version) world.overwrite("color", "x");
  auto request = string_parameter("color", "y");
  request.Overwrite = true;
  EXPECT_EQ(world.put_error(request), "ParameterMaxVersionLimitExceeded");
  EXPECT_EQ(world.last_message,
            "You attempted to create a new version of color by calling the PutParameter API with "
            "the overwrite flag. Version 1, the oldest version, can't be deleted because it has a "
            "label associated with it. Move the label to another version of the parameter, and try "
            "again.");
  world.label("color", 100, {"keep"});
  EXPECT_EQ(world.put_error(request), "");
}

TEST(ParameterVersions, AreListedOldestFirstInPages) {
  ParameterWorld world;
  world.put("color", "1");
  for (int version = 2; version <= 60; ++version) world.overwrite("color", "x");
  const auto page = world.call<operations::GetParameterHistory>({.Name = "color"});
  EXPECT_EQ(page.Parameters->size(), 50u);
  EXPECT_EQ(page.Parameters->front().Version, 1);
  EXPECT_TRUE(page.NextToken);
  EXPECT_EQ(history_of(world, "color").size(), 60u);
  GetParameterHistoryRequest request;
  request.Name = "color";
  request.NextToken = "nonsense";
  EXPECT_EQ(world.error_of<operations::GetParameterHistory>(request), "InvalidNextToken");
}

TEST(ParameterVersions, StartAgainAtOneAfterDeletion) {
  ParameterWorld world;
  world.put("color", "1");
  world.overwrite("color", "2");
  world.call<operations::DeleteParameter>({.Name = "color"});
  EXPECT_EQ(world.get_error("color"), "ParameterNotFound");
  EXPECT_EQ(world.last_message, "");
  EXPECT_EQ(world.put("color", "3").Version, 1);
  EXPECT_EQ(history_of(world, "color").size(), 1u);
}

TEST(ParameterLabels, SelectAVersion) {
  ParameterWorld world;
  world.put("/app/color", "red");
  world.overwrite("/app/color", "blue");
  EXPECT_TRUE(world.label("/app/color", 1, {"production"}).InvalidLabels->empty());
  const auto parameter = world.get("/app/color:production");
  EXPECT_EQ(parameter.Value, "red");
  EXPECT_EQ(parameter.Name, "/app/color");
  EXPECT_EQ(parameter.Selector, ":production");
  EXPECT_EQ(world.get("/app/color:2").Value, "blue");
  EXPECT_EQ(world.get_error("/app/color:staging"), "ParameterVersionNotFound");
  EXPECT_EQ(world.get_error("/app/color:1:2"), "ValidationException");
}

TEST(ParameterLabels, GoToTheLatestVersionUnlessAnotherIsNamed) {
  ParameterWorld world;
  world.put("color", "red");
  world.overwrite("color", "blue");
  EXPECT_EQ(world.call<operations::LabelParameterVersion>({.Labels = {"now"}, .Name = "color"})
                .ParameterVersion,
            2);
  EXPECT_EQ(history_of(world, "color")[1].Labels, Labels{"now"});
}

TEST(ParameterLabels, MoveFromTheVersionThatHadThem) {
  ParameterWorld world;
  world.put("color", "red");
  world.overwrite("color", "blue");
  world.label("color", 1, {"a", "b"});
  world.label("color", 2, {"b"});
  const auto history = history_of(world, "color");
  EXPECT_EQ(history[0].Labels, Labels{"a"});
  EXPECT_EQ(history[1].Labels, Labels{"b"});
}

TEST(ParameterLabels, ReportInvalidOnesAndApplyTheRest) {
  ParameterWorld world;
  world.put("color", "red");
  const auto out = world.label("color", 1, {"1st", "AWS-x", "ssm", "a b", "fine"});
  EXPECT_EQ(out.InvalidLabels, (Labels{"1st", "AWS-x", "ssm", "a b"}));
  EXPECT_EQ(history_of(world, "color")[0].Labels, Labels{"fine"});
}

TEST(ParameterLabels, AreTenAVersionAtMost) {
  ParameterWorld world;
  world.put("color", "red");
  world.label("color", 1, {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"});
  EXPECT_EQ(world.error_of<operations::LabelParameterVersion>(
                {.Labels = {"k"}, .Name = "color", .ParameterVersion = 1}),
            "ParameterVersionLabelLimitExceeded");
}

TEST(ParameterLabels, AreRemovedByTheVersionThatHasThem) {
  ParameterWorld world;
  world.put("color", "red");
  world.overwrite("color", "blue");
  world.label("color", 1, {"a", "b"});
  const auto out = world.call<operations::UnlabelParameterVersion>(
      {.Labels = {"a", "x"}, .Name = "color", .ParameterVersion = 1});
  EXPECT_EQ(out.RemovedLabels, Labels{"a"});
  EXPECT_EQ(out.InvalidLabels, Labels{"x"});
  EXPECT_EQ(history_of(world, "color")[0].Labels, Labels{"b"});
  EXPECT_EQ(world.error_of<operations::UnlabelParameterVersion>(
                {.Labels = {"a"}, .Name = "color", .ParameterVersion = 9}),
            "ParameterVersionNotFound");
  world.expect_copies_equal();
}

}  // namespace
}  // namespace windtunnel::ssm::test
