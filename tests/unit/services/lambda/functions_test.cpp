#include "emulator/api/base64.hpp"
#include "emulator/api/sha256.hpp"
#include "tests/unit/services/lambda/lambda_world.hpp"

namespace windtunnel::lambda {
namespace {

// LAM-003, LAM-004.
TEST(CreateFunction, AnswersWithItsDefaultsWhileItIsPending) {
  LambdaWorld lambda;
  const FunctionConfiguration made = lambda.create("checkout");
  EXPECT_EQ(*made.FunctionArn, lambda.arn("checkout"));
  EXPECT_EQ(*made.Version, "$LATEST");
  EXPECT_EQ(*made.State, "Pending");
  EXPECT_EQ(*made.StateReason, "The function is being created.");
  EXPECT_EQ(*made.StateReasonCode, "Creating");
  EXPECT_FALSE(made.LastUpdateStatus);
  EXPECT_EQ(*made.CodeSha256, api::encode_base64(api::sha256("zip")));
  EXPECT_EQ(*made.CodeSize, 3);
  EXPECT_EQ(*made.LastModified, "2026-01-01T00:00:00.000+0000");
  EXPECT_EQ(*made.MemorySize, 128);
  EXPECT_EQ(*made.Timeout, 3);
  EXPECT_EQ(*made.Description, "");
  EXPECT_EQ(*made.Architectures, (std::vector<std::string>{"x86_64"}));
  EXPECT_EQ(made.EphemeralStorage->Size, 512);
  EXPECT_EQ(*made.LoggingConfig->LogGroup, "/aws/lambda/checkout");
  EXPECT_EQ(*made.SnapStart->ApplyOn, "None");
  EXPECT_EQ(*made.TracingConfig->Mode, "PassThrough");
  EXPECT_EQ(*made.PackageType, "Zip");
  EXPECT_TRUE(made.RuntimeVersionConfig->RuntimeVersionArn->starts_with(
      "arn:aws:lambda:us-east-1::runtime:"));
  EXPECT_FALSE(made.Environment);
}

// LAM-003, LAM-005.
TEST(CreateFunction, BecomesActiveAfterTwoSecondsWithAnotherRevision) {
  LambdaWorld lambda;
  const FunctionConfiguration made = lambda.create("checkout");
  lambda.advance(1999ms);
  EXPECT_EQ(*lambda.show("checkout").State, "Pending");
  EXPECT_EQ(*lambda.show("checkout").RevisionId, *made.RevisionId);
  lambda.advance(1ms);
  const FunctionConfiguration active = lambda.show("checkout");
  EXPECT_EQ(*active.State, "Active");
  EXPECT_FALSE(active.StateReason);
  EXPECT_EQ(*active.LastUpdateStatus, "Successful");
  EXPECT_NE(*active.RevisionId, *made.RevisionId);
}

TEST(CreateFunction, KeepsAWorldAtWarpFromRestingBeforeItIsActive) {
  LambdaWorld lambda;
  lambda.create("checkout");
  lambda.run_to_rest();
  EXPECT_EQ(*lambda.show("checkout").State, "Active");
}

TEST(CreateFunction, TakesLongerInANetwork) {
  LambdaWorld lambda;
  CreateFunctionRequest request = lambda.request("checkout");
  VpcConfig& network = request.VpcConfig.emplace();
  network.SubnetIds = std::vector<std::string>{"subnet-1"};
  network.SecurityGroupIds = std::vector<std::string>{"sg-1"};
  EXPECT_EQ(*lambda.call<operations::CreateFunction>(request).VpcConfig->SubnetIds,
            *network.SubnetIds);
  lambda.advance(19s);
  EXPECT_EQ(*lambda.show("checkout").State, "Pending");
  lambda.advance(1s);
  EXPECT_EQ(*lambda.show("checkout").State, "Active");
}

TEST(CreateFunction, PublishesAVersionUnderTheUnqualifiedArn) {
  LambdaWorld lambda;
  CreateFunctionRequest request = lambda.request("checkout");
  request.Publish = true;
  const FunctionConfiguration made = lambda.call<operations::CreateFunction>(request);
  EXPECT_EQ(*made.Version, "1");
  EXPECT_EQ(*made.FunctionArn, lambda.arn("checkout"));
  EXPECT_EQ(*lambda.show("checkout:1").State, "Pending");
  lambda.advance(2s);
  EXPECT_EQ(*lambda.show("checkout:1").State, "Active");
}

TEST(CreateFunction, RefusesANameThatIsTaken) {
  LambdaWorld lambda;
  lambda.create("checkout");
  EXPECT_EQ(lambda.error_of<operations::CreateFunction>(lambda.request("checkout")),
            "ResourceConflictException");
  EXPECT_EQ(lambda.last_message, "Function already exist: checkout");
}

TEST(CreateFunction, NeedsCodeRuntimeAndHandler) {
  LambdaWorld lambda;
  CreateFunctionRequest request = lambda.request("checkout");
  request.Code.ZipFile.reset();
  EXPECT_EQ(lambda.error_of<operations::CreateFunction>(request), "InvalidParameterValueException");
  request = lambda.request("checkout");
  request.Handler.reset();
  EXPECT_EQ(lambda.error_of<operations::CreateFunction>(request), "InvalidParameterValueException");
  request = lambda.request("checkout");
  request.Runtime = "python9";
  EXPECT_EQ(lambda.error_of<operations::CreateFunction>(request), "InvalidParameterValueException");
  EXPECT_TRUE(lambda.last_message.starts_with(
      "Value python9 at 'runtime' failed to satisfy constraint: Member must satisfy enum value "
      "set: ["));
  EXPECT_TRUE(lambda.last_message.ends_with("] or be a valid ARN"));
}

// LAM-008, LAM-009.
TEST(CreateFunction, BoundsTimeoutZipEnvironmentAndLayers) {
  LambdaWorld lambda;
  CreateFunctionRequest request = lambda.request("checkout");
  request.Timeout = 901;
  EXPECT_EQ(lambda.error_of<operations::CreateFunction>(request), "ValidationException");
  request = lambda.request("checkout", std::string(52'428'801, 'z'));
  EXPECT_EQ(lambda.error_of<operations::CreateFunction>(request), "RequestEntityTooLargeException");
  EXPECT_EQ(lambda.last_message, "Zipped size must be smaller than 52428800 bytes");
  request = lambda.request("checkout");
  request.Environment.emplace().Variables.emplace()["AB"] = std::string(4096, 'x');
  EXPECT_EQ(lambda.error_of<operations::CreateFunction>(request), "InvalidParameterValueException");
  EXPECT_TRUE(lambda.last_message.ends_with("String measured: {\"AB\":\"" + std::string(4096, 'x') +
                                            "\"}"));
  request = lambda.request("checkout");
  request.Layers = std::vector<std::string>(6, "arn:aws:lambda:us-east-1:123456789012:layer:l:1");
  EXPECT_EQ(lambda.error_of<operations::CreateFunction>(request), "InvalidParameterValueException");
  EXPECT_EQ(lambda.last_message, "Cannot reference more than 5 layers.");
}

// LAM-008.
TEST(CreateFunction, TakesCodeFromABucket) {
  LambdaWorld lambda;
  lambda.call<s3::operations::CreateBucket>({.Bucket = "releases"});
  s3::PutObjectRequest object;
  object.Bucket = "releases";
  object.Key = "app.zip";
  object.Body = api::Blob{"stored"};
  lambda.call<s3::operations::PutObject>(object);
  CreateFunctionRequest request = lambda.request("checkout");
  request.Code = {.S3Bucket = "releases", .S3Key = "app.zip"};
  EXPECT_EQ(*lambda.call<operations::CreateFunction>(request).CodeSha256,
            api::encode_base64(api::sha256("stored")));
  request.FunctionName = "other";
  request.Code.S3Key = "gone.zip";
  EXPECT_EQ(lambda.error_of<operations::CreateFunction>(request), "InvalidParameterValueException");
  EXPECT_EQ(lambda.last_message,
            "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The "
            "specified key does not exist.");
}

TEST(CreateFunction, SaysWhatIsNotModelled) {
  LambdaWorld lambda;
  CreateFunctionRequest request = lambda.request("checkout");
  request.PublishTo = "LATEST_PUBLISHED";
  EXPECT_EQ(lambda.error_of<operations::CreateFunction>(request), "NotImplemented");
}

// LAM-006.
TEST(GetFunction, ShowsCodeTagsAndConcurrencyWhereThereAreAny) {
  LambdaWorld lambda;
  CreateFunctionRequest request = lambda.request("checkout");
  GetFunctionResponse found;
  lambda.call<operations::CreateFunction>(request);
  found = lambda.call<operations::GetFunction>({.FunctionName = "checkout"});
  EXPECT_EQ(*found.Configuration->FunctionArn, lambda.arn("checkout"));
  EXPECT_EQ(*found.Code->RepositoryType, "S3");
  EXPECT_FALSE(found.Tags);
  EXPECT_FALSE(found.Concurrency);
  request.FunctionName = "tagged";
  request.Tags.emplace()["team"] = "shop";
  lambda.call<operations::CreateFunction>(request);
  found = lambda.call<operations::GetFunction>({.FunctionName = "tagged"});
  EXPECT_EQ(found.Tags->at("team"), "shop");
}

TEST(GetFunctionConfiguration, ShowsVersionsAndAliasesUnderTheirOwnArns) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  EXPECT_EQ(*lambda.show("checkout:$LATEST").FunctionArn, lambda.arn("checkout:$LATEST"));
  EXPECT_EQ(*lambda.show("checkout:2").FunctionArn, lambda.arn("checkout:2"));
  const FunctionConfiguration live = lambda.show("checkout:live");
  EXPECT_EQ(*live.FunctionArn, lambda.arn("checkout:live"));
  EXPECT_EQ(*live.Version, "1");
  EXPECT_EQ(*live.CodeSha256, api::encode_base64(api::sha256("one")));
}

// LAM-001.
TEST(FunctionName, IsTakenInEveryForm) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  for (const std::string& name : {std::string("checkout"), lambda.arn("checkout"),
                                  std::string("123456789012:function:checkout")}) {
    EXPECT_EQ(*lambda.show(name).FunctionArn, lambda.arn("checkout")) << name;
    EXPECT_EQ(*lambda.show(name + ":live").FunctionArn, lambda.arn("checkout:live")) << name;
  }
}

