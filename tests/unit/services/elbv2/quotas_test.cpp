// ELB-007: what one load balancer may have.

#include "tests/unit/services/elbv2/elbv2_world.hpp"

namespace windtunnel::elbv2 {
namespace {

/// Makes listeners from port 1000 on; the error of the last one.
std::string error_of_listeners(Elbv2World& world, std::int32_t count) {
  const std::string shop = world.load_balancer();
  const Action action = Elbv2World::forward_to(world.target_group());
  std::string error;
  for (std::int32_t port = 1'000; port < 1'000 + count; ++port) {
    EXPECT_EQ(error, "");
    error = world.error_of<operations::CreateListener>(world.listener_request(shop, action, port));
  }
  return error;
}

/// Makes rules, each to a group of its own or all to the same one; the error of the last one.
std::string error_of_rules(Elbv2World& world, std::int32_t count, bool own_groups) {
  const std::string web = world.target_group();
  const std::string listener = world.listener(world.load_balancer(), web);
  std::string error;
  for (std::int32_t priority = 1; priority <= count; ++priority) {
    EXPECT_EQ(error, "");
    const std::string group =
        own_groups ? world.target_group("group-" + std::to_string(priority)) : web;
    error = world.error_of<operations::CreateRule>(world.rule_request(listener, group, priority));
  }
  return error;
}

TEST(Quotas, OfListenersHoldUnlessLimitsAreLifted) {
  Elbv2World world;
  EXPECT_EQ(error_of_listeners(world, 51), "TooManyListeners");
  Elbv2World lifted(true);
  EXPECT_EQ(error_of_listeners(lifted, 51), "");
}

TEST(Quotas, OfRulesHoldUnlessLimitsAreLifted) {
  Elbv2World world;
  EXPECT_EQ(error_of_rules(world, 101, false), "TooManyRules");
  Elbv2World lifted(true);
  EXPECT_EQ(error_of_rules(lifted, 101, false), "");
}

TEST(Quotas, OfTargetGroupsHoldUnlessLimitsAreLifted) {
  Elbv2World world;
  // The listener's own group is the first of the hundred.
  EXPECT_EQ(error_of_rules(world, 100, true), "TooManyUniqueTargetGroupsPerLoadBalancer");
  Elbv2World lifted(true);
  EXPECT_EQ(error_of_rules(lifted, 100, true), "");
}

TEST(Quotas, OfTargetsHoldForGroupsThatComeIntoUse) {
  Elbv2World world(false, 1'001);
  const std::string group = world.target_group();
  world.enlist(group, world.instances());
  EXPECT_EQ(world.error_of<operations::CreateListener>(
                world.listener_request(world.load_balancer(), Elbv2World::forward_to(group))),
            "TooManyTargets");
  EXPECT_EQ(world.state(group, world.instances().front()), "unused Target.NotInUse");
}

TEST(Quotas, AreFreedByWhatGoes) {
  Elbv2World world(false, 1'000);
  const std::string group = world.target_group();
  const std::string other = world.target_group("other");
  const std::string listener = world.listener(world.load_balancer(), group);
  world.enlist(group, world.instances());
  RegisterTargetsInput one_more{.TargetGroupArn = other};
  one_more.Targets = Elbv2World::targets({world.instances().front()});
  world.rule(listener, other);
  EXPECT_EQ(world.error_of<operations::RegisterTargets>(one_more), "TooManyTargets");
  world.take_out(group, {world.instances().front()});
  world.run_to_rest();
  EXPECT_EQ(world.error_of<operations::RegisterTargets>(one_more), "");
}

}  // namespace
}  // namespace windtunnel::elbv2
