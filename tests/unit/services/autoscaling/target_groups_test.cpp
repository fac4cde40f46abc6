#include "tests/unit/services/autoscaling/autoscaling_world.hpp"

namespace windtunnel::autoscaling {
namespace {

std::string state_of(AutoscalingWorld& world) {
  const auto found =
      world.call<operations::DescribeLoadBalancerTargetGroups>({.AutoScalingGroupName = "shop"});
  return *found.LoadBalancerTargetGroups->at(0).State;
}

// ASG-090.
TEST(TargetGroups, HaveTheInstancesThatAreInService) {
  AutoscalingWorld world;
  const std::string arn = world.make_target_group();
  world.make_running_group(2);
  world.call<operations::AttachLoadBalancerTargetGroups>(
      {.AutoScalingGroupName = "shop", .TargetGroupARNs = {arn}});
  EXPECT_THAT(world.target_states(arn), ElementsAre("initial", "initial"));
  EXPECT_EQ(state_of(world), "Added");
  world.advance(10s);
  EXPECT_THAT(world.target_states(arn), ElementsAre("healthy", "healthy"));
  EXPECT_EQ(state_of(world), "InService");
  world.set_desired(3);
  world.advance(60s);
  EXPECT_THAT(world.target_states(arn), ElementsAre("healthy", "healthy", "healthy"));
  world.call<operations::DetachLoadBalancerTargetGroups>(
      {.AutoScalingGroupName = "shop", .TargetGroupARNs = {arn}});
  EXPECT_THAT(world.target_states(arn), ElementsAre("draining", "draining", "draining"));
}

// ASG-062.
TEST(TargetGroups, GetNoInstanceWhileAddToLoadBalancerIsSuspended) {
  AutoscalingWorld world;
  const std::string arn = world.make_target_group();
  world.make_running_group(1);
  world.call<operations::AttachLoadBalancerTargetGroups>(
      {.AutoScalingGroupName = "shop", .TargetGroupARNs = {arn}});
  world.call<operations::SuspendProcesses>(
      {.AutoScalingGroupName = "shop",
       .ScalingProcesses = std::vector<std::string>{"AddToLoadBalancer"}});
  world.set_desired(2);
  world.advance(60s);
  EXPECT_THAT(world.target_states(arn), ElementsAre("healthy"));
}

}  // namespace
}  // namespace windtunnel::autoscaling