// LAM-001, LAM-002, LAM-012.
TEST(FunctionName, IsRefusedForOtherRegionsAccountsAndQualifiers) {
  LambdaWorld lambda;
  lambda.create("checkout");
  const auto error_of = [&](const std::string& name, api::Opt<std::string> qualifier = {}) {
    return lambda.error_of<operations::GetFunctionConfiguration>(
        {.FunctionName = name, .Qualifier = std::move(qualifier)});
  };
  EXPECT_EQ(error_of("gone"), "ResourceNotFoundException");
  EXPECT_EQ(lambda.last_message, "Function not found: " + lambda.arn("gone"));
  EXPECT_EQ(error_of("checkout", "7"), "ResourceNotFoundException");
  EXPECT_EQ(lambda.last_message, "Function not found: " + lambda.arn("checkout:7"));
  EXPECT_EQ(error_of("checkout:1", "2"), "InvalidParameterValueException");
  EXPECT_EQ(lambda.last_message,
            "The derived qualifier from the function name does not match the specified qualifier.");
  EXPECT_EQ(error_of("arn:aws:lambda:eu-west-1:123456789012:function:checkout"),
            "ResourceNotFoundException");
  EXPECT_EQ(lambda.last_message,
            "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')");
  EXPECT_EQ(error_of("arn:aws:lambda:us-east-1:999999999999:function:checkout"),
            "AccessDeniedException");
  EXPECT_EQ(error_of(std::string(65, 'x')), "InvalidParameterValueException");
}

