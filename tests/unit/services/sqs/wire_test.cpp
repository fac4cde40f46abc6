#include "emulator/protocol/codec.hpp"
#include "services/sqs/errors.hpp"
#include "tests/unit/services/sqs/sqs_world.hpp"

namespace windtunnel::sqs {
namespace {

/// What an SDK from before the move to JSON sends and reads (SQS-004).
class QueryProtocol : public testing::Test {
 protected:
  template <class Operation>
  typename Operation::Input decode(const std::string& form) {
    typename Operation::Input input;
    http::Request request;
    request.method = "POST";
    request.target = "/";
    request.body = form;
    api::Violations missing;
    protocol::query_codec().decode_input(route<Operation>(), request, &input, missing);
    EXPECT_TRUE(missing.empty());
    return input;
  }
  template <class Operation>
  std::string encode(const typename Operation::Output& output) {
    return protocol::query_codec().encode_output(route<Operation>(), &output, {"id"}).body;
  }
  template <class Operation>
  protocol::Route route() {
    return {&service_model, &Operation::model(), api::Protocol::query, {}};
  }
};

// SQS-004
TEST_F(QueryProtocol, FlattensAttributesOfQueues) {
  const auto made = decode<operations::CreateQueue>(
      "Action=CreateQueue&QueueName=orders&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5"
      "&Tag.1.Key=team&Tag.1.Value=shop");
  EXPECT_EQ(made.Attributes->at("DelaySeconds"), "5");
  EXPECT_EQ(made.tags->at("team"), "shop");
  const auto read = decode<operations::GetQueueAttributes>(
      "Action=GetQueueAttributes&QueueUrl=orders&AttributeName.1=All");
  EXPECT_EQ(read.AttributeNames->at(0), "All");
  EXPECT_NE(encode<operations::GetQueueAttributes>({.Attributes = {{{"DelaySeconds", "5"}}}})
                .find("<GetQueueAttributesResult><Attribute><Name>DelaySeconds</Name>"
                      "<Value>5</Value></Attribute></GetQueueAttributesResult>"),
            std::string::npos);
}

// SQS-004
TEST_F(QueryProtocol, FlattensMessagesAndTheirAttributes) {
  const auto sent = decode<operations::SendMessageBatch>(
      "Action=SendMessageBatch&QueueUrl=orders&SendMessageBatchRequestEntry.1.Id=a"
      "&SendMessageBatchRequestEntry.1.MessageBody=hello"
      "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=n"
      "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=String"
      "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=v");
  ASSERT_EQ(sent.Entries.size(), 1u);
  EXPECT_EQ(*sent.Entries[0].MessageAttributes->at("n").StringValue, "v");
  Message message;
  message.Body = "hello";
  message.Attributes = std::map<std::string, std::string>{{"SenderId", "1"}};
  ReceiveMessageResult received;
  received.Messages = std::vector<Message>{message};
  EXPECT_NE(encode<operations::ReceiveMessage>(received).find(
                "<ReceiveMessageResult><Message><Attribute><Name>SenderId</Name><Value>1</Value>"
                "</Attribute><Body>hello</Body></Message></ReceiveMessageResult>"),
            std::string::npos);
}

TEST_F(QueryProtocol, FlattensPermissions) {
  const auto added = decode<operations::AddPermission>(
      "Action=AddPermission&QueueUrl=orders&Label=till&AWSAccountId.1=111122223333"
      "&ActionName.1=SendMessage&ActionName.2=GetQueueUrl");
  EXPECT_EQ(added.AWSAccountIds, std::vector<std::string>{"111122223333"});
  EXPECT_EQ(added.Actions, (std::vector<std::string>{"SendMessage", "GetQueueUrl"}));
}

// SQS-005
TEST_F(QueryProtocol, HasAnEmptyResultOfAnEmptyReceive) {
  const std::string answer = encode<operations::ReceiveMessage>({});
  EXPECT_NE(answer.find("<ReceiveMessageResult></ReceiveMessageResult>"
                        "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata>"),
            std::string::npos)
      << answer;
}

// SQS-003
TEST_F(QueryProtocol, HasTheOlderErrorCodes) {
  const auto answer = protocol::query_codec().encode_error(
      &service_model, &operations::SendMessage::model(), errors::queue_does_not_exist(), {"id"});
  EXPECT_EQ(answer.status, 400u);
  EXPECT_NE(answer.body.find("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>"),
            std::string::npos);
}

// SQS-005
TEST(JsonProtocol, HasNothingOfAnEmptyReceive) {
  const ReceiveMessageResult nothing;
  const protocol::Route route{
      &service_model, &operations::ReceiveMessage::model(), api::Protocol::json_1_0, {}};
  EXPECT_EQ(protocol::json_codec(false).encode_output(route, &nothing, {"id"}).body, "{}");
}

// SQS-002, SQS-003
TEST(JsonProtocol, NamesTheShapeAndTheOlderCode) {
  const auto answer_to = [](const api::ApiError& error) {
    return protocol::json_codec(false).encode_error(
        &service_model, &operations::SendMessage::model(), error, {"id"});
  };
  const auto header_of = [](const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "x-amzn-query-error") return value;
    }
    return std::string();
  };
  const auto gone = answer_to(errors::queue_does_not_exist());
  EXPECT_NE(gone.body.find("QueueDoesNotExist\""), std::string::npos);
  EXPECT_EQ(header_of(gone), "AWS.SimpleQueueService.NonExistentQueue;Sender");
  EXPECT_EQ(header_of(answer_to(errors::missing_parameter("MessageBody"))),
            "MissingParameter;Sender");
  EXPECT_EQ(answer_to(errors::purge_in_progress("orders")).status, 403u);
}

}  // namespace
}  // namespace windtunnel::sqs
