#include "tests/unit/services/lambda/lambda_world.hpp"

namespace windtunnel::lambda {
namespace {

using nlohmann::json;

AddPermissionRequest allow(const std::string& id, const std::string& principal) {
  AddPermissionRequest request;
  request.Action = "lambda:InvokeFunction";
  request.FunctionName = "checkout";
  request.Principal = principal;
  request.StatementId = id;
  return request;
}

// LAM-040.
TEST(AddPermission, WritesAStatement) {
  LambdaWorld lambda;
  lambda.create("checkout");
  AddPermissionRequest request = allow("events", "events.amazonaws.com");
  request.SourceArn = "arn:aws:events:us-east-1:123456789012:rule/nightly";
  request.SourceAccount = "123456789012";
  EXPECT_EQ(*lambda.call<operations::AddPermission>(request).Statement,
            R"({"Sid":"events","Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},)"
            R"("Action":"lambda:InvokeFunction",)"
            R"("Resource":"arn:aws:lambda:us-east-1:123456789012:function:checkout",)"
            R"("Condition":{"StringEquals":{"AWS:SourceAccount":"123456789012"},)"
            R"("ArnLike":{"AWS:SourceArn":)"
            R"("arn:aws:events:us-east-1:123456789012:rule/nightly"}}})");
}

// LAM-040.
TEST(AddPermission, KnowsPrincipalsByTheirForm) {
  LambdaWorld lambda;
  lambda.create("checkout");
  const auto principal = [&](const std::string& id, const std::string& text) {
    const auto made = lambda.call<operations::AddPermission>(allow(id, text));
    return json::parse(*made.Statement)["Principal"];
  };
  EXPECT_EQ(principal("a", "*"), "*");
  EXPECT_EQ(principal("b", "111122223333")["AWS"], "arn:aws:iam::111122223333:root");
  EXPECT_EQ(principal("c", "arn:aws:iam::111122223333:role/x")["AWS"],
            "arn:aws:iam::111122223333:role/x");
  EXPECT_EQ(lambda.error_of<operations::AddPermission>(allow("d", "nobody")),
            "InvalidParameterValueException");
}

// LAM-041.
TEST(AddPermission, RefusesAStatementThatIsThere) {
  LambdaWorld lambda;
  lambda.create("checkout");
  lambda.call<operations::AddPermission>(allow("one", "*"));
  EXPECT_EQ(lambda.error_of<operations::AddPermission>(allow("one", "*")),
            "ResourceConflictException");
  EXPECT_EQ(lambda.last_message,
            "The statement id (one) provided already exists. Please provide a "
            "new statement id, or remove the existing statement.");
}

// LAM-041.
TEST(GetPolicy, IsPerQualifier) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  AddPermissionRequest request = allow("one", "*");
  request.Qualifier = "live";
  lambda.call<operations::AddPermission>(request);
  EXPECT_EQ(lambda.error_of<operations::GetPolicy>({.FunctionName = "checkout"}),
            "ResourceNotFoundException");
  EXPECT_EQ(lambda.last_message, "The resource you requested does not exist.");
  const auto found = lambda.call<operations::GetPolicy>({.FunctionName = "checkout:live"});
  const json policy = json::parse(*found.Policy);
  EXPECT_EQ(policy["Version"], "2012-10-17");
  EXPECT_EQ(policy["Id"], "default");
  EXPECT_EQ(policy["Statement"][0]["Resource"], lambda.arn("checkout:live"));
  EXPECT_TRUE(found.RevisionId);
}

TEST(RemovePermission, SaysWhatIsNotThere) {
  LambdaWorld lambda;
  lambda.create("checkout");
  const RemovePermissionRequest one{.FunctionName = "checkout", .StatementId = "one"};
  EXPECT_EQ(lambda.error_of<operations::RemovePermission>(one), "ResourceNotFoundException");
  EXPECT_EQ(lambda.last_message, "No policy found for: " + lambda.arn("checkout"));
  lambda.call<operations::AddPermission>(allow("one", "*"));
  lambda.call<operations::AddPermission>(allow("two", "*"));
  EXPECT_EQ(lambda.error_of<operations::RemovePermission>(
                {.FunctionName = "checkout", .RevisionId = "stale", .StatementId = "one"}),
            "PreconditionFailedException");
  EXPECT_EQ(lambda.error_of<operations::RemovePermission>(one), "");
  EXPECT_EQ(lambda.error_of<operations::RemovePermission>(one), "ResourceNotFoundException");
  EXPECT_EQ(lambda.last_message, "Statement one is not found in resource policy.");
  lambda.call<operations::RemovePermission>({.FunctionName = "checkout", .StatementId = "two"});
  EXPECT_EQ(lambda.error_of<operations::GetPolicy>({.FunctionName = "checkout"}),
            "ResourceNotFoundException");
}

}  // namespace
}  // namespace windtunnel::lambda