// LAM-006.
TEST(ListFunctions, LeavesOutStatesAndGoesPageByPage) {
  LambdaWorld lambda;
  for (const char* name : {"c", "a", "b"}) lambda.create(name);
  ListFunctionsResponse page = lambda.call<operations::ListFunctions>({.MaxItems = 2});
  ASSERT_EQ(page.Functions->size(), 2u);
  EXPECT_EQ(*page.Functions->at(0).FunctionName, "a");
  EXPECT_EQ(*page.Functions->at(0).FunctionArn, lambda.arn("a"));
  EXPECT_FALSE(page.Functions->at(0).State);
  EXPECT_FALSE(page.Functions->at(0).RuntimeVersionConfig);
  page = lambda.call<operations::ListFunctions>({.Marker = page.NextMarker, .MaxItems = 2});
  ASSERT_EQ(page.Functions->size(), 1u);
  EXPECT_EQ(*page.Functions->at(0).FunctionName, "c");
  EXPECT_FALSE(page.NextMarker);
  EXPECT_EQ(lambda.error_of<operations::ListFunctions>({.Marker = "forged"}),
            "InvalidParameterValueException");
}

TEST(ListFunctions, ShowsAllVersionsWhereAsked) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  const auto all = lambda.call<operations::ListFunctions>({.FunctionVersion = "ALL"});
  ASSERT_EQ(all.Functions->size(), 3u);
  EXPECT_EQ(*all.Functions->at(0).FunctionArn, lambda.arn("checkout:$LATEST"));
  EXPECT_EQ(*all.Functions->at(2).Version, "2");
}

