#include "tests/unit/services/lambda/lambda_world.hpp"

namespace windtunnel::lambda {
namespace {

AliasRoutingConfiguration weights(std::map<std::string, double> of_versions) {
  return {.AdditionalVersionWeights = std::move(of_versions)};
}

CreateAliasRequest alias_of(const std::string& version, const std::string& name = "beta") {
  return {.FunctionName = "checkout", .FunctionVersion = version, .Name = name};
}

// LAM-013.
TEST(CreateAlias, NamesAVersion) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  const auto made = lambda.call<operations::CreateAlias>(alias_of("2"));
  EXPECT_EQ(*made.AliasArn, lambda.arn("checkout:beta"));
  EXPECT_EQ(*made.Name, "beta");
  EXPECT_EQ(*made.FunctionVersion, "2");
  EXPECT_EQ(*made.Description, "");
  EXPECT_FALSE(made.RoutingConfig);
  EXPECT_EQ(lambda.call<operations::GetAlias>({.FunctionName = "checkout", .Name = "beta"}), made);
}

// LAM-013.
TEST(CreateAlias, RefusesWhatIsThereOrNot) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  EXPECT_EQ(lambda.error_of<operations::CreateAlias>(alias_of("1", "live")),
            "ResourceConflictException");
  EXPECT_EQ(lambda.last_message, "Alias already exists: " + lambda.arn("checkout:live"));
  EXPECT_EQ(lambda.error_of<operations::CreateAlias>(alias_of("7")), "ResourceNotFoundException");
  EXPECT_EQ(lambda.last_message, "Function not found: " + lambda.arn("checkout:7"));
  EXPECT_EQ(lambda.error_of<operations::CreateAlias>(alias_of("1", "12")), "ValidationException");
}

// LAM-014.
TEST(CreateAlias, ChecksItsWeights) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  const auto error_of = [&](const std::string& version, std::map<std::string, double> with) {
    CreateAliasRequest request = alias_of(version);
    request.RoutingConfig = weights(std::move(with));
    return lambda.error_of<operations::CreateAlias>(request);
  };
  EXPECT_EQ(error_of("1", {{"1", 0.1}, {"2", 0.1}}), "InvalidParameterValueException");
  EXPECT_EQ(lambda.last_message,
            "Number of items in AdditionalVersionWeights cannot be greater than 1");
  EXPECT_EQ(error_of("1", {{"1", 0.1}}), "InvalidParameterValueException");
  EXPECT_EQ(lambda.last_message,
            "Invalid function version 1. Function version 1 is already "
            "included in routing configuration.");
  EXPECT_EQ(error_of("$LATEST", {{"1", 0.1}}), "InvalidParameterValueException");
  EXPECT_EQ(lambda.last_message,
            "$LATEST is not supported for an alias pointing to more than 1 version");
  EXPECT_EQ(error_of("1", {{"7", 0.1}}), "ResourceNotFoundException");
  EXPECT_EQ(error_of("1", {{"2", 2.0}}), "ValidationException");
  EXPECT_NE(lambda.last_message.find("routingConfig.additionalVersionWeights"), std::string::npos)
      << lambda.last_message;
}

// LAM-014.
TEST(CreateAlias, MayShareBetweenVersionsOfOneRoleOnly) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  lambda.call<operations::UpdateFunctionConfiguration>(
      {.FunctionName = "checkout", .Role = "arn:aws:iam::123456789012:role/other"});
  lambda.advance(1s);
  lambda.call<operations::PublishVersion>({.FunctionName = "checkout"});
  CreateAliasRequest request = alias_of("1");
  request.RoutingConfig = weights({{"3", 0.1}});
  EXPECT_EQ(lambda.error_of<operations::CreateAlias>(request), "InvalidParameterValueException");
}

TEST(GetAlias, SaysWhatItCannotFind) {
  LambdaWorld lambda;
  lambda.create("checkout");
  EXPECT_EQ(lambda.error_of<operations::GetAlias>({.FunctionName = "checkout", .Name = "gone"}),
            "ResourceNotFoundException");
  EXPECT_EQ(lambda.last_message, "Cannot find alias arn: " + lambda.arn("checkout:gone"));
}

// LAM-015.
TEST(UpdateAlias, SetsAndClearsWeights) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  UpdateAliasRequest request{.FunctionName = "checkout", .Name = "live"};
  request.RoutingConfig = weights({{"2", 0.1}});
  AliasConfiguration alias = lambda.call<operations::UpdateAlias>(request);
  EXPECT_EQ(*alias.FunctionVersion, "1");
  EXPECT_EQ(alias.RoutingConfig->AdditionalVersionWeights->at("2"), 0.1);
  request.RoutingConfig.reset();
  request.Description = "kept";
  EXPECT_EQ(lambda.call<operations::UpdateAlias>(request).RoutingConfig, weights({{"2", 0.1}}));
  request.RoutingConfig = AliasRoutingConfiguration{};
  request.FunctionVersion = "2";
  alias = lambda.call<operations::UpdateAlias>(request);
  EXPECT_EQ(*alias.FunctionVersion, "2");
  EXPECT_FALSE(alias.RoutingConfig);
  EXPECT_EQ(*alias.Description, "kept");
}

// LAM-015.
TEST(UpdateAlias, ToAnotherVersionAloneTakesTheWeightsAway) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout", 0.1);
  const auto alias = lambda.call<operations::UpdateAlias>(
      {.FunctionName = "checkout", .FunctionVersion = "2", .Name = "live"});
  EXPECT_FALSE(alias.RoutingConfig);
}

TEST(UpdateAlias, ChecksNameAndRevision) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  EXPECT_EQ(lambda.error_of<operations::UpdateAlias>({.FunctionName = "checkout", .Name = "gone"}),
            "ResourceNotFoundException");
  EXPECT_EQ(lambda.last_message, "Alias not found: " + lambda.arn("checkout:gone"));
  EXPECT_EQ(lambda.error_of<operations::UpdateAlias>(
                {.FunctionName = "checkout", .Name = "live", .RevisionId = "stale"}),
            "PreconditionFailedException");
}

TEST(DeleteAlias, IsIdempotent) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  const DeleteAliasRequest request{.FunctionName = "checkout", .Name = "live"};
  EXPECT_EQ(lambda.error_of<operations::DeleteAlias>(request), "");
  EXPECT_EQ(lambda.error_of<operations::DeleteAlias>(request), "");
}

TEST(ListAliases, GoesByNameOrByVersion) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  lambda.call<operations::CreateAlias>(alias_of("2"));
  auto page = lambda.call<operations::ListAliases>({.FunctionName = "checkout", .MaxItems = 1});
  EXPECT_EQ(*page.Aliases->at(0).Name, "beta");
  page =
      lambda.call<operations::ListAliases>({.FunctionName = "checkout", .Marker = page.NextMarker});
  ASSERT_EQ(page.Aliases->size(), 1u);
  EXPECT_EQ(*page.Aliases->at(0).Name, "live");
  page = lambda.call<operations::ListAliases>({.FunctionName = "checkout", .FunctionVersion = "2"});
  ASSERT_EQ(page.Aliases->size(), 1u);
  EXPECT_EQ(*page.Aliases->at(0).Name, "beta");
}

}  // namespace
}  // namespace windtunnel::lambda
