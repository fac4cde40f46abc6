#include "emulator/api/base64.hpp"
#include "tests/unit/services/lambda/lambda_world.hpp"

namespace windtunnel::lambda {
namespace {

using nlohmann::json;

// LAM-030.
TEST(Invoke, AnswersWhatTheFleetFileSays) {
  LambdaWorld lambda("{ match: { name: checkout }, returns: { ok: true } }");
  lambda.create_active("checkout");
  const InvocationResponse answer = lambda.invoke("checkout", R"({"order":1})");
  EXPECT_EQ(*answer.StatusCode, 200);
  EXPECT_EQ(*answer.ExecutedVersion, "$LATEST");
  EXPECT_FALSE(answer.FunctionError);
  EXPECT_FALSE(answer.LogResult);
  EXPECT_EQ(answer.Payload->bytes, R"({"ok":true})");
}

TEST(Invoke, AnswersNullUnlessTheFileSaysOtherwise) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  EXPECT_EQ(lambda.invoke("checkout").Payload->bytes, "null");
}

// LAM-031.
TEST(Invoke, EndsInAFunctionErrorWithStatus200) {
  LambdaWorld lambda("{ match: { version: 2 }, fails: 100%, says: no such table }");
  lambda.create_with_alias("checkout");
  EXPECT_FALSE(lambda.invoke("checkout:1").FunctionError);
  const InvocationResponse answer = lambda.invoke("checkout:2");
  EXPECT_EQ(*answer.StatusCode, 200);
  EXPECT_EQ(*answer.FunctionError, "Unhandled");
  const json error = json::parse(answer.Payload->bytes);
  EXPECT_EQ(error["errorMessage"], "no such table");
  EXPECT_EQ(error["errorType"], "Exception");
  EXPECT_EQ(error["requestId"].get<std::string>().size(), 36u);
  EXPECT_EQ(error["stackTrace"], json::array());
}

// LAM-031.
TEST(Invoke, TimesOutWhereItTakesLongerThanItMay) {
  LambdaWorld lambda("{ takes: 3001ms }");
  lambda.create_active("checkout");
  const InvocationResponse answer = lambda.invoke("checkout");
  EXPECT_EQ(*answer.FunctionError, "Unhandled");
  const std::string message = json::parse(answer.Payload->bytes)["errorMessage"];
  EXPECT_TRUE(message.starts_with("2026-01-01T00:00:05.000Z ")) << message;
  EXPECT_TRUE(message.ends_with(" Task timed out after 3.00 seconds")) << message;
  EXPECT_EQ(lambda.metric("Errors", {{"FunctionName", "checkout"}}), 1);
  EXPECT_EQ(lambda.metric("Duration", {{"FunctionName", "checkout"}}), 3000);
}

TEST(Invoke, PassesNoTime) {
  LambdaWorld lambda("{ takes: 2s }");
  lambda.create_active("checkout");
  const auto before = lambda.world->now();
  lambda.invoke("checkout");
  EXPECT_EQ(lambda.world->now(), before);
}

// LAM-036.
TEST(Invoke, ShowsTheLogsTailWhereAsked) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  InvocationRequest request{.FunctionName = "checkout", .LogType = "Tail"};
  const std::string log = *api::decode_base64(*lambda.call<operations::Invoke>(request).LogResult);
  EXPECT_NE(log.find("START RequestId: "), std::string::npos);
  EXPECT_NE(log.find(" Version: $LATEST\n"), std::string::npos);
  EXPECT_NE(log.find("\tDuration: 20.00 ms\tBilled Duration: 20 ms\t"), std::string::npos) << log;
}

TEST(Invoke, OnADryRunOnlyChecks) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  const auto digest = lambda.world->digest();
  EXPECT_EQ(*lambda.invoke("checkout", "", "DryRun").StatusCode, 204);
  EXPECT_EQ(lambda.world->digest(), digest);
}