// LAM-005.
TEST(UpdateFunctionCode, IsInProgressForASecond) {
  LambdaWorld lambda;
  const FunctionConfiguration before = lambda.create_active("checkout");
  UpdateFunctionCodeRequest request;
  request.FunctionName = "checkout";
  request.ZipFile = api::Blob{"other"};
  const FunctionConfiguration updating = lambda.call<operations::UpdateFunctionCode>(request);
  EXPECT_EQ(*updating.State, "Active");
  EXPECT_EQ(*updating.LastUpdateStatus, "InProgress");
  EXPECT_EQ(*updating.LastUpdateStatusReasonCode, "Creating");
  EXPECT_EQ(*updating.CodeSha256, api::encode_base64(api::sha256("other")));
  EXPECT_NE(*updating.RevisionId, *before.RevisionId);
  EXPECT_EQ(lambda.error_of<operations::UpdateFunctionCode>(request), "ResourceConflictException");
  EXPECT_EQ(lambda.last_message,
            "The operation cannot be performed at this time. An update is in progress for "
            "resource: " +
                lambda.arn("checkout"));
  lambda.advance(1s);
  EXPECT_EQ(*lambda.show("checkout").LastUpdateStatus, "Successful");
  EXPECT_NE(*lambda.show("checkout").RevisionId, *updating.RevisionId);
}

TEST(UpdateFunctionCode, MayPublishAVersionThatIsPendingMeanwhile) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  UpdateFunctionCodeRequest request;
  request.FunctionName = "checkout";
  request.ZipFile = api::Blob{"other"};
  request.Publish = true;
  const FunctionConfiguration version = lambda.call<operations::UpdateFunctionCode>(request);
  EXPECT_EQ(*version.Version, "1");
  EXPECT_EQ(*version.FunctionArn, lambda.arn("checkout:1"));
  EXPECT_EQ(*version.State, "Pending");
  EXPECT_FALSE(version.LastUpdateStatus);
}

TEST(UpdateFunctionCode, ChangesNothingOnADryRun) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  UpdateFunctionCodeRequest request;
  request.FunctionName = "checkout";
  request.ZipFile = api::Blob{"other"};
  request.DryRun = true;
  const auto digest = lambda.world->digest();
  EXPECT_EQ(*lambda.call<operations::UpdateFunctionCode>(request).CodeSize, 5);
  EXPECT_EQ(lambda.world->digest(), digest);
}

