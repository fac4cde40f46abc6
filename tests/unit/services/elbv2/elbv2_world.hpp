#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulator/world/network.hpp"
#include "services/cloudwatch/definition.hpp"
#include "services/ec2/api.hpp"
#include "services/ec2/definition.hpp"
#include "services/elbv2/api.hpp"
#include "services/elbv2/definition.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::elbv2 {

/// A world with load balancing, EC2 and CloudWatch and, in 123456789012 / us-east-1, web servers
/// that run in zone a and one of another group in zone c.
class Elbv2World : public test::TestWorld {
 public:
  explicit Elbv2World(bool limits_lifted = false, std::uint32_t web_servers = 3)
      : Elbv2World(with_fleet(limits_lifted, web_servers)) {}
  explicit Elbv2World(world::Settings settings)
      : TestWorld(elbv2_and_its_friends(), std::move(settings)) {}

  static world::Settings with_fleet(bool limits_lifted, std::uint32_t web_servers) {
    world::Settings settings = settings_at();
    settings.limits_lifted = limits_lifted;
    simulation::InstanceGroupSpecification web;
    web.account = settings.account;
    web.region = "us-east-1";
    web.name = "web";
    web.count = web_servers;
    web.zones = {"us-east-1a"};
    web.type = "m5.large";
    web.image = "ami-0aaaaaaaaaaaaaaaa";
    simulation::InstanceGroupSpecification elsewhere = web;
    elsewhere.name = "elsewhere";
    elsewhere.count = 1;
    elsewhere.zones = {"us-east-1c"};
    settings.fleet.groups = {web, elsewhere};
    return settings;
  }

  std::string subnet(const std::string& zone) { return world::subnet_id(*world, scope, zone); }

  std::string load_balancer(const std::string& name = "shop") {
    const auto output = call<operations::CreateLoadBalancer>(
        {.Name = name, .Subnets = {{subnet("us-east-1a"), subnet("us-east-1b")}}});
    return *output.LoadBalancers->at(0).LoadBalancerArn;
  }
  static CreateTargetGroupInput group_request(const std::string& name) {
    CreateTargetGroupInput request{.Name = name};
    request.Protocol = "HTTP";
    request.Port = 80;
    request.VpcId = "vpc-0123456789abcdef0";
    return request;
  }
  std::string target_group(const std::string& name = "web") {
    return *call<operations::CreateTargetGroup>(group_request(name))
                .TargetGroups->at(0)
                .TargetGroupArn;
  }
  static Action forward_to(const std::string& group) {
    Action action{.Type = "forward"};
    action.TargetGroupArn = group;
    return action;
  }
  static Action forward_to(const std::vector<std::pair<std::string, std::int32_t>>& groups) {
    Action action{.Type = "forward"};
    auto& tuples = action.ForwardConfig.emplace().TargetGroups.emplace();
    for (const auto& [group, weight] : groups) {
      tuples.push_back({.TargetGroupArn = group, .Weight = weight});
    }
    return action;
  }
  CreateListenerInput listener_request(const std::string& load_balancer_arn, Action action,
                                       std::int32_t port = 80) {
    CreateListenerInput request{.DefaultActions = {std::move(action)},
                                .LoadBalancerArn = load_balancer_arn};
    request.Port = port;
    request.Protocol = "HTTP";
    return request;
  }
  std::string listener(const std::string& load_balancer_arn, const std::string& group,
                       std::int32_t port = 80) {
    const auto output = call<operations::CreateListener>(
        listener_request(load_balancer_arn, forward_to(group), port));
    return *output.Listeners->at(0).ListenerArn;
  }
  static RuleCondition path(const std::string& pattern) {
    RuleCondition condition;
    condition.Field = "path-pattern";
    condition.Values = {{pattern}};
    return condition;
  }
  CreateRuleInput rule_request(const std::string& listener_arn, const std::string& group,
                               std::int32_t priority) {
    return {.Actions = {forward_to(group)},
            .Conditions = {path("/api/*")},
            .ListenerArn = listener_arn,
            .Priority = priority};
  }
  std::string rule(const std::string& listener_arn, const std::string& group,
                   std::int32_t priority = 10) {
    const auto output = call<operations::CreateRule>(rule_request(listener_arn, group, priority));
    return *output.Rules->at(0).RuleArn;
  }

  /// The ids of a fleet group's instances.
  std::vector<std::string> instances(const std::string& group = "web") {
    const auto* row = world->fleet().find_group(scope.account, scope.region, false, group);
    std::vector<std::string> ids;
    for (std::uint32_t index = 0; index < row->count(); ++index) {
      ids.push_back(world->fleet().id(world->fleet().at(row->first_number + index)));
    }
    return ids;
  }
  static std::vector<TargetDescription> targets(const std::vector<std::string>& ids) {
    std::vector<TargetDescription> list;
    for (const std::string& id : ids) list.push_back({.Id = id});
    return list;
  }
  void enlist(const std::string& group, const std::vector<std::string>& ids) {
    call<operations::RegisterTargets>({.TargetGroupArn = group, .Targets = targets(ids)});
  }
  void take_out(const std::string& group, const std::vector<std::string>& ids) {
    call<operations::DeregisterTargets>({.TargetGroupArn = group, .Targets = targets(ids)});
  }
  std::vector<TargetHealthDescription> health(const std::string& group) {
    const auto output = call<operations::DescribeTargetHealth>({.TargetGroupArn = group});
    return *output.TargetHealthDescriptions;
  }
  TargetHealthDescription health(const std::string& group, const std::string& id) {
    DescribeTargetHealthInput request{.TargetGroupArn = group};
    request.Targets = targets({id});
    return call<operations::DescribeTargetHealth>(request).TargetHealthDescriptions->at(0);
  }
  /// "healthy", or the state with its reason: "unused Target.NotInUse".
  std::string state(const std::string& group, const std::string& id) {
    const TargetHealth found = *health(group, id).TargetHealth;
    return found.Reason ? *found.State + " " + *found.Reason : *found.State;
  }

  void expect_same_after_restart_and_replay() {
    EXPECT_EQ(restored()->digest(), world->digest());
    EXPECT_EQ(replayed()->digest(), world->digest());
  }

 private:
  static const world::ServiceRegistry& elbv2_and_its_friends() {
    static const world::ServiceRegistry registry = [] {
      world::ServiceRegistry made;
      made.add(cloudwatch::definition());
      made.add(ec2::definition());
      made.add(definition());
      return made;
    }();
    return registry;
  }
};

}  // namespace windtunnel::elbv2