TEST(Invoke, RefusesWhatCannotRun) {
  LambdaWorld lambda;
  lambda.create("checkout");
  EXPECT_EQ(lambda.error_of<operations::Invoke>({.FunctionName = "gone"}),
            "ResourceNotFoundException");
  EXPECT_EQ(lambda.last_message, "Function not found: " + lambda.arn("gone:$LATEST"));
  EXPECT_EQ(lambda.error_of<operations::Invoke>({.FunctionName = "checkout"}),
            "ResourceConflictException");
  InvocationRequest request{.FunctionName = "checkout"};
  request.Payload = api::Blob{"{not json"};
  EXPECT_EQ(lambda.error_of<operations::Invoke>(request), "InvalidRequestContentException");
  EXPECT_TRUE(lambda.last_message.starts_with("Could not parse request body into json: "));
  request.Payload = api::Blob{"\"" + std::string(6'291'456, 'x') + "\""};
  EXPECT_EQ(lambda.error_of<operations::Invoke>(request), "RequestTooLargeException");
  request.Payload = api::Blob{"\"" + std::string(1'048'576, 'x') + "\""};
  request.InvocationType = "Event";
  EXPECT_EQ(lambda.error_of<operations::Invoke>(request), "RequestTooLargeException");
}

// LAM-020, LAM-021.
TEST(Invoke, ThroughAnAliasDrawsTheVersionByItsWeight) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout", 0.25);
  int second = 0;
  for (int n = 0; n < 400; ++n) second += *lambda.invoke("checkout:live").ExecutedVersion == "2";
  EXPECT_NEAR(second, 100, 30);
}

TEST(Invoke, OfOneAliasIsNoneOfAnothersLuck) {
  const auto versions = [](bool with_others) {
    LambdaWorld lambda;
    lambda.create_with_alias("checkout", 0.5);
    std::string drawn;
    for (int n = 0; n < 50; ++n) {
      if (with_others) lambda.invoke("checkout");
      drawn += *lambda.invoke("checkout:live").ExecutedVersion;
    }
    return drawn;
  };
  EXPECT_EQ(versions(false), versions(true));
}

// LAM-022, LAM-025.
TEST(FunctionMetrics, CountForTheFunctionAndForWhatWasInvoked) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  lambda.invoke("checkout");
  lambda.invoke("checkout:1");
  EXPECT_EQ(lambda.metric("Invocations", {}), 2);
  EXPECT_EQ(lambda.metric("Invocations", {{"FunctionName", "checkout"}}), 2);
  EXPECT_EQ(lambda.metric("Invocations", {{"FunctionName", "checkout"}, {"Resource", "checkout"}}),
            1);
  EXPECT_EQ(
      lambda.metric("Invocations", {{"FunctionName", "checkout"}, {"Resource", "checkout:1"}}), 1);
  EXPECT_EQ(lambda.metric("Errors", {{"FunctionName", "checkout"}}), 0);
  EXPECT_EQ(lambda.metric("Duration", {{"FunctionName", "checkout"}}), 40);
}

// LAM-022, LAM-023, LAM-024.
TEST(FunctionMetrics, ThroughAnAliasCountForTheVersionThereAndNeverForItself) {
  LambdaWorld lambda("{ match: { version: 2 }, fails: 100% }");
  lambda.create_with_alias("checkout", 0.5);
  double failures = 0;
  for (int n = 0; n < 40; ++n) failures += lambda.invoke("checkout:live").FunctionError.has_value();
  const std::map<std::string, std::string> alias = {{"FunctionName", "checkout"},
                                                    {"Resource", "checkout:live"}};
  auto of_version = alias;
  EXPECT_EQ(lambda.metric("Invocations", alias), 40);
  EXPECT_EQ(lambda.metric("Errors", alias), failures);
  of_version["ExecutedVersion"] = "2";
  EXPECT_EQ(lambda.metric("Invocations", of_version), failures);
  EXPECT_EQ(lambda.metric("Errors", of_version), failures);
  of_version["ExecutedVersion"] = "1";
  EXPECT_EQ(lambda.metric("Errors", of_version), 0);
  EXPECT_FALSE(lambda.metric("Errors", {{"FunctionName", "checkout"}, {"Resource", "checkout:2"}}));
}

