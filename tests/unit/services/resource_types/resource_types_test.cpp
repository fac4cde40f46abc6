// What AWS calls the same thing twice, by its API and by its resource type, is one thing here: made
// either way it reads the same both ways, and as the type's published schema has it.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/cloudwatch/api.hpp"
#include "services/codedeploy/api.hpp"
#include "services/ec2/api.hpp"
#include "services/s3/api.hpp"
#include "services/services.hpp"
#include "services/ssm/api.hpp"
#include "tests/support/resource_schema.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel {
namespace {

using nlohmann::json;

struct Case {
  std::string type;
  /// All that the type's `create` is given.
  json properties;
  /// Makes the same by the API, and returns its identifier.
  std::function<std::string(test::TestWorld&)> create;
  /// What the API tells of it, under the names of the properties.
  std::function<json(test::TestWorld&, const std::string& identifier)> describe;

  friend void PrintTo(const Case& each, std::ostream* out) { *out << each.type; }
};

Case parameter() {
  return {"AWS::SSM::Parameter",
          {{"Name", "/shop/port"}, {"Type", "String"}, {"Value", "8080"}, {"Tags", {{"team", "web"}}}},
          [](test::TestWorld& world) {
            ssm::PutParameterRequest request{.Name = "/shop/port", .Value = "8080"};
            request.Type = "String";
            request.Tags = {{{.Key = "team", .Value = "web"}}};
            world.call<ssm::operations::PutParameter>(request);
            return "/shop/port";
          },
          [](test::TestWorld& world, const std::string& name) {
            const auto found =
                *world.call<ssm::operations::GetParameter>({.Name = name}).Parameter;
            return json{{"Name", *found.Name},
                        {"Type", *found.Type},
                        {"Value", *found.Value},
                        {"DataType", *found.DataType}};
          }};
}

Case bucket() {
  return {"AWS::S3::Bucket",
          {{"BucketName", "shop-assets"}},
          [](test::TestWorld& world) {
            world.call<s3::operations::CreateBucket>({.Bucket = "shop-assets"});
            return "shop-assets";
          },
          [](test::TestWorld& world, const std::string& name) {
            const auto listed = world.call<s3::operations::ListBuckets>({});
            const auto encryption =
                *world.call<s3::operations::GetBucketEncryption>({.Bucket = name})
                     .ServerSideEncryptionConfiguration;
            const auto& rule = encryption.Rules.at(0);
            const json by_default{
                {"SSEAlgorithm", rule.ApplyServerSideEncryptionByDefault->SSEAlgorithm}};
            const json rules = {{{"BucketKeyEnabled", *rule.BucketKeyEnabled},
                                 {"ServerSideEncryptionByDefault", by_default}}};
            return json{{"BucketName", *listed.Buckets->at(0).Name},
                        {"BucketEncryption", {{"ServerSideEncryptionConfiguration", rules}}}};
          }};
}

Case instance() {
  const std::string image = "ami-0123456789abcdef0";
  return {"AWS::EC2::Instance",
          {{"ImageId", image},
           {"InstanceType", "m5.large"},
           {"AvailabilityZone", "us-east-1b"},
           {"Tags", {{{"Key", "Role"}, {"Value", "web"}}}}},
          [image](test::TestWorld& world) {
            ec2::RunInstancesRequest request{.ImageId = image, .MaxCount = 1, .MinCount = 1};
            request.InstanceType = "m5.large";
            request.Placement.emplace().AvailabilityZone = "us-east-1b";
            request.TagSpecifications = {
                {{.ResourceType = "instance", .Tags = {{{.Key = "Role", .Value = "web"}}}}}};
            const auto made = world.call<ec2::operations::RunInstances>(request);
            return *made.Instances->at(0).InstanceId;
          },
          [](test::TestWorld& world, const std::string& id) {
            const auto found = world.call<ec2::operations::DescribeInstances>({.InstanceIds = {{id}}})
                                   .Reservations->at(0)
                                   .Instances->at(0);
            return json{{"InstanceId", *found.InstanceId},
                        {"ImageId", *found.ImageId},
                        {"InstanceType", *found.InstanceType},
                        {"AvailabilityZone", *found.Placement->AvailabilityZone},
                        {"PrivateIp", *found.PrivateIpAddress},
                        {"PrivateDnsName", *found.PrivateDnsName},
                        {"VpcId", *found.VpcId},
                        {"SubnetId", *found.SubnetId},
                        {"State",
                         {{"Code", std::to_string(*found.State->Code)},
                          {"Name", *found.State->Name}}},
                        {"Tags", {{{"Key", *found.Tags->at(0).Key},
                                   {"Value", *found.Tags->at(0).Value}}}}};
          }};
}

Case alarm() {
  return {"AWS::CloudWatch::Alarm",
          {{"AlarmName", "shop-errors"},
           {"Namespace", "Shop"},
           {"MetricName", "Errors"},
           {"Dimensions", {{{"Name", "Stage"}, {"Value", "prod"}}}},
           {"Statistic", "Sum"},
           {"Period", 60},
           {"EvaluationPeriods", 3},
           {"DatapointsToAlarm", 2},
           {"Threshold", 1.5},
           {"ComparisonOperator", "GreaterThanThreshold"},
           {"TreatMissingData", "notBreaching"},
           {"AlarmActions", {"arn:aws:sns:us-east-1:123456789012:ops"}}},
          [](test::TestWorld& world) {
            cloudwatch::PutMetricAlarmInput request;
            request.AlarmName = "shop-errors";
            request.EvaluationPeriods = 3;
            request.ComparisonOperator = "GreaterThanThreshold";
            request.Namespace = "Shop";
            request.MetricName = "Errors";
            request.Dimensions = {{{.Name = "Stage", .Value = "prod"}}};
            request.Statistic = "Sum";
            request.Period = 60;
            request.DatapointsToAlarm = 2;
            request.Threshold = 1.5;
            request.TreatMissingData = "notBreaching";
            request.AlarmActions = {{"arn:aws:sns:us-east-1:123456789012:ops"}};
            world.call<cloudwatch::operations::PutMetricAlarm>(request);
            return "shop-errors";
          },
          [](test::TestWorld& world, const std::string& name) {
            const auto found =
                world.call<cloudwatch::operations::DescribeAlarms>({.AlarmNames = {{name}}})
                    .MetricAlarms->at(0);
            return json{{"AlarmName", *found.AlarmName},
                        {"Arn", *found.AlarmArn},
                        {"Namespace", *found.Namespace},
                        {"MetricName", *found.MetricName},
                        {"Dimensions", {{{"Name", found.Dimensions->at(0).Name},
                                         {"Value", found.Dimensions->at(0).Value}}}},
                        {"Statistic", *found.Statistic},
                        {"Period", *found.Period},
                        {"EvaluationPeriods", *found.EvaluationPeriods},
                        {"DatapointsToAlarm", *found.DatapointsToAlarm},
                        {"Threshold", *found.Threshold},
                        {"ComparisonOperator", *found.ComparisonOperator},
                        {"TreatMissingData", *found.TreatMissingData},
                        {"ActionsEnabled", *found.ActionsEnabled},
                        {"AlarmActions", *found.AlarmActions}};
          }};
}

Case application() {
  return {"AWS::CodeDeploy::Application",
          {{"ApplicationName", "shop"},
           {"ComputePlatform", "Server"},
           {"Tags", {{{"Key", "team"}, {"Value", "web"}}}}},
          [](test::TestWorld& world) {
            world.call<codedeploy::operations::CreateApplication>(
                {.applicationName = "shop",
                 .computePlatform = "Server",
                 .tags = {{{.Key = "team", .Value = "web"}}}});
            return "shop";
          },
          [](test::TestWorld& world, const std::string& name) {
            const auto found =
                *world.call<codedeploy::operations::GetApplication>({.applicationName = name})
                     .application;
            return json{{"ApplicationName", *found.applicationName},
                        {"ComputePlatform", *found.computePlatform}};
          }};
}

class ResourceTypes : public ::testing::TestWithParam<Case> {
 protected:
  world::ResourceType& type(test::TestWorld& world) {
    return *world.world->directory().find(GetParam().type);
  }
  json read(test::TestWorld& world, const std::string& identifier) {
    return type(world).read(world.scope, identifier).value();
  }
  std::string create_by_type(test::TestWorld& world) {
    std::string identifier;
    world.in_call([&](world::Call& call) {
      identifier = type(world).create(call, GetParam().properties);
    });
    return identifier;
  }