TEST(UpdateFunctionConfiguration, ChangesWhatItNames) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  UpdateFunctionConfigurationRequest request;
  request.FunctionName = "checkout";
  request.MemorySize = 512;
  request.Environment.emplace().Variables.emplace()["STAGE"] = "prod";
  FunctionConfiguration changed = lambda.call<operations::UpdateFunctionConfiguration>(request);
  EXPECT_EQ(*changed.MemorySize, 512);
  EXPECT_EQ(*changed.Handler, "app.handler");
  EXPECT_EQ(changed.Environment->Variables->at("STAGE"), "prod");
  EXPECT_EQ(*changed.LastUpdateStatus, "InProgress");
  lambda.advance(1s);
  request.Environment.emplace();
  changed = lambda.call<operations::UpdateFunctionConfiguration>(request);
  EXPECT_FALSE(changed.Environment);
}

TEST(UpdateFunctionConfiguration, ChecksTheRevision) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  EXPECT_EQ(lambda.error_of<operations::UpdateFunctionConfiguration>(
                {.FunctionName = "checkout", .RevisionId = "stale"}),
            "PreconditionFailedException");
  EXPECT_EQ(lambda.last_message,
            "The Revision Id provided does not match the latest Revision Id. Call the "
            "GetFunction/GetAlias API to retrieve the latest Revision Id");
}

// LAM-011.
TEST(DeleteFunction, TakesEverythingAlongButNoRevisionComesTwice) {
  LambdaWorld lambda;
  const std::string first = *lambda.create("checkout").RevisionId;
  lambda.advance(2s);
  lambda.publish("checkout", "one");
  lambda.call<operations::CreateAlias>(
      {.FunctionName = "checkout", .FunctionVersion = "1", .Name = "live"});
  lambda.call<operations::DeleteFunction>({.FunctionName = "checkout"});
  EXPECT_EQ(lambda.error_of<operations::GetFunction>({.FunctionName = "checkout"}),
            "ResourceNotFoundException");
  EXPECT_NE(*lambda.create("checkout").RevisionId, first);
  lambda.advance(2s);
  EXPECT_EQ(lambda.error_of<operations::GetAlias>({.FunctionName = "checkout", .Name = "live"}),
            "ResourceNotFoundException");
  EXPECT_EQ(*lambda.call<operations::PublishVersion>({.FunctionName = "checkout"}).Version, "1");
}

// LAM-011.
TEST(DeleteFunction, OfAVersionLeavesTheRest) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  const auto error_of = [&](const char* qualifier) {
    return lambda.error_of<operations::DeleteFunction>(
        {.FunctionName = "checkout", .Qualifier = qualifier});
  };
  EXPECT_EQ(error_of("2"), "");
  EXPECT_EQ(error_of("7"), "");
  EXPECT_EQ(error_of("1"), "ResourceConflictException");
  EXPECT_EQ(error_of("$LATEST"), "InvalidParameterValueException");
  EXPECT_EQ(lambda.last_message,
            "$LATEST version cannot be deleted without deleting the function.");
  EXPECT_EQ(error_of("live"), "InvalidParameterValueException");
  EXPECT_EQ(lambda.publish("checkout", "three"), "3");
}

TEST(Functions, AreTheSameAfterARestartAndByReplay) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout", 0.5);
  lambda.invoke("checkout:live");
  lambda.invoke("checkout:live", "{}", "Event");
  lambda.advance(50ms);
  EXPECT_EQ(lambda.restored()->digest(), lambda.world->digest());
  lambda.advance(1s);
  EXPECT_EQ(lambda.restored()->digest(), lambda.world->digest());
  EXPECT_EQ(lambda.replayed()->digest(), lambda.world->digest());
}

}  // namespace
}  // namespace windtunnel::lambda
