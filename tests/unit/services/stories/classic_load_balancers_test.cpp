#include <gmock/gmock.h>

#include "services/elb/api.hpp"
#include "tests/unit/services/stories/story_world.hpp"

namespace windtunnel::stories {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// The classic load balancer "classic" with both instances "web", and a deployment group behind it.
class BehindClassic : public testing::Test {
 protected:
  BehindClassic() {
    elb::CreateAccessPointInput balancer;
    balancer.LoadBalancerName = "classic";
    balancer.AvailabilityZones = std::vector<std::string>{"us-east-1a", "us-east-1b"};
    balancer.Listeners.push_back({.InstancePort = 80, .LoadBalancerPort = 80, .Protocol = "HTTP"});
    world.call<elb::operations::CreateLoadBalancer>(balancer);
    world.call<codedeploy::operations::CreateApplication>({.applicationName = "shop"});
  }
  void make_group(const std::string& balancer) {
    codedeploy::CreateDeploymentGroupInput group;
    group.applicationName = "shop";
    group.deploymentGroupName = "main";
    group.serviceRoleArn = "arn:aws:iam::123456789012:role/deployer";
    group.deploymentConfigName = "CodeDeployDefault.AllAtOnce";
    group.ec2TagFilters = std::vector<codedeploy::EC2TagFilter>{
        {.Key = "app", .Type = "KEY_AND_VALUE", .Value = "web"}};
    group.deploymentStyle = codedeploy::DeploymentStyle{.deploymentOption = "WITH_TRAFFIC_CONTROL",
                                                        .deploymentType = "IN_PLACE"};
    group.loadBalancerInfo.emplace().elbInfoList.emplace().push_back({.name = balancer});
    world.call<codedeploy::operations::CreateDeploymentGroup>(group);
  }
  std::vector<elb::Instance> members() {
    const auto found = world.call<elb::operations::DescribeLoadBalancers>({});
    return *found.LoadBalancerDescriptions->at(0).Instances;
  }
  const codedeploy::LifecycleEvent& event(const codedeploy::DeploymentTarget& target,
                                          std::string_view name) {
    for (const auto& event : *target.instanceTarget->lifecycleEvents) {
      if (*event.lifecycleEventName == name) return event;
    }
    throw std::logic_error("no such event");
  }

  StoryWorld world;
};

// CD-118, ELB-054, ELB-056.
TEST_F(BehindClassic, InstancesLeaveItAndComeBack) {
  make_group("classic");
  const std::string id = world.deploy("good.zip");
  world.advance(30s);
  EXPECT_THAT(members(), IsEmpty());
  world.finish_all();
  EXPECT_EQ(*world.info(id).status, "Succeeded");
  EXPECT_THAT(members(), SizeIs(2));
  const auto targets = world.targets(id);
  const auto& block = event(targets[0], "BlockTraffic");
  const auto& allow = event(targets[0], "AllowTraffic");
  // 5 s without connection draining; 5 s and ten checks of 30 s; each seen at the next look.
  EXPECT_EQ(*block.endTime - *block.startTime, 10s);
  EXPECT_EQ(*allow.endTime - *allow.startTime, 310s);
}

TEST_F(BehindClassic, ConnectionsAreDrained) {
  elb::ModifyLoadBalancerAttributesInput attributes;
  attributes.LoadBalancerName = "classic";
  attributes.LoadBalancerAttributes.ConnectionDraining =
      elb::ConnectionDraining{.Enabled = true, .Timeout = 120};
  world.call<elb::operations::ModifyLoadBalancerAttributes>(attributes);
  make_group("classic");
  const std::string id = world.deploy("good.zip");
  world.finish_all();
  const auto targets = world.targets(id);
  const auto& block = event(targets[0], "BlockTraffic");
  EXPECT_EQ(*block.endTime - *block.startTime, 125s);
}

// CD-100.
TEST_F(BehindClassic, OneThatIsGoneFailsTheDeploymentAtOnce) {
  make_group("gone");
  const std::string id = world.deploy("good.zip");
  world.advance(10s);
  EXPECT_EQ(*world.info(id).errorInformation->code, "ELASTIC_LOAD_BALANCING_INVALID");
  EXPECT_THAT(*world.info(id).errorInformation->message, HasSubstr("load balancer gone"));
}

}  // namespace
}  // namespace windtunnel::stories
