#include <gmock/gmock.h>

#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class LoadBalanced : public DeploymentTest {
 protected:
  static CreateDeploymentGroupInput balanced_group(const std::vector<std::string>& target_groups) {
    CreateDeploymentGroupInput group = group_input();
    group.deploymentConfigName = "CodeDeployDefault.AllAtOnce";
    group.deploymentStyle =
        DeploymentStyle{.deploymentOption = "WITH_TRAFFIC_CONTROL", .deploymentType = "IN_PLACE"};
    auto& listed = group.loadBalancerInfo.emplace().targetGroupInfoList.emplace();
    for (const std::string& name : target_groups) listed.push_back({.name = name});
    return group;
  }
  void make_balanced_group(const std::vector<std::string>& target_groups) {
    world->call<operations::CreateDeploymentGroup>(balanced_group(target_groups));
  }
  const LifecycleEvent& event(const InstanceTarget& target, std::string_view name) {
    for (const LifecycleEvent& event : *target.lifecycleEvents) {
      if (*event.lifecycleEventName == name) return event;
    }
    throw std::logic_error("no such event");
  }
};

// CD-045.
TEST_F(LoadBalanced, TrafficControlNeedsATargetGroup) {
  start(1);
  CreateDeploymentGroupInput group = balanced_group({});
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(group),
            "InvalidLoadBalancerInfoException");
  EXPECT_THAT(world->last_message, HasSubstr("The deploymentOption value is set to "
                                             "WITH_TRAFFIC_CONTROL, but either no load balancer"));
}

// CD-080, CD-118.
TEST_F(LoadBalanced, InstancesAreOutOfEachTargetGroupWhileTheyAreDeployedTo) {
  start(1);
  make_balanced_group({"blue", "green"});
  const std::string id = deploy("good.zip");
  world->advance(1h);
  EXPECT_EQ(*info(id).status, "Succeeded");
  const InstanceTarget read = target(id, targets(id)[0]);
  std::vector<std::string> names;
  for (const auto& event : *read.lifecycleEvents) names.push_back(*event.lifecycleEventName);
  EXPECT_THAT(names, ElementsAre("BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic",
                                 "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install",
                                 "AfterInstall", "ApplicationStart", "ValidateService",
                                 "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"));
  const LifecycleEvent& block = event(read, "BlockTraffic");
  const LifecycleEvent& allow = event(read, "AllowTraffic");
  // The deregistration delay, and a new target's first check; seen at the next look.
  EXPECT_EQ(*block.endTime - *block.startTime, 65s);
  EXPECT_EQ(*allow.endTime - *allow.startTime, 10s);
  const auto& moved = Neighbours::moved();
  ASSERT_EQ(moved.size(), 4u);
  EXPECT_EQ(moved[0].how + moved[0].target_group, "outarn:blue");
  EXPECT_EQ(moved[1].how + moved[1].target_group, "outarn:green");
  EXPECT_EQ(moved[0].at, *block.startTime);
  EXPECT_EQ(moved[2].how + moved[2].target_group, "inarn:blue");
  EXPECT_EQ(moved[3].how + moved[3].target_group, "inarn:green");
  EXPECT_EQ(moved[3].at, *allow.startTime);
  EXPECT_EQ(moved[3].instance, *read.targetId);
  EXPECT_EQ(*info(id).loadBalancerInfo->targetGroupInfoList->at(0).name, "blue");
}

TEST_F(LoadBalanced, AnInstanceThatFailsStaysOut) {
  start(1);
  make_balanced_group({"web"});
  const std::string id = deploy("broken.zip");
  world->advance(1h);
  EXPECT_EQ(*info(id).status, "Failed");
  ASSERT_EQ(Neighbours::moved().size(), 1u);
  EXPECT_EQ(Neighbours::moved()[0].how, "out");
}

