// ELB-020 to ELB-027, ELB-100.

#include "tests/unit/services/elbv2/elbv2_world.hpp"

namespace windtunnel::elbv2 {
namespace {

using namespace std::chrono_literals;

/// A group that a listener forwards to.
struct UsedGroup {
  explicit UsedGroup(Elbv2World& world)
      : group(world.target_group()), listener(world.listener(world.load_balancer(), group)) {}
  std::string group;
  std::string listener;
};

// ELB-021, ELB-022, ELB-023, ELB-024.
TEST(TargetHealth, GoesFromRegistrationToHealthyWithinTenSeconds) {
  Elbv2World world;
  const std::string group = UsedGroup(world).group;
  const std::string id = world.instances().front();
  world.enlist(group, {id});
  EXPECT_EQ(world.state(group, id), "initial Elb.RegistrationInProgress");
  world.advance(4999ms);
  EXPECT_EQ(world.state(group, id), "initial Elb.RegistrationInProgress");
  world.advance(1ms);
  EXPECT_EQ(world.state(group, id), "initial Elb.InitialHealthChecking");
  EXPECT_EQ(world.health(group, id).TargetHealth->Description, "Initial health checks in progress");
  world.advance(1s);
  const TargetHealthDescription found = world.health(group, id);
  EXPECT_EQ(found.TargetHealth->State, "healthy");
  EXPECT_FALSE(found.TargetHealth->Reason);
  EXPECT_FALSE(found.TargetHealth->Description);
  EXPECT_EQ(found.Target->Id, id);
  EXPECT_EQ(found.Target->Port, 80);
  EXPECT_EQ(found.HealthCheckPort, "80");
  EXPECT_EQ(found.AnomalyDetection->Result, "normal");
  EXPECT_EQ(found.AdministrativeOverride->State, "no_override");
  world.expect_same_after_restart_and_replay();
}

TEST(TargetHealth, IsWaitedForByAWorldThatRunsUntilItRests) {
  Elbv2World world;
  const std::string group = UsedGroup(world).group;
  world.enlist(group, world.instances());
  world.run_to_rest();
  for (const auto& each : world.health(group)) EXPECT_EQ(each.TargetHealth->State, "healthy");
  EXPECT_EQ(world.health(group).size(), 3u);
}

TEST(TargetHealth, OfNetworkLoadBalancersTakesTwoMinutesToRegister) {
  Elbv2World world;
  CreateTargetGroupInput request = Elbv2World::group_request("tcp");
  request.Protocol = "TCP";
  const std::string group =
      *world.call<operations::CreateTargetGroup>(request).TargetGroups->at(0).TargetGroupArn;
  CreateLoadBalancerInput network{.Name = "fast"};
  network.Type = "network";
  network.Subnets = {{world.subnet("us-east-1a")}};
  auto listener = world.listener_request(
      *world.call<operations::CreateLoadBalancer>(network).LoadBalancers->at(0).LoadBalancerArn,
      Elbv2World::forward_to(group));
  listener.Protocol = "TCP";
  world.call<operations::CreateListener>(listener);
  const std::string id = world.instances().front();
  world.enlist(group, {id});
  world.advance(119s);
  EXPECT_EQ(world.state(group, id), "initial Elb.RegistrationInProgress");
  world.advance(2s);
  EXPECT_EQ(world.state(group, id), "healthy");
}

// ELB-027, ELB-100.
TEST(TargetHealth, IsUnusedUntilALoadBalancerForwardsToTheGroup) {
  Elbv2World world;
  const std::string group = world.target_group();
  const std::string id = world.instances().front();
  world.enlist(group, {id});
  world.advance(1h);
  EXPECT_EQ(world.state(group, id), "unused Target.NotInUse");
  EXPECT_EQ(world.health(group, id).TargetHealth->Description,
            "Target group is not configured to receive traffic from the load balancer");
  EXPECT_FALSE(world.health(group, id).HealthCheckPort);
  const std::string listener = world.listener(world.load_balancer(), group);
  EXPECT_EQ(world.state(group, id), "initial Elb.RegistrationInProgress");
  world.advance(6s);
  EXPECT_EQ(world.state(group, id), "healthy");
  world.call<operations::DeleteListener>({.ListenerArn = listener});
  EXPECT_EQ(world.state(group, id), "unused Target.NotInUse");
}

TEST(TargetHealth, IsNotBegunAgainWhereOneOfTwoUsesEnds) {
  Elbv2World world;
  const UsedGroup used(world);
  const std::string rule = world.rule(used.listener, used.group);
  const std::string id = world.instances().front();
  world.enlist(used.group, {id});
  world.advance(6s);
  world.call<operations::DeleteRule>({.RuleArn = rule});
  EXPECT_EQ(world.state(used.group, id), "healthy");
  ModifyListenerInput same{.ListenerArn = used.listener};
  same.DefaultActions = {{Elbv2World::forward_to(used.group)}};
  world.call<operations::ModifyListener>(same);
  EXPECT_EQ(world.state(used.group, id), "healthy");
}

TEST(TargetHealth, IsUnusedInAZoneThatTheLoadBalancerDoesNotServe) {
  Elbv2World world;
  const std::string group = UsedGroup(world).group;
  const std::string id = world.instances("elsewhere").front();
  world.enlist(group, {id});
  world.advance(1min);
  EXPECT_EQ(world.state(group, id), "unused Target.NotInUse");
  EXPECT_EQ(world.health(group, id).TargetHealth->Description,
            "Target is in an Availability Zone that is not enabled for the load balancer");
}

TEST(TargetHealth, IsThatOfEveryZoneWhereSubnetsAreMadeUp) {
  Elbv2World world;
  CreateLoadBalancerInput request{.Name = "shop"};
  request.Subnets = {{"subnet-11111111", "subnet-22222222"}};
  const std::string arn =
      *world.call<operations::CreateLoadBalancer>(request).LoadBalancers->at(0).LoadBalancerArn;
  const std::string group = world.target_group();
  world.listener(arn, group);
  const std::string id = world.instances("elsewhere").front();
  world.enlist(group, {id});
  world.advance(6s);
  EXPECT_EQ(world.state(group, id), "healthy");
}

// ELB-026.
TEST(TargetHealth, OfAStoppingInstanceFailsAndIsNoneOnceItIsStopped) {
  Elbv2World world;
  const std::string group = UsedGroup(world).group;
  ModifyTargetGroupInput fast{.TargetGroupArn = group};
  fast.HealthCheckIntervalSeconds = 10;
  world.call<operations::ModifyTargetGroup>(fast);
  const std::string id = world.instances().front();
  world.enlist(group, {id});
  world.advance(6s);
  // Checks at 5, 15, 25 seconds: the first two after the stop fail, the second after a timeout.
  world.call<ec2::operations::StopInstances>({.InstanceIds = {id}});
  world.advance(23s);
  EXPECT_EQ(world.state(group, id), "healthy");
  world.advance(1s);
  EXPECT_EQ(world.state(group, id), "unhealthy Target.Timeout");
  world.advance(6s);
  EXPECT_EQ(world.state(group, id), "unused Target.InvalidState");
  EXPECT_EQ(world.health(group, id).TargetHealth->Description, "Target is in the stopped state");
  world.call<ec2::operations::StartInstances>({.InstanceIds = {id}});
  world.advance(15s);
  EXPECT_EQ(world.state(group, id), "initial Elb.RegistrationInProgress");
  world.advance(6s);
  EXPECT_EQ(world.state(group, id), "healthy");
  world.expect_same_after_restart_and_replay();
}

// ELB-026.
TEST(TargetHealth, OfATerminatedInstanceIsDrainingAndThenGone) {
  Elbv2World world;
  const std::string group = UsedGroup(world).group;
  const std::string id = world.instances().front();
  world.enlist(group, {id});
  world.advance(6s);
  world.call<ec2::operations::TerminateInstances>({.InstanceIds = {id}});
  EXPECT_EQ(world.state(group, id), "draining Target.DeregistrationInProgress");
  world.advance(299s);
  EXPECT_EQ(world.health(group).size(), 1u);
  world.advance(1s);
  EXPECT_TRUE(world.health(group).empty());
}

// ELB-018, ELB-020.
TEST(RegisterTargets, RefusesInstancesThatDoNotRun) {
  Elbv2World world;
  const std::string group = world.target_group();
  const auto ids = world.instances();
  world.call<ec2::operations::StopInstances>({.InstanceIds = {ids[0]}});
  world.advance(1min);
  RegisterTargetsInput request{.TargetGroupArn = group};
  request.Targets = Elbv2World::targets({ids[1], ids[0], "i-0123456789abcdef0"});
  EXPECT_EQ(world.error_of<operations::RegisterTargets>(request), "InvalidTarget");
  EXPECT_EQ(world.last_message,
            "The following targets are not in a running state and cannot be registered: '" +
                ids[0] + "', 'i-0123456789abcdef0'");
  EXPECT_TRUE(world.health(group).empty());
  request.Targets = Elbv2World::targets({"web-1"});
  EXPECT_EQ(world.error_of<operations::RegisterTargets>(request), "ValidationError");
}

// ELB-020.
TEST(RegisterTargets, ChangesNothingForTargetsThatAreThere) {
  Elbv2World world;
  const std::string group = UsedGroup(world).group;
  const std::string id = world.instances().front();
  world.enlist(group, {id, id});
  world.advance(6s);
  const auto before = world.world->digest();
  world.enlist(group, {id});
  EXPECT_EQ(world.world->digest(), before);
  EXPECT_EQ(world.state(group, id), "healthy");
}

TEST(RegisterTargets, TellsPortsApart) {
  Elbv2World world;
  const std::string group = UsedGroup(world).group;
  const std::string id = world.instances().front();
  RegisterTargetsInput request{.TargetGroupArn = group};
  request.Targets = {{.Id = id, .Port = 8080}, {.Id = id}};
  world.call<operations::RegisterTargets>(request);
  const auto all = world.health(group);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].Target->Port, 80);
  EXPECT_EQ(all[1].Target->Port, 8080);
  EXPECT_EQ(all[1].HealthCheckPort, "8080");
  world.take_out(group, {id});
  EXPECT_EQ(world.health(group)[0].TargetHealth->State, "draining");
  EXPECT_EQ(world.health(group)[1].TargetHealth->State, "initial");
}

