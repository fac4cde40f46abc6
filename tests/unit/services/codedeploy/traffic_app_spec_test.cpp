#include "services/codedeploy/traffic_app_spec.hpp"

#include <gmock/gmock.h>

namespace windtunnel::codedeploy {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// CD-096, CD-097.
TEST(TrafficAppSpecs, AreReadAsPeopleWriteThem) {
  const TrafficAppSpec lambda = parse_traffic_app_spec(
      R"({"version": 0.0, "Resources": [{"f": {"Type": "AWS::Lambda::Function", "Properties":
          {"Name": "cart", "Alias": "live", "CurrentVersion": "1", "TargetVersion": "2"}}}],
          "Hooks": [{"BeforeAllowTraffic": "check"}]})",
      "Lambda");
  EXPECT_THAT(lambda.error, IsEmpty());
  EXPECT_EQ(lambda.lambda.target_version, "2");
  EXPECT_EQ(lambda.hooks.at("BeforeAllowTraffic"), "check");
  const TrafficAppSpec ecs = parse_traffic_app_spec(
      "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n"
      "      Properties:\n        TaskDefinition: 'arn:aws:ecs:us-east-1:1:task-definition/web:2'\n"
      "        LoadBalancerInfo: {ContainerName: web, ContainerPort: 80}\n"
      "        PlatformVersion: LATEST\n"
      "        NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-1], "
      "SecurityGroups: [sg-1], AssignPublicIp: ENABLED}}\n"
      "Hooks:\n  - AfterAllowTestTraffic: check\n",
      "ECS");
  EXPECT_THAT(ecs.error, IsEmpty());
  EXPECT_EQ(ecs.ecs.container, "web");
  EXPECT_EQ(ecs.ecs.port, 80);
  EXPECT_EQ(ecs.ecs.subnets, std::vector<std::string>{"subnet-1"});
  for (const char* broken :
       {"", "[]", "version: 1.0", "version: 0.0\nResources: []",
        "version: 0.0\nResources: [{f: {Type: AWS::Lambda::Function}}]",
        "version: 0.0\nResources: [{f: {Type: AWS::Lambda::Function, Properties: {Name: [a]}}}]",
        "version: 0.0\nResources: [{f: {}}, {g: {}}]"}) {
    EXPECT_THAT(parse_traffic_app_spec(broken, "Lambda").error,
                HasSubstr("missing or has an invalid configuration"))
        << broken;
    EXPECT_FALSE(parse_traffic_app_spec(broken, "ECS").error.empty());
  }
}

}  // namespace
}  // namespace windtunnel::codedeploy
