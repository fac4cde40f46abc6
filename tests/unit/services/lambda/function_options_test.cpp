#include "tests/unit/services/lambda/lambda_world.hpp"

namespace windtunnel::lambda {
namespace {

using Tags = std::map<std::string, std::string>;

TEST(FunctionTags, AreAddedReplacedAndRemoved) {
  LambdaWorld lambda;
  lambda.create("checkout");
  const std::string arn = lambda.arn("checkout");
  lambda.call<operations::TagResource>({.Resource = arn, .Tags = {{"a", "1"}, {"b", "1"}}});
  lambda.call<operations::TagResource>({.Resource = arn, .Tags = {{"b", "2"}, {"c", "3"}}});
  lambda.call<operations::UntagResource>({.Resource = arn, .TagKeys = {"a"}});
  EXPECT_EQ(*lambda.call<operations::ListTags>({.Resource = arn}).Tags,
            (Tags{{"b", "2"}, {"c", "3"}}));
}

TEST(FunctionTags, BelongToWholeFunctionsOnly) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  EXPECT_EQ(lambda.error_of<operations::ListTags>({.Resource = lambda.arn("checkout:live")}),
            "InvalidParameterValueException");
  EXPECT_EQ(lambda.error_of<operations::ListTags>({.Resource = lambda.arn("gone")}),
            "ResourceNotFoundException");
  Tags many;
  for (int n = 0; n < 51; ++n) many["key" + std::to_string(n)] = "";
  EXPECT_EQ(
      lambda.error_of<operations::TagResource>({.Resource = lambda.arn("checkout"), .Tags = many}),
      "InvalidParameterValueException");
}

TEST(FunctionConcurrency, IsReservedShownAndGivenBack) {
  LambdaWorld lambda;
  lambda.create("checkout");
  lambda.call<operations::PutFunctionConcurrency>(
      {.FunctionName = "checkout", .ReservedConcurrentExecutions = 900});
  EXPECT_EQ(*lambda.call<operations::GetFunctionConcurrency>({.FunctionName = "checkout"})
                 .ReservedConcurrentExecutions,
            900);
  EXPECT_EQ(*lambda.call<operations::GetFunction>({.FunctionName = "checkout"})
                 .Concurrency->ReservedConcurrentExecutions,
            900);
  lambda.create("other");
  EXPECT_EQ(lambda.error_of<operations::PutFunctionConcurrency>(
                {.FunctionName = "other", .ReservedConcurrentExecutions = 1}),
            "InvalidParameterValueException");
  lambda.call<operations::DeleteFunctionConcurrency>({.FunctionName = "checkout"});
  EXPECT_FALSE(lambda.call<operations::GetFunctionConcurrency>({.FunctionName = "checkout"})
                   .ReservedConcurrentExecutions);
}

// LAM-032, LAM-043.
TEST(FunctionConcurrency, OfZeroLetsNothingThrough) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  lambda.call<operations::PutFunctionConcurrency>(
      {.FunctionName = "checkout", .ReservedConcurrentExecutions = 0});
  EXPECT_EQ(lambda.error_of<operations::Invoke>({.FunctionName = "checkout"}),
            "TooManyRequestsException");
  EXPECT_EQ(lambda.last_message, "Rate Exceeded.");
  lambda.invoke("checkout", "{}", "Event");
  lambda.run_to_rest();
  EXPECT_TRUE(lambda.has_noted("InvocationDropped"));
}

// LAM-043.
TEST(FunctionConcurrency, BelongsToWholeFunctionsOnly) {
  LambdaWorld lambda;
  lambda.create_with_alias("checkout");
  EXPECT_EQ(lambda.error_of<operations::PutFunctionConcurrency>(
                {.FunctionName = "checkout:live", .ReservedConcurrentExecutions = 1}),
            "InvalidParameterValueException");
  EXPECT_EQ(lambda.error_of<operations::PutFunctionConcurrency>(
                {.FunctionName = "gone", .ReservedConcurrentExecutions = 1}),
            "ResourceNotFoundException");
  EXPECT_EQ(lambda.last_message, "Function not found: " + lambda.arn("gone:$LATEST"));
}

}  // namespace
}  // namespace windtunnel::lambda
