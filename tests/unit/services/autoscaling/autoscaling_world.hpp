#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "emulator/world/instances.hpp"
#include "emulator/world/network.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/definition.hpp"
#include "services/ec2/api.hpp"
#include "services/ec2/definition.hpp"
#include "services/elbv2/api.hpp"
#include "services/elbv2/definition.hpp"
#include "services/sns/definition.hpp"
#include "services/sqs/api.hpp"
#include "services/sqs/definition.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::autoscaling {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Notes the signal that tells other services of hooks.
class Listener final : public world::Component {
 public:
  using Component::Component;
  void on_action(const world::LifecycleActionStarted& signal) { actions.push_back(signal); }

  std::vector<world::LifecycleActionStarted> actions;
};

/// A world with EC2, queues and topics, and a launch configuration "web".
class AutoscalingWorld : public test::TestWorld {
 public:
  explicit AutoscalingWorld(world::Settings settings = settings_at())
      : TestWorld(registry(), std::move(settings)) {
    configure("web");
  }

  void configure(const std::string& name) {
    call<operations::CreateLaunchConfiguration>({.ImageId = std::string("ami-0123456789abcdef0"),
                                                 .InstanceType = std::string("t3.micro"),
                                                 .LaunchConfigurationName = name});
  }
  /// Over three zones, from `least` to 10 instances.
  static CreateAutoScalingGroupType group_input(std::int32_t least,
                                                const std::string& name = "shop") {
    CreateAutoScalingGroupType in;
    in.AutoScalingGroupName = name;
    in.LaunchConfigurationName = std::string("web");
    in.MinSize = least;
    in.MaxSize = 10;
    in.AvailabilityZones = std::vector<std::string>{"us-east-1a", "us-east-1b", "us-east-1c"};
    return in;
  }
  void make_group(std::int32_t least, const std::string& name = "shop") {
    call<operations::CreateAutoScalingGroup>(group_input(least, name));
  }
  /// The same, and its instances in service.
  void make_running_group(std::int32_t least) {
    make_group(least);
    advance(26s);
  }
  void set_desired(std::int32_t desired, const std::string& name = "shop") {
    call<operations::SetDesiredCapacity>(
        {.AutoScalingGroupName = name, .DesiredCapacity = desired});
  }
  void set_sizes(std::int32_t least, std::int32_t most) {
    UpdateAutoScalingGroupType in;
    in.AutoScalingGroupName = "shop";
    in.MinSize = least;
    in.MaxSize = most;
    call<operations::UpdateAutoScalingGroup>(in);
  }
  void put_hook(const std::string& name, const std::string& transition,
                const std::string& result = "ABANDON", std::int32_t heartbeat = 600) {
    call<operations::PutLifecycleHook>({.AutoScalingGroupName = "shop",
                                        .DefaultResult = result,
                                        .HeartbeatTimeout = heartbeat,
                                        .LifecycleHookName = name,
                                        .LifecycleTransition = transition});
  }
  void complete(const std::string& hook, const std::string& instance, const std::string& result) {
    call<operations::CompleteLifecycleAction>({.AutoScalingGroupName = "shop",
                                               .InstanceId = instance,
                                               .LifecycleActionResult = result,
                                               .LifecycleHookName = hook});
  }

  std::vector<AutoScalingGroup> groups() {
    return call<operations::DescribeAutoScalingGroups>({}).AutoScalingGroups;
  }
  AutoScalingGroup group() { return groups().at(0); }
  std::vector<Instance> instances() { return *group().Instances; }
  std::vector<std::string> ids() {
    std::vector<std::string> ids;
    for (const Instance& instance : instances()) ids.push_back(instance.InstanceId);
    return ids;
  }
  std::vector<std::string> states() {
    std::vector<std::string> states;
    for (const Instance& instance : instances()) states.push_back(instance.LifecycleState);
    return states;
  }
  /// How many instances each zone has, by its last letter.
  std::map<char, int> zones() {
    std::map<char, int> zones;
    for (const Instance& instance : instances()) ++zones[instance.AvailabilityZone.back()];
    return zones;
  }
  std::vector<Activity> activities(bool deleted_groups = false) {
    return call<operations::DescribeScalingActivities>({.IncludeDeletedGroups = deleted_groups})
        .Activities;
  }
  std::string host_state(const std::string& id) {
    const auto output = call<ec2::operations::DescribeInstances>({.InstanceIds = {{id}}});
    return *output.Reservations->at(0).Instances->at(0).State->Name;
  }
  world::Tags host_tags(const std::string& id) {
    return world::instance_tags(*world,
                                world->fleet().find(scope.account, scope.region, id).value());
  }
  void stop(const std::string& id) { call<ec2::operations::StopInstances>({.InstanceIds = {id}}); }
  void terminate(const std::string& id) {
    call<ec2::operations::TerminateInstances>({.InstanceIds = {id}});
  }
  /// A target group that a load balancer over two zones forwards to; its ARN.
  std::string make_target_group() {
    const auto subnet = [&](const std::string& zone) {
      return world::subnet_id(*world, scope, zone);
    };
    const auto balancer = call<elbv2::operations::CreateLoadBalancer>(
        {.Name = "shop",
         .Subnets = std::vector<std::string>{subnet("us-east-1a"), subnet("us-east-1b"),
                                             subnet("us-east-1c")}});
    const std::string arn =
        *call<elbv2::operations::CreateTargetGroup>({.Name = "shop",
                                                     .Port = 80,
                                                     .Protocol = "HTTP",
                                                     .VpcId = world::vpc_id(*world, scope)})
             .TargetGroups->at(0)
             .TargetGroupArn;
    elbv2::CreateListenerInput listener;
    listener.LoadBalancerArn = *balancer.LoadBalancers->at(0).LoadBalancerArn;
    listener.Port = 80;
    listener.Protocol = "HTTP";
    listener.DefaultActions.push_back({.TargetGroupArn = arn, .Type = "forward"});
    call<elbv2::operations::CreateListener>(listener);
    return arn;
  }
  /// The states of the target group's targets.
  std::vector<std::string> target_states(const std::string& arn) {
    std::vector<std::string> states;
    const auto found = call<elbv2::operations::DescribeTargetHealth>({.TargetGroupArn = arn});
    for (const auto& target : *found.TargetHealthDescriptions) {
      states.push_back(*target.TargetHealth->State);
    }
    return states;
  }

  Listener& listener() { return world->component<Listener>(); }

  void expect_same_after_restart_and_replay() {
    EXPECT_EQ(restored()->digest(), world->digest());
    EXPECT_EQ(replayed()->digest(), world->digest());
  }

 private:
  static const world::ServiceRegistry& registry() {
    static const world::ServiceRegistry registry = [] {
      world::ServiceRegistry made;
      made.add(ec2::definition());
      made.add(elbv2::definition());
      made.add(sns::definition());
      made.add(sqs::definition());
      world::ServiceDefinition autoscaling = definition();
      autoscaling.component<Listener>();
      autoscaling.on_signal<world::LifecycleActionStarted, &Listener::on_action>();
      made.add(std::move(autoscaling));
      return made;
    }();
    return registry;
  }
};

}  // namespace windtunnel::autoscaling
