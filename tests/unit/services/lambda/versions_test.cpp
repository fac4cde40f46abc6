#include "tests/unit/services/lambda/lambda_world.hpp"

namespace windtunnel::lambda {
namespace {

// LAM-010.
TEST(PublishVersion, CountsFromOneAndIsActiveAtOnce) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  const auto version =
      lambda.call<operations::PublishVersion>({.Description = "first", .FunctionName = "checkout"});
  EXPECT_EQ(*version.Version, "1");
  EXPECT_EQ(*version.FunctionArn, lambda.arn("checkout:1"));
  EXPECT_EQ(*version.Description, "first");
  EXPECT_EQ(*version.State, "Active");
  EXPECT_EQ(*lambda.show("checkout").Description, "");
  EXPECT_EQ(lambda.publish("checkout", "two"), "2");
}

// LAM-010.
TEST(PublishVersion, ReturnsTheLastOneWhereNothingChanged) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  EXPECT_EQ(lambda.publish("checkout", "one"), "1");
  EXPECT_EQ(lambda.publish("checkout", "one"), "1");
  EXPECT_EQ(lambda.publish("checkout", "two"), "2");
}

TEST(PublishVersion, KeepsWhatTheFunctionWas) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  lambda.publish("checkout", "one");
  lambda.call<operations::UpdateFunctionConfiguration>(
      {.FunctionName = "checkout", .MemorySize = 1024});
  EXPECT_EQ(*lambda.show("checkout").MemorySize, 1024);
  EXPECT_EQ(*lambda.show("checkout:1").MemorySize, 128);
}

// LAM-010.
TEST(PublishVersion, ChecksCodeAndRevision) {
  LambdaWorld lambda;
  const std::string sha = *lambda.create_active("checkout").CodeSha256;
  EXPECT_EQ(lambda.error_of<operations::PublishVersion>(
                {.CodeSha256 = "other", .FunctionName = "checkout"}),
            "InvalidParameterValueException");
  EXPECT_EQ(lambda.last_message,
            "CodeSHA256 (other) is different from current CodeSHA256 in "
            "$LATEST (" +
                sha +
                "). Please try again with the CodeSHA256 in "
                "$LATEST.");
  EXPECT_EQ(lambda.error_of<operations::PublishVersion>(
                {.FunctionName = "checkout", .RevisionId = "stale"}),
            "PreconditionFailedException");
}

TEST(PublishVersion, WaitsForTheFunction) {
  LambdaWorld lambda;
  lambda.create("checkout");
  EXPECT_EQ(lambda.error_of<operations::PublishVersion>({.FunctionName = "checkout"}),
            "ResourceConflictException");
}

TEST(ListVersionsByFunction, HasLatestFirstAndThenAscends) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  for (int version = 1; version <= 11; ++version) {
    lambda.publish("checkout", std::to_string(version));
  }
  const auto page =
      lambda.call<operations::ListVersionsByFunction>({.FunctionName = "checkout", .MaxItems = 3});
  ASSERT_EQ(page.Versions->size(), 3u);
  EXPECT_EQ(*page.Versions->at(0).FunctionArn, lambda.arn("checkout:$LATEST"));
  EXPECT_FALSE(page.Versions->at(0).State);
  EXPECT_EQ(*page.Versions->at(2).Version, "2");
  const auto rest = lambda.call<operations::ListVersionsByFunction>(
      {.FunctionName = "checkout", .Marker = page.NextMarker});
  ASSERT_EQ(rest.Versions->size(), 9u);
  EXPECT_EQ(*rest.Versions->at(0).Version, "3");
  EXPECT_EQ(*rest.Versions->at(8).Version, "11");
  lambda.create("other");
  EXPECT_EQ(lambda.error_of<operations::ListVersionsByFunction>(
                {.FunctionName = "other", .Marker = page.NextMarker}),
            "InvalidParameterValueException");
}

}  // namespace
}  // namespace windtunnel::lambda
