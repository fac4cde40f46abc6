#include "tests/unit/services/sqs/sqs_world.hpp"

namespace windtunnel::sqs {
namespace {

class Permissions : public testing::Test {
 protected:
  /// The error's code; empty where the permission was added.
  std::string add(const std::string& label, std::vector<std::string> accounts,
                  std::vector<std::string> actions) {
    return sqs.error_of<operations::AddPermission>({.AWSAccountIds = std::move(accounts),
                                                    .Actions = std::move(actions),
                                                    .Label = label,
                                                    .QueueUrl = url});
  }
  std::string remove(const std::string& label) {
    return sqs.error_of<operations::RemovePermission>({.Label = label, .QueueUrl = url});
  }
  std::string policy() { return sqs.attribute(url, "Policy"); }
  bool has_policy() {
    return sqs
        .call<operations::GetQueueAttributes>(
            {.AttributeNames = {std::vector<std::string>{"All"}}, .QueueUrl = url})
        .Attributes->contains("Policy");
  }

  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
};

// SQS-018
TEST_F(Permissions, BecomeStatementsOfTheQueuesPolicy) {
  EXPECT_EQ(add("till", {"111122223333"}, {"SendMessage"}), "");
  EXPECT_EQ(policy(),
            R"({"Version":"2008-10-17",)"
            R"("Id":"arn:aws:sqs:us-east-1:123456789012:orders/SQSDefaultPolicy",)"
            R"("Statement":[{"Sid":"till","Effect":"Allow",)"
            R"("Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"SQS:SendMessage",)"
            R"("Resource":"arn:aws:sqs:us-east-1:123456789012:orders"}]})");
  EXPECT_EQ(add("shop", {"111122223333", "444455556666"}, {"SendMessage", "GetQueueUrl"}), "");
  EXPECT_NE(policy().find(R"("Principal":{"AWS":["arn:aws:iam::111122223333:root",)"
                          R"("arn:aws:iam::444455556666:root"]},)"
                          R"("Action":["SQS:SendMessage","SQS:GetQueueUrl"])"),
            std::string::npos);
}

// SQS-018
TEST_F(Permissions, JoinThePolicyThatIsThere) {
  sqs.set_attribute(url, "Policy", R"({"Version":"2012-10-17","Statement":{"Sid":"own"}})");
  EXPECT_EQ(add("own", {"111122223333"}, {"*"}), "InvalidParameterValueException");
  EXPECT_EQ(sqs.last_message, "Value own for parameter Label is invalid. Reason: Already exists.");
  EXPECT_EQ(add("till", {"111122223333"}, {"*"}), "");
  EXPECT_EQ(remove("till"), "");
  EXPECT_EQ(policy(), R"({"Version":"2012-10-17","Statement":[{"Sid":"own"}]})");
}

// SQS-018
TEST_F(Permissions, TakeThePolicyAwayWithTheLastOfThem) {
  add("till", {"111122223333"}, {"SendMessage"});
  EXPECT_EQ(remove("shop"), "InvalidParameterValueException");
  EXPECT_EQ(sqs.last_message,
            "Value shop for parameter Label is invalid. Reason: can't find label.");
  EXPECT_EQ(remove("till"), "");
  EXPECT_FALSE(has_policy());
  EXPECT_EQ(remove("till"), "InvalidParameterValueException");
}

// SQS-019
TEST_F(Permissions, AreGoneWithAnEmptyPolicy) {
  add("till", {"111122223333"}, {"SendMessage"});
  sqs.set_attribute(url, "Policy", "");
  EXPECT_FALSE(has_policy());
}

// SQS-018
TEST_F(Permissions, AreRefusedWhereTheyAreMalformed) {
  EXPECT_EQ(add("a b", {"111122223333"}, {"SendMessage"}), "InvalidParameterValueException");
  EXPECT_EQ(add("till", {"111122223333"}, {}), "MissingRequiredParameterException");
  EXPECT_EQ(add("till", {}, {"SendMessage"}), "MissingRequiredParameterException");
  EXPECT_EQ(add("till", {"till"}, {"SendMessage"}), "InvalidParameterValueException");
  EXPECT_EQ(add("till", {"111122223333"}, {"DeleteQueue"}), "InvalidParameterValueException");
  EXPECT_EQ(sqs.last_message,
            "Value SQS:DeleteQueue for parameter ActionName is invalid. Reason: Only the queue "
            "owner is allowed to invoke this action.");
  EXPECT_EQ(add("till", {"111122223333"}, std::vector<std::string>(8, "SendMessage")), "OverLimit");
  EXPECT_EQ(sqs.last_message, "8 Actions were found, maximum allowed is 7.");
  EXPECT_FALSE(has_policy());
}

}  // namespace
}  // namespace windtunnel::sqs