TEST(RegisterTargets, TakesADrainingTargetBackAsANewOne) {
  Elbv2World world;
  const std::string group = UsedGroup(world).group;
  const std::string id = world.instances().front();
  world.enlist(group, {id});
  world.advance(6s);
  world.take_out(group, {id});
  world.advance(299s);
  world.enlist(group, {id});
  EXPECT_EQ(world.state(group, id), "initial Elb.RegistrationInProgress");
  world.advance(1h);
  EXPECT_EQ(world.state(group, id), "healthy");
  world.take_out(group, {id});
  world.run_to_rest();
  EXPECT_TRUE(world.health(group).empty());
}

TEST(Targets, ThatAreSilentAreUnhealthyUntilTheyComeAgain) {
  Elbv2World world;
  CreateTargetGroupInput by_address = Elbv2World::group_request("addresses");
  by_address.TargetType = "ip";
  const std::string group =
      *world.call<operations::CreateTargetGroup>(by_address).TargetGroups->at(0).TargetGroupArn;
  world.listener(world.load_balancer(), group);
  world.enlist(group, {"100.64.0.1", "100.64.0.2"});
  world.in_call([&](world::Call& call) {
    call.world.raise(world::AddressesRegistered{world.scope, {"100.64.0.2"}, true});
  });
  world.advance(40s);
  EXPECT_EQ(world.state(group, "100.64.0.1"), "healthy");
  EXPECT_EQ(world.state(group, "100.64.0.2"), "unhealthy Target.Timeout");
  world.take_out(group, {"100.64.0.2"});
  world.enlist(group, {"100.64.0.2"});
  world.advance(6s);
  EXPECT_EQ(world.state(group, "100.64.0.2"), "healthy");
}

