#include "services/lambda/response_stream.hpp"

#include "emulator/api/base64.hpp"
#include "tests/unit/services/lambda/lambda_world.hpp"

namespace windtunnel::lambda {
namespace {

using nlohmann::json;
using operations::InvokeWithResponseStream;

/// What a client makes of a stream: the chunks put together, and how it ended.
struct Streamed {
  std::vector<std::size_t> chunk_bytes;
  std::string payload;
  InvokeWithResponseStreamCompleteEvent complete;
};

Streamed read(const InvokeWithResponseStreamResponse& answer) {
  Streamed streamed;
  bool ended = false;
  for (const InvokeWithResponseStreamResponseEvent& event : *answer.EventStream) {
    EXPECT_FALSE(ended);
    EXPECT_NE(event.PayloadChunk.has_value(), event.InvokeComplete.has_value());
    ended = event.InvokeComplete.has_value();
    if (ended) {
      streamed.complete = *event.InvokeComplete;
    } else {
      streamed.chunk_bytes.push_back(event.PayloadChunk->Payload->bytes.size());
      streamed.payload += event.PayloadChunk->Payload->bytes;
    }
  }
  EXPECT_TRUE(ended);
  return streamed;
}

TEST(InvokeWithResponseStream, AnswersInAChunkAndSaysThatItIsComplete) {
  LambdaWorld lambda("{ match: { name: checkout }, returns: { ok: true } }");
  lambda.create_with_alias("checkout");
  const auto answer =
      lambda.call<InvokeWithResponseStream>({.FunctionName = "checkout", .Qualifier = "live"});
  EXPECT_EQ(*answer.StatusCode, 200);
  EXPECT_EQ(*answer.ExecutedVersion, "1");
  const Streamed streamed = read(answer);
  EXPECT_EQ(streamed.payload, R"({"ok":true})");
  EXPECT_EQ(streamed.chunk_bytes.size(), 1u);
  EXPECT_EQ(streamed.complete, InvokeWithResponseStreamCompleteEvent{});
}

/// As only code of the user's own can give it.
TEST(InvokeWithResponseStream, CutsALongAnswerIntoChunks) {
  Execution execution;
  execution.answer = '"' + std::string(150'000, 'x') + '"';
  InvokeWithResponseStreamResponse answer;
  answer.EventStream = response_stream(execution, false);
  const Streamed streamed = read(answer);
  EXPECT_EQ(streamed.payload, execution.answer);
  EXPECT_EQ(streamed.chunk_bytes, (std::vector<std::size_t>{65'536, 65'536, 18'930}));
}

// LAM-031.
TEST(InvokeWithResponseStream, TellsAFunctionErrorAtItsEnd) {
  LambdaWorld lambda("{ fails: 100%, says: no such table }");
  lambda.create_active("checkout");
  const auto answer = lambda.call<InvokeWithResponseStream>({.FunctionName = "checkout"});
  EXPECT_EQ(*answer.StatusCode, 200);
  const Streamed streamed = read(answer);
  EXPECT_TRUE(streamed.chunk_bytes.empty());
  EXPECT_EQ(*streamed.complete.ErrorCode, "Unhandled");
  EXPECT_EQ(json::parse(*streamed.complete.ErrorDetails)["errorMessage"], "no such table");
  EXPECT_EQ(lambda.metric("Errors", {{"FunctionName", "checkout"}}), 1);
}

// LAM-036.
TEST(InvokeWithResponseStream, ShowsTheLogsTailWhereAsked) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  const Streamed streamed =
      read(lambda.call<InvokeWithResponseStream>({.FunctionName = "checkout", .LogType = "Tail"}));
  const std::string log = *api::decode_base64(*streamed.complete.LogResult);
  EXPECT_NE(log.find("START RequestId: "), std::string::npos);
}

TEST(InvokeWithResponseStream, IsOneInvocationAmongTheOthers) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  lambda.invoke("checkout");
  lambda.call<InvokeWithResponseStream>({.FunctionName = "checkout"});
  EXPECT_EQ(lambda.metric("Invocations", {{"FunctionName", "checkout"}}), 2);
}

TEST(InvokeWithResponseStream, OnADryRunOnlyChecks) {
  LambdaWorld lambda;
  lambda.create_active("checkout");
  const auto digest = lambda.world->digest();
  const auto answer = lambda.call<InvokeWithResponseStream>(
      {.FunctionName = "checkout", .InvocationType = "DryRun"});
  EXPECT_EQ(*answer.StatusCode, 204);
  EXPECT_FALSE(answer.EventStream);
  EXPECT_EQ(lambda.world->digest(), digest);
}

// LAM-012, LAM-032.
TEST(InvokeWithResponseStream, RefusesWhatInvokeDoes) {
  LambdaWorld lambda;
  lambda.create("checkout");
  EXPECT_EQ(lambda.error_of<InvokeWithResponseStream>({.FunctionName = "gone"}),
            "ResourceNotFoundException");
  EXPECT_EQ(lambda.last_message, "Function not found: " + lambda.arn("gone:$LATEST"));
  EXPECT_EQ(lambda.error_of<InvokeWithResponseStream>({.FunctionName = "checkout"}),
            "ResourceConflictException");
  EXPECT_EQ(lambda.error_of<InvokeWithResponseStream>(
                {.FunctionName = "checkout", .Payload = api::Blob{"{not json"}}),
            "InvalidRequestContentException");
}

}  // namespace
}  // namespace windtunnel::lambda