// LAM-030.
TEST(EventInvocation, RunsATenthOfASecondLaterAndCountsAtItsEnd) {
  LambdaWorld lambda("{ takes: 2s }");
  lambda.create_active("checkout");
  const InvocationResponse answer = lambda.invoke("checkout", "{}", "Event");
  EXPECT_EQ(*answer.StatusCode, 202);
  EXPECT_FALSE(answer.ExecutedVersion);
  EXPECT_FALSE(answer.Payload);
  lambda.advance(2099ms);
  EXPECT_FALSE(lambda.metric("Invocations", {}));
  lambda.advance(1ms);
  EXPECT_EQ(lambda.metric("Invocations", {}), 1);
}

TEST(EventInvocation, IsDroppedWhereTheFunctionIsGone) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  lambda.invoke("checkout", "{}", "Event");
  lambda.call<operations::DeleteFunction>({.FunctionName = "checkout"});
  lambda.run_to_rest();
  EXPECT_FALSE(lambda.metric("Invocations", {}));
  EXPECT_TRUE(lambda.has_noted("InvocationDropped"));
}

TEST(EventInvocation, IsDroppedWhereTheVersionGoesWhileItRuns) {
  LambdaWorld lambda("{ takes: 2s }");
  lambda.create_with_alias("checkout");
  lambda.invoke("checkout:2", "{}", "Event");
  lambda.advance(1s);
  lambda.call<operations::DeleteFunction>({.FunctionName = "checkout:2"});
  lambda.run_to_rest();
  EXPECT_TRUE(lambda.has_noted("InvocationDropped"));
}

constexpr const char* hook_payload =
    R"({"DeploymentId":"d-ABCDEF012","LifecycleEventHookExecutionId":"hook-1"})";

// No deployment waits for this hook: that CodeDeploy refuses the report shows that it was made.
// LAM-050.
TEST(LifecycleHook, ReportsAtItsEndAndFailsWhereCodeDeployRefuses) {
  LambdaWorld lambda("{ takes: 2s }");
  lambda.create_active("hook");
  lambda.invoke("hook", hook_payload, "Event");
  lambda.advance(2s);
  EXPECT_FALSE(lambda.has_noted("HookNotReported"));
  lambda.advance(100ms);
  EXPECT_TRUE(lambda.has_noted("HookNotReported"));
  EXPECT_EQ(lambda.metric("Errors", {{"FunctionName", "hook"}}), 1);
}

// LAM-050.
TEST(LifecycleHook, StaysSilentWhereTheFileSaysSoOrItFails) {
  for (const char* functions : {"{ reports: nothing }", "{ fails: 100% }", "{ takes: 4s }"}) {
    LambdaWorld lambda(functions);
    lambda.create_active("hook");
    lambda.invoke("hook", hook_payload, "Event");
    lambda.run_to_rest();
    EXPECT_FALSE(lambda.has_noted("HookNotReported")) << functions;
  }
}

TEST(LifecycleHook, IsToldFromOtherFunctionsByItsPayload) {
  for (const char* payload : {"{}", "[1]", R"({"DeploymentId":"d-ABCDEF012"})",
                              R"({"DeploymentId":1,"LifecycleEventHookExecutionId":"h"})"}) {
    LambdaWorld lambda;
    lambda.create_active("hook");
    lambda.invoke("hook", payload, "Event");
    lambda.run_to_rest();
    EXPECT_FALSE(lambda.has_noted("HookNotReported")) << payload;
    EXPECT_EQ(lambda.metric("Errors", {{"FunctionName", "hook"}}), 0) << payload;
  }
}

}  // namespace
}  // namespace windtunnel::lambda