// CD-118: for an hour the deployment waits for the target to be healthy.
TEST_F(LoadBalanced, AnInstanceThatIsNeverHealthyFailsAllowTraffic) {
  start(1);
  make_balanced_group({"unused"});
  const std::string id = deploy("good.zip");
  world->advance(2h);
  EXPECT_EQ(*info(id).status, "Failed");
  const InstanceTarget read = target(id, targets(id)[0]);
  const LifecycleEvent& allow = event(read, "AllowTraffic");
  EXPECT_EQ(*allow.status, "Failed");
  EXPECT_EQ(*allow.endTime - *allow.startTime, 1h);
  EXPECT_THAT(*allow.diagnostics->message, HasSubstr("the target group unused is not configured"));
  EXPECT_EQ(*event(read, "AfterAllowTraffic").status, "Skipped");
}

TEST_F(LoadBalanced, AnInstanceThatIsStoppedWhileItIsAwaitedFailsAllowTraffic) {
  start(1);
  make_balanced_group({"web"});
  const std::string id = deploy("good.zip");
  const std::string instance = [&] {
    world->advance(3s);
    return targets(id)[0];
  }();
  while (*event(target(id, instance), "AllowTraffic").status == "Pending") world->advance(1s);
  world->in_call([&](world::Call& call) {
    const auto found = call.world.fleet().find(call.scope.account, call.scope.region, instance);
    call.world.fleet().set_agents(found->number, {});
    call.world.raise(world::InstanceStateChanged{call.scope, found->number, instance, "stopping"});
  });
  world->advance(2h);
  EXPECT_EQ(*event(target(id, instance), "AllowTraffic").status, "Failed");
}

// CD-100.
TEST_F(LoadBalanced, ATargetGroupThatIsGoneFailsTheDeploymentAtOnce) {
  start(1);
  make_balanced_group({"gone"});
  const std::string id = deploy("good.zip");
  world->advance(10s);
  EXPECT_EQ(*info(id).status, "Failed");
  EXPECT_EQ(*info(id).errorInformation->code, "ELASTIC_LOAD_BALANCING_INVALID");
  EXPECT_THAT(*info(id).errorInformation->message, HasSubstr("target group gone"));
}

// CD-083, CD-087: what was installed last is asked to let go of its traffic.
TEST_F(LoadBalanced, TheEarlierBundlesScriptsBlockTraffic) {
  Neighbours::bundles()["drains.zip"] = test::make_archive(
      "zip", {{"appspec.yml",
               "version: 0.0\nos: linux\nhooks:\n  BeforeBlockTraffic: [{location: gone.sh}]\n"
               "  BeforeAllowTraffic: [{location: warm.sh}]\n",
               ""},
              {"warm.sh", "", ""}});
  start(1);
  make_balanced_group({"web"});
  const std::string first = deploy("drains.zip");
  world->advance(1h);
  EXPECT_EQ(*info(first).status, "Succeeded");
  EXPECT_EQ(*event(target(first, targets(first)[0]), "BeforeAllowTraffic").diagnostics->logTail,
            "LifecycleEvent - BeforeAllowTraffic\nScript - warm.sh\n");
  const std::string second = deploy("good.zip");
  world->advance(1h);
  EXPECT_EQ(*info(second).status, "Failed");
  EXPECT_EQ(*event(target(second, targets(second)[0]), "BeforeBlockTraffic").diagnostics->errorCode,
            "ScriptMissing");
  CreateDeploymentInput input = deployment_input("good.zip");
  input.ignoreApplicationStopFailures = true;
  const std::string third = *world->call<operations::CreateDeployment>(input).deploymentId;
  world->advance(1h);
  EXPECT_EQ(*info(third).status, "Succeeded");
  EXPECT_EQ(*event(target(third, targets(third)[0]), "BeforeBlockTraffic").status, "Failed");
}

TEST_F(LoadBalanced, ARestoredWorldGoesOnAsItWouldHave) {
  start(4);
  CreateDeploymentGroupInput group = balanced_group({"web"});
  group.deploymentConfigName = "CodeDeployDefault.OneAtATime";
  world->call<operations::CreateDeploymentGroup>(group);
  deploy("good.zip");
  world->advance(100s);
  EXPECT_EQ(world->restored()->digest(), world->world->digest());
  world->advance(1h);
  EXPECT_EQ(world->replayed()->digest(), world->world->digest());
}

}  // namespace
}  // namespace windtunnel::codedeploy