  // The same world twice: one for each way.
  test::TestWorld by_api{services::registry()};
  test::TestWorld by_type{services::registry()};
};

TEST_P(ResourceTypes, ReadTheSameHoweverTheyWereMade) {
  const std::string made_by_api = GetParam().create(by_api);
  const std::string made_by_type = create_by_type(by_type);
  EXPECT_EQ(made_by_api, made_by_type);
  EXPECT_EQ(read(by_api, made_by_api), read(by_type, made_by_type));
  EXPECT_EQ(GetParam().describe(by_api, made_by_api), GetParam().describe(by_type, made_by_type));
}

TEST_P(ResourceTypes, ShowWhatTheApiShows) {
  const std::string identifier = create_by_type(by_type);
  const json shown = read(by_type, identifier);
  const json described = GetParam().describe(by_type, identifier);
  for (const auto& [name, value] : described.items()) {
    EXPECT_EQ(shown.value(name, json()), value) << name;
  }
}

TEST_P(ResourceTypes, KeepTheirPublishedSchema) {
  const test::ResourceSchema schema(GetParam().type);
  EXPECT_EQ(schema.violations(GetParam().properties), std::vector<std::string>{});
  const std::string identifier = create_by_type(by_type);
  const json shown = read(by_type, identifier);
  EXPECT_EQ(schema.violations(shown), std::vector<std::string>{});
  EXPECT_EQ(shown.at(schema.identifier()), identifier);
  for (const auto& [name, value] : GetParam().properties.items()) {
    EXPECT_FALSE(schema.is_read_only(name)) << name;
    EXPECT_EQ(shown.value(name, json()), value) << name;
  }
  for (const auto& [name, value] : shown.items()) {
    EXPECT_FALSE(schema.is_write_only(name)) << name;
  }
}

TEST_P(ResourceTypes, AreListedAndRemoved) {
  const std::string identifier = GetParam().create(by_api);
  auto& known = type(by_api);
  EXPECT_EQ(known.list(by_api.scope, "", 10), std::vector{identifier});
  by_api.in_call([&](world::Call& call) { known.remove(call, identifier); });
  EXPECT_FALSE(known.read(by_api.scope, identifier).has_value());
  EXPECT_EQ(known.list(by_api.scope, "", 10), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(All, ResourceTypes,
                         ::testing::Values(parameter(), bucket(), instance(), alarm(),
                                           application()),
                         [](const auto& info) {
                           const std::string& type = info.param.type;
                           return type.substr(type.rfind(':') + 1);
                         });

TEST(ResourceSchema, FindsWhatIsNotAsPublished) {
  const test::ResourceSchema schema("AWS::CodeDeploy::Application");
  const json tags = json::array({{{"Key", "k"}}});
  EXPECT_EQ(schema.violations({{"ApplicationName", ""},
                               {"Colour", 1},
                               {"ComputePlatform", "Mainframe"},
                               {"Tags", tags}}),
            (std::vector<std::string>{"/ApplicationName is \"\": length out of bounds",
                                      "/Colour is no property",
                                      "/ComputePlatform is \"Mainframe\": not one of the values",
                                      "/Tags/0 lacks Value"}));
  EXPECT_EQ(schema.identifier(), "ApplicationName");
}

}  // namespace
}  // namespace windtunnel
