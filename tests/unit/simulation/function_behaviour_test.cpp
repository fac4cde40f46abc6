#include "simulation/fleet/function_behaviour.hpp"

#include <gtest/gtest.h>

#include "simulation/fleet/fleet_file.hpp"

namespace windtunnel::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::vector<FunctionBehaviour> functions_of(const std::string& yaml) {
  return parse_fleet_file(yaml, "functions.yaml").functions;
}

const FunctionPlace second{"checkout", "2", "123456789012", "us-east-1"};

TEST(FunctionBehaviour, IsReadFromTheFleetFile) {
  const auto functions = functions_of(
      "functions:\n"
      "  - match: { name: \"check*\", version: 2, account: \"123456789012\", region: us-* }\n"
      "    takes: 80ms..120ms\n"
      "    fails: 5%\n"
      "    says: no such table\n"
      "    returns: { statusCode: 200, body: ok }\n"
      "    reports: Failed\n"
      "  - takes: 0s\n");
  ASSERT_EQ(functions.size(), 2u);
  EXPECT_EQ(functions[0].match, (FunctionMatch{"check*", "2", "123456789012", "us-*"}));
  EXPECT_EQ(functions[0].takes, (DurationRange{milliseconds(80), milliseconds(120)}));
  EXPECT_EQ(functions[0].failure_probability, 0.05);
  EXPECT_EQ(functions[0].says, "no such table");
  EXPECT_EQ(functions[0].returns, R"({"statusCode":200,"body":"ok"})");
  EXPECT_EQ(functions[0].reports, HookReport::failed);
  EXPECT_EQ(functions[1].match, FunctionMatch{});
  EXPECT_EQ(functions[1].takes, (DurationRange{}));
}

TEST(FunctionBehaviour, SurvivesTheWayThroughARow) {
  const FleetSpecification fleet =
      parse_fleet_file("functions: [{ match: { name: a }, takes: 0s, reports: nothing }]", "f");
  EXPECT_EQ(decode_row<FleetSpecification>(encode_row(fleet)), fleet);
}

TEST(FunctionBehaviour, AnswersWithAnyValue) {
  const std::pair<const char*, const char*> cases[] = {
      {"~", ""},
      {"null", ""},
      {"\"null\"", "\"null\""},
      {"", ""},
      {"text", "\"text\""},
      {"'say \"x\"'", "\"say \\\"x\\\"\""},
      {"\"a\\n\"", "\"a\\u000a\""},
      {"true", "true"},
      {"\"true\"", "\"true\""},
      {"-1.5e3", "-1.5e3"},
      {"007", "\"007\""},
      {".5", "\".5\""},
      {"1.", "\"1.\""},
      {"0x10", "\"0x10\""},
      {"[1, [], {a: b}]", "[1,[],{\"a\":\"b\"}]"},
      {"{ z: 1, a: { } }", "{\"z\":1,\"a\":{}}"},
  };
  for (const auto& [yaml, json] : cases) {
    EXPECT_EQ(functions_of("functions:\n  - returns: " + std::string(yaml) + "\n")[0].returns, json)
        << yaml;
  }
}

TEST(FunctionBehaviour, IsThatOfTheFirstEntryThatFits) {
  const auto functions = functions_of(
      "functions: [{ match: { name: checkout, version: 1 }, says: first }, "
      "{ match: { name: \"c*\" }, says: all }]");
  EXPECT_EQ(find_function(functions, second).says, "all");
  EXPECT_EQ(find_function(functions, {"checkout", "1", "1", "r"}).says, "first");
  EXPECT_EQ(find_function(functions, {"other", "1", "1", "r"}), FunctionBehaviour{});
}

TEST(FunctionBehaviour, TakesTwentyMillisecondsAndSucceedsUnlessStated) {
  const InvocationPlan plan = plan_invocation({}, RandomKey(1), 0);
  EXPECT_EQ(plan.takes, milliseconds(20));
  EXPECT_FALSE(plan.fails);
}

TEST(FunctionBehaviour, DrawsItsLuckPerInvocation) {
  FunctionBehaviour behaviour;
  behaviour.takes = DurationRange{seconds(1), seconds(2)};
  behaviour.failure_probability = 0.25;
  int failures = 0;
  bool differs = false;
  const InvocationPlan first = plan_invocation(behaviour, RandomKey(1), 0);
  for (std::uint64_t n = 0; n < 1000; ++n) {
    const InvocationPlan plan = plan_invocation(behaviour, RandomKey(1), n);
    failures += plan.fails;
    differs = differs || plan.takes != first.takes;
    EXPECT_GE(plan.takes, seconds(1));
    EXPECT_LE(plan.takes, seconds(2));
  }
  EXPECT_TRUE(differs);
  EXPECT_NEAR(failures, 250, 60);
}

}  // namespace
}  // namespace windtunnel::simulation
