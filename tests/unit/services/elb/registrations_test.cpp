#include "tests/unit/services/elb/elb_world.hpp"

namespace windtunnel::elb {
namespace {

using testing::ElementsAre;

class Registrations : public testing::Test {
 protected:
  void SetUp() override { world.create("shop"); }
  void drain_for(std::int32_t seconds) {
    ModifyLoadBalancerAttributesInput in;
    in.LoadBalancerName = "shop";
    auto& draining = in.LoadBalancerAttributes.ConnectionDraining.emplace();
    draining.Enabled = true;
    draining.Timeout = seconds;
    world.call<operations::ModifyLoadBalancerAttributes>(in);
  }

  ElbWorld world;
  std::string id = world.launch();
};

// ELB-054
TEST_F(Registrations, AnswerWhoIsThere) {
  const std::string other = world.launch();
  EXPECT_THAT(world.add("shop", {id}), ElementsAre(id));
  EXPECT_THAT(world.add("shop", {other, id}), ElementsAre(id, other));
  EXPECT_EQ(world.describe("shop").Instances->size(), 2u);
  EXPECT_THAT(world.remove("shop", {id}), ElementsAre(other));
  EXPECT_EQ(world.describe("shop").Instances->size(), 1u);
  for (const char* unknown : {"i-0123456789abcdef0", "nonsense", ""}) {
    RegisterEndPointsInput in;
    in.LoadBalancerName = "shop";
    in.Instances = world.list({unknown});
    EXPECT_EQ(world.error_of<operations::RegisterInstancesWithLoadBalancer>(in), "InvalidInstance");
  }
  const auto all = world.call<operations::DescribeInstanceHealth>({.LoadBalancerName = "shop"});
  EXPECT_EQ(all.InstanceStates->size(), 1u);
}

// ELB-055, ELB-056
TEST_F(Registrations, TakeAsLongAsTheirHealthChecks) {
  EXPECT_EQ(world.health("shop", id),
            "OutOfService N/A Instance is not currently registered with the LoadBalancer.");
  world.add("shop", {id});
  EXPECT_EQ(world.health("shop", id),
            "OutOfService ELB Instance registration is still in progress.");
  world.advance(5s);
  EXPECT_EQ(world.health("shop", id),
            "OutOfService Instance Instance has not passed the configured HealthyThreshold number "
            "of health checks consecutively.");
  world.advance(299s);
  EXPECT_TRUE(world.health("shop", id).starts_with("OutOfService"));
  world.advance(1s);
  EXPECT_EQ(world.health("shop", id), "InService N/A N/A");
}

TEST_F(Registrations, AreWhatAWorldAtWarpWaitsFor) {
  world.add("shop", {id});
  world.run_to_rest();
  EXPECT_EQ(world.health("shop", id), "InService N/A N/A");
  EXPECT_EQ(world.restored()->digest(), world.world->digest());
}

// ELB-055
TEST_F(Registrations, SayWhereAnInstanceIsStopped) {
  world.add("shop", {id});
  world.run_to_rest();
  world.call<ec2::operations::StopInstances>({.InstanceIds = {id}});
  EXPECT_EQ(world.health("shop", id), "OutOfService Instance Instance is in stopping state.");
  world.advance(31s);
  EXPECT_EQ(world.health("shop", id), "OutOfService Instance Instance is in stopped state.");
  world.call<ec2::operations::StartInstances>({.InstanceIds = {id}});
  world.advance(16s);
  EXPECT_TRUE(world.health("shop", id).starts_with("OutOfService"));
  world.advance(305s);
  EXPECT_EQ(world.health("shop", id), "InService N/A N/A");
}

// ELB-055, ELB-056
TEST_F(Registrations, EndAtOnceOrAfterDraining) {
  const char* gone = "OutOfService N/A Instance is not currently registered with the LoadBalancer.";
  const char* draining = "InService N/A Instance deregistration currently in progress.";
  world.add("shop", {id});
  world.remove("shop", {id});
  EXPECT_EQ(world.health("shop", id), draining);
  world.advance(5s);
  EXPECT_EQ(world.health("shop", id), gone);
  drain_for(60);
  world.add("shop", {id});
  world.remove("shop", {id});
  world.advance(59s);
  EXPECT_EQ(world.health("shop", id), draining);
  world.remove("shop", {id});
  world.advance(1s);
  EXPECT_EQ(world.health("shop", id), gone);
  // Who comes back while it drains begins anew.
  world.add("shop", {id});
  world.remove("shop", {id});
  EXPECT_THAT(world.add("shop", {id}), ElementsAre(id));
  EXPECT_EQ(world.health("shop", id),
            "OutOfService ELB Instance registration is still in progress.");
}

}  // namespace
}  // namespace windtunnel::elb