TEST(RegisterTargets, TakesAddressesInGroupsOfThem) {
  Elbv2World world;
  CreateTargetGroupInput by_address = Elbv2World::group_request("addresses");
  by_address.TargetType = "ip";
  const std::string group =
      *world.call<operations::CreateTargetGroup>(by_address).TargetGroups->at(0).TargetGroupArn;
  world.listener(world.load_balancer(), group);
  RegisterTargetsInput request{.TargetGroupArn = group};
  request.Targets = {{.AvailabilityZone = "all", .Id = "192.168.1.7"}};
  world.call<operations::RegisterTargets>(request);
  world.advance(6s);
  const auto found = world.health(group).at(0);
  EXPECT_EQ(found.TargetHealth->State, "healthy");
  EXPECT_EQ(found.Target->AvailabilityZone, "all");
  for (const char* wrong : {"192.168.1", "192.168.1.256", "192.168.1.7.", "shop", ""}) {
    request.Targets = {{.Id = wrong}};
    EXPECT_EQ(world.error_of<operations::RegisterTargets>(request), "ValidationError") << wrong;
  }
}

TEST(RegisterTargets, HoldsTheQuotaOfTheLoadBalancerUnlessLimitsAreLifted) {
  Elbv2World world(false, 1'001);
  const std::string group = UsedGroup(world).group;
  auto ids = world.instances();
  const std::string last = ids.back();
  ids.pop_back();
  world.enlist(group, ids);
  RegisterTargetsInput request{.TargetGroupArn = group};
  request.Targets = Elbv2World::targets({last});
  EXPECT_EQ(world.error_of<operations::RegisterTargets>(request), "TooManyTargets");
  Elbv2World lifted(true, 1'001);
  lifted.enlist(UsedGroup(lifted).group, lifted.instances());
}

// ELB-025.
TEST(DeregisterTargets, DrainsForAllOfTheDelay) {
  Elbv2World world;
  const std::string group = UsedGroup(world).group;
  const std::string id = world.instances().front();
  world.enlist(group, {id});
  world.advance(6s);
  world.take_out(group, {id});
  EXPECT_EQ(world.state(group, id), "draining Target.DeregistrationInProgress");
  world.advance(200s);
  world.take_out(group, {id});
  world.advance(99s);
  EXPECT_EQ(world.health(group).size(), 1u);
  world.advance(1s);
  EXPECT_TRUE(world.health(group).empty());
  EXPECT_EQ(world.state(group, id), "unused Target.NotRegistered");
  world.expect_same_after_restart_and_replay();
}

// ELB-025.
TEST(DeregisterTargets, TakesTargetsAtOnceWhereThereIsNoDelay) {
  Elbv2World world;
  const std::string group = UsedGroup(world).group;
  ModifyTargetGroupAttributesInput request{.TargetGroupArn = group};
  request.Attributes = {{.Key = "deregistration_delay.timeout_seconds", .Value = "0"}};
  world.call<operations::ModifyTargetGroupAttributes>(request);
  world.enlist(group, world.instances());
  world.take_out(group, world.instances());
  EXPECT_TRUE(world.health(group).empty());
}

TEST(DeregisterTargets, LeavesAloneWhatIsNotRegistered) {
  Elbv2World world;
  const std::string group = world.target_group();
  const auto before = world.world->digest();
  world.take_out(group, world.instances());
  EXPECT_EQ(world.world->digest(), before);
  EXPECT_EQ(
      world.error_of<operations::DeregisterTargets>({.TargetGroupArn = group + "0", .Targets = {}}),
      "TargetGroupNotFound");
}

TEST(TargetHealth, OfManyGroupsCostsWhatTheirTargetsCost) {
  Elbv2World world(true, 10'000);
  const auto ids = world.instances();
  std::vector<std::string> groups;
  for (std::size_t number = 0; number < 10; ++number) {
    groups.push_back(world.target_group("group-" + std::to_string(number)));
  }
  // One call for each target, as CodeDeploy makes them.
  for (std::size_t index = 0; index < ids.size(); ++index) {
    world.enlist(groups[index % groups.size()], {ids[index]});
  }
  for (std::size_t index = 0; index < ids.size(); ++index) {
    world.take_out(groups[index % groups.size()], {ids[index]});
  }
  EXPECT_EQ(world.health(groups[0]).size(), 1'000u);
  world.run_to_rest();
  for (const std::string& group : groups) EXPECT_TRUE(world.health(group).empty());
}

}  // namespace
}  // namespace windtunnel::elbv2
