#include <nlohmann/json.hpp>

#include "tests/unit/services/ec2/ec2_world.hpp"

namespace windtunnel::ec2 {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

class InstanceResource : public ::testing::Test {
 protected:
  world::ResourceType& type() { return *world.world->directory().find("AWS::EC2::Instance"); }

  std::string create(const json& properties) {
    std::string identifier;
    world.in_call([&](world::Call& call) { identifier = type().create(call, properties); });
    return identifier;
  }
  std::string error_of_update(const std::string& id, const json& properties) {
    try {
      world.in_call([&](world::Call& call) { type().update(call, id, properties); });
      return {};
    } catch (const api::ApiError& error) {
      return error.code + ": " + error.message;
    }
  }

  Ec2World world;
  const json properties = json::parse(R"({
    "ImageId": "ami-0123456789abcdef0", "InstanceType": "m5.large", "KeyName": "ops",
    "IamInstanceProfile": "web", "Monitoring": true, "AvailabilityZone": "us-east-1b",
    "SecurityGroupIds": ["sg-0123456789abcdef0"],
    "Tags": [{"Key": "Role", "Value": "canary"}]})");
};

// EC2-091.
TEST_F(InstanceResource, IsStableOnceItRuns) {
  const std::string id = create(properties);
  EXPECT_FALSE(type().stable(world.scope, id));
  world.advance(15s);
  EXPECT_TRUE(type().stable(world.scope, id));
}

TEST_F(InstanceResource, IsReadInCloudFormationsSchema) {
  const std::string id = create(properties);
  const json read = type().read(world.scope, id).value();
  for (const auto& [name, value] : properties.items()) EXPECT_EQ(read.at(name), value) << name;
  EXPECT_EQ(read.at("InstanceId"), id);
  EXPECT_EQ(read.at("State"), json::parse(R"({"Code": "0", "Name": "pending"})"));
  EXPECT_EQ(read.at("PrivateIp"), *world.describe(id).PrivateIpAddress);
}

TEST_F(InstanceResource, IsUpdatedInItsTagsAndProtection) {
  const std::string id = create(properties);
  json desired = properties;
  desired["Tags"] = {{{"Key", "Stage"}, {"Value", "test"}}};
  desired["DisableApiTermination"] = "true";
  EXPECT_EQ(error_of_update(id, desired), "");
  EXPECT_EQ(world.tags_of(id), (world::Tags{{"Stage", "test"}}));
  EXPECT_EQ(world.error_of<operations::TerminateInstances>({.InstanceIds = {id}}),
            "OperationNotPermitted");
  desired.erase("Tags");
  EXPECT_EQ(error_of_update(id, desired), "");
  EXPECT_TRUE(world.tags_of(id).empty());
  desired["InstanceType"] = "m5.xlarge";
  EXPECT_EQ(error_of_update(id, desired),
            "NotImplemented: Windtunnel's EC2 does not model changing the InstanceType of an "
            "instance.");
}

TEST_F(InstanceResource, IsRemovedByTermination) {
  const std::string id = create(properties);
  world.advance(1min);
  world.in_call([&](world::Call& call) { type().remove(call, id); });
  EXPECT_FALSE(type().read(world.scope, id).has_value());
  EXPECT_FALSE(type().stable(world.scope, id));
  world.advance(30s);
  EXPECT_TRUE(type().stable(world.scope, id));
}

TEST_F(InstanceResource, ListsWhatIsThere) {
  const auto all = type().list(world.scope, "", 10);
  EXPECT_EQ(all, world.ids());
  EXPECT_EQ(type().list(world.scope, all[0], 2),
            (std::vector<std::string>(all.begin() + 1, all.begin() + 3)));
  world.call<operations::TerminateInstances>({.InstanceIds = {all[0]}});
  EXPECT_EQ(type().list(world.scope, "", 10).size(), 3u);
}

TEST_F(InstanceResource, RefusesPropertiesThatItDoesNotModel) {
  json unknown = properties;
  unknown["Volumes"] = json::array();
  EXPECT_THROW(create(unknown), api::ApiError);
  EXPECT_FALSE(type().read(world.scope, "no id").has_value());
}

TEST_F(InstanceResource, OfTheFleetFileIsReadAlike) {
  const json read = type().read(world.scope, world.ids().front()).value();
  EXPECT_EQ(read.at("ImageId"), "ami-0aaaaaaaaaaaaaaaa");
  EXPECT_EQ(read.at("DisableApiTermination"), false);
}

}  // namespace
}  // namespace windtunnel::ec2
