#include <gmock/gmock.h>

#include "services/ecs/api.hpp"
#include "services/elbv2/api.hpp"
#include "tests/unit/services/stories/story_world.hpp"

namespace windtunnel::stories {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;

using codedeploy::CreateDeploymentGroupInput;
using codedeploy::operations::CreateDeploymentGroup;

class EcsDeployment : public testing::Test {
 protected:
  EcsDeployment()
      : world(
            "functions: [{ match: { name: refuse }, reports: Failed }]\n"
            "task_definitions: [{ match: { family: web, revision: 3 }, healthy: false }]\n") {
    world.make_function();
    world.make_service();
  }
  codedeploy::ECSTarget target(const std::string& id) { return *world.targets(id).at(0).ecsTarget; }
  std::vector<std::string> statuses(const std::string& id) {
    std::vector<std::string> found;
    const codedeploy::ECSTarget read = target(id);
    for (const auto& event : *read.lifecycleEvents) found.push_back(*event.status);
    return found;
  }
  void go_until(const std::function<bool()>& is_there) {
    for (int second = 0; second < 7200 && !is_there(); ++second) world.advance(1s);
    ASSERT_TRUE(is_there());
  }
  std::vector<ecs::TaskSet> task_sets() {
    ecs::DescribeServicesRequest request;
    request.cluster = "prod";
    request.services = {"shop"};
    return *world.call<ecs::operations::DescribeServices>(request).services->at(0).taskSets;
  }
  CreateDeploymentGroupInput group() {
    CreateDeploymentGroupInput group;
    group.applicationName = "shop";
    group.deploymentGroupName = "other";
    group.serviceRoleArn = "arn:aws:iam::123456789012:role/deployer";
    group.deploymentStyle = codedeploy::DeploymentStyle{.deploymentOption = "WITH_TRAFFIC_CONTROL",
                                                        .deploymentType = "BLUE_GREEN"};
    group.ecsServices =
        std::vector<codedeploy::ECSService>{{.clusterName = "prod", .serviceName = "shop"}};
    auto& pair = group.loadBalancerInfo.emplace().targetGroupPairInfoList.emplace().emplace_back();
    pair.targetGroups = std::vector<codedeploy::TargetGroupInfo>{{.name = "one"}, {.name = "two"}};
    pair.prodTrafficRoute = codedeploy::TrafficRoute{
        .listenerArns = std::vector<std::string>{world.production_listener}};
    auto& given = group.blueGreenDeploymentConfiguration.emplace();
    given.deploymentReadyOption =
        codedeploy::DeploymentReadyOption{.actionOnTimeout = "CONTINUE_DEPLOYMENT"};
    given.terminateBlueInstancesOnDeploymentSuccess =
        codedeploy::BlueInstanceTerminationOption{.action = "TERMINATE"};
    return group;
  }

  StoryWorld world;
};

// CD-045, CD-046, CD-015.
TEST_F(EcsDeployment, GroupsAreChecked) {
  world.call<codedeploy::operations::CreateApplication>(
      {.applicationName = "shop", .computePlatform = "ECS"});
  const auto error = [&](auto change) {
    CreateDeploymentGroupInput input = group();
    change(input);
    return world.error_of<CreateDeploymentGroup>(input);
  };
  EXPECT_EQ(error([](auto& input) { input.ecsServices.reset(); }), "InvalidECSServiceException");
  EXPECT_EQ(error([](auto& input) { input.ecsServices->at(0).serviceName = "none"; }),
            "InvalidECSServiceException");
  EXPECT_EQ(error([](auto& input) { input.loadBalancerInfo.reset(); }),
            "InvalidLoadBalancerInfoException");
  EXPECT_EQ(error([](auto& input) {
              input.loadBalancerInfo->targetGroupPairInfoList->at(0).targetGroups->pop_back();
            }),
            "InvalidTargetGroupPairException");
  EXPECT_EQ(error([](auto& input) {
              input.loadBalancerInfo->targetGroupPairInfoList->at(0).prodTrafficRoute.reset();
            }),
            "InvalidTargetGroupPairException");
  EXPECT_EQ(error([](auto& input) { input.blueGreenDeploymentConfiguration.reset(); }),
            "InvalidBlueGreenDeploymentConfigurationException");
  EXPECT_EQ(
      error([](auto& input) {
        input.blueGreenDeploymentConfiguration->terminateBlueInstancesOnDeploymentSuccess->action =
            "KEEP_ALIVE";
      }),
      "InvalidBlueGreenDeploymentConfigurationException");
  EXPECT_EQ(error([](auto& input) { input.deploymentStyle.reset(); }),
            "InvalidDeploymentStyleException");
  EXPECT_EQ(error([](auto&) {}), "");
  EXPECT_EQ(error([](auto& input) { input.deploymentGroupName = "second"; }),
            "ECSServiceMappingLimitExceededException");
  // A service that ECS rolls itself is none of CodeDeploy's.
  ecs::CreateServiceRequest rolling;
  rolling.cluster = "prod";
  rolling.serviceName = "rolling";
  rolling.desiredCount = 0;
  rolling.taskDefinition = "web:1";
  rolling.networkConfiguration.emplace().awsvpcConfiguration.emplace().subnets = {
      "subnet-11111111"};
  world.call<ecs::operations::CreateService>(rolling);
  EXPECT_EQ(error([](auto& input) {
              input.deploymentGroupName = "third";
              input.ecsServices->at(0).serviceName = "rolling";
            }),
            "InvalidECSServiceException");
  EXPECT_THAT(world.last_message, HasSubstr("is not CODE_DEPLOY"));
}

// CD-126, CD-127, CD-069, CD-152: the target has succeeded while the deployment waits.
TEST_F(EcsDeployment, TheTargetSucceedsBeforeTheDeployment) {
  world.make_ecs_group("ECSAllAtOnce", {});
  const std::string id = world.deploy_service(2);
  world.advance(3s);
  EXPECT_THAT(world.listener_weights(), UnorderedElementsAre(Pair("one", 100), Pair("two", 0)));
  EXPECT_FALSE(world.info(id).deploymentOverview);
  go_until([&] { return *world.info(id).instanceTerminationWaitTimeStarted; });
  EXPECT_EQ(*world.info(id).status, "InProgress");
  const codedeploy::ECSTarget read = target(id);
  EXPECT_EQ(*read.status, "Succeeded");
  EXPECT_EQ(*read.targetId, "prod:shop");
  EXPECT_THAT(*read.targetArn, HasSubstr(":service/prod/shop"));
  ASSERT_THAT(*read.taskSetsInfo, SizeIs(2));
  const auto& blue = read.taskSetsInfo->at(0);
  const auto& green = read.taskSetsInfo->at(1);
  EXPECT_THAT((std::vector{*blue.taskSetLabel, *blue.status, *blue.targetGroup->name}),
              ElementsAre("Blue", "ACTIVE", "one"));
  EXPECT_THAT((std::vector{*green.taskSetLabel, *green.status, *green.targetGroup->name}),
              ElementsAre("Green", "PRIMARY", "two"));
  EXPECT_EQ(*green.trafficWeight, 100);
  EXPECT_EQ(*green.runningCount, 2);
  EXPECT_THAT(world.listener_weights(), UnorderedElementsAre(Pair("one", 0), Pair("two", 100)));
  EXPECT_EQ(world.error_of<codedeploy::operations::CreateDeployment>([&] {
    codedeploy::CreateDeploymentInput input;
    input.applicationName = "shop";
    input.deploymentGroupName = "main";
    input.revision = world.info(id).revision;
    return input;
  }()),
            "DeploymentLimitExceededException");
  world.finish_all();
  EXPECT_EQ(*world.info(id).deploymentOverview->Succeeded, 1);
  // Next time the way is back.
  const std::string back = world.deploy_service(1);
  world.finish_all();
  EXPECT_EQ(*world.info(back).status, "Succeeded");
  EXPECT_THAT(world.listener_weights(), UnorderedElementsAre(Pair("one", 100), Pair("two", 0)));
  EXPECT_EQ(*task_sets().back().externalId, back);
}

// CD-12B.
TEST_F(EcsDeployment, WhatFailsBeforeInstallHasMadeNothing) {
  world.make_ecs_group("ECSAllAtOnce", {"DEPLOYMENT_FAILURE"});
  const std::string id = world.deploy_service(2, {{"BeforeInstall", "refuse"}});
  world.advance(1min);
  EXPECT_EQ(*world.info(id).status, "Failed");
  EXPECT_THAT(task_sets(), SizeIs(1));
  EXPECT_EQ(*task_sets()[0].status, "PRIMARY");
}

// CD-186, CD-073, CD-135, CD-136, CD-137.
TEST_F(EcsDeployment, AnAlarmInMidShiftGivesTrafficBackAndRollsBack) {
  world.make_ecs_group("ECSAllAtOnce", {"DEPLOYMENT_STOP_ON_ALARM"}, 0, 0);
  const std::string good = world.deploy_service(2);
  world.finish_all();
  ASSERT_EQ(*world.info(good).status, "Succeeded");
  world.advance(10min);  // the first task set has drained
  codedeploy::UpdateDeploymentGroupInput update;
  update.applicationName = "shop";
  update.currentDeploymentGroupName = "main";
  update.deploymentConfigName = "CodeDeployDefault.ECSLinear10PercentEvery1Minutes";
  world.call<codedeploy::operations::UpdateDeploymentGroup>(update);
  const std::string bad = world.deploy_service(1);
  go_until([&] { return world.listener_weights()["one"] == 30; });
  world.set_alarm("ALARM");
  world.advance(10s);
  EXPECT_EQ(*world.info(bad).status, "Stopped");
  EXPECT_EQ(*world.info(bad).errorInformation->code, "ALARM_ACTIVE");
  EXPECT_THAT(world.listener_weights(), UnorderedElementsAre(Pair("one", 0), Pair("two", 100)));
  EXPECT_THAT(statuses(bad), ElementsAre("Succeeded", "Succeeded", "Succeeded", "Succeeded",
                                         "Succeeded", "Succeeded", "Failed", "Skipped"));
  const auto sets = task_sets();
  ASSERT_THAT(sets, SizeIs(2));
  for (const ecs::TaskSet& set : sets) {
    EXPECT_EQ(*set.status, *set.externalId == good ? "PRIMARY" : "DRAINING");
  }
  world.advance(10s);
  const auto rollback = world.info(*world.info(bad).rollbackInfo->rollbackDeploymentId);
  EXPECT_EQ(*rollback.status, "Succeeded");
  EXPECT_EQ(*rollback.deploymentConfigName, "CodeDeployDefault.ECSAllAtOnce");
  EXPECT_EQ(*rollback.revision, *world.info(good).revision);
  EXPECT_LE(*rollback.completeTime - *rollback.createTime, 4s);
  EXPECT_THAT(task_sets(), SizeIs(2)) << "a rollback makes no task set";
}

// --- Scaling ------------------------------------------------------------------------------------

/// Tasks of revision 2 take ten minutes to run.
class ScaledInMidShift : public testing::Test {
 protected:
  ScaledInMidShift()
      : world("task_definitions: [{ match: { family: web, revision: 2 }, start_time: 10m }]\n") {
    world.make_service();
    world.make_ecs_group("ECSAllAtOnce", {"DEPLOYMENT_FAILURE"}, 0, 0);
    good = world.deploy_service(3);
    world.finish_all();
    world.advance(10min);
    codedeploy::UpdateDeploymentGroupInput update;
    update.applicationName = "shop";
    update.currentDeploymentGroupName = "main";
    update.deploymentConfigName = "CodeDeployDefault.ECSCanary10Percent15Minutes";
    world.call<codedeploy::operations::UpdateDeploymentGroup>(update);
  }
  /// Deploys, until a tenth of the traffic has shifted.
  std::string deploy_canary(int revision) {
    const std::string id = world.deploy_service(revision);
    for (int second = 0; second < 7200 && world.listener_weights()["one"] != 10; ++second) {
      world.advance(1s);
    }
    EXPECT_EQ(world.listener_weights()["one"], 10);
    return id;
  }
  void scale(std::int32_t count) {
    ecs::UpdateServiceRequest request;
    request.cluster = "prod";
    request.service = "shop";
    request.desiredCount = count;
    world.call<ecs::operations::UpdateService>(request);
  }

  StoryWorld world;
  std::string good;
};

// ECS-063, CD-100, CD-137.
TEST_F(ScaledInMidShift, ADeploymentFailsThatIsNotSteadyWithinFiveMinutes) {
  const std::string bad = deploy_canary(2);
  scale(3);
  world.advance(5min - 1s);
  EXPECT_EQ(*world.info(bad).status, "InProgress");
  EXPECT_EQ(world.restored()->digest(), world.world->digest());
  world.advance(1s);
  EXPECT_EQ(*world.info(bad).status, "Failed");
  EXPECT_EQ(*world.info(bad).errorInformation->code, "ECS_UPDATE_ERROR");
  EXPECT_THAT(*world.info(bad).errorInformation->message, HasSubstr("within 5 minutes"));
  EXPECT_THAT(world.listener_weights(), UnorderedElementsAre(Pair("one", 0), Pair("two", 100)));
  world.advance(10s);
  const auto rollback = world.info(*world.info(bad).rollbackInfo->rollbackDeploymentId);
  EXPECT_EQ(*rollback.status, "Succeeded");
  EXPECT_EQ(*rollback.revision, *world.info(good).revision);
  EXPECT_EQ(world.replayed()->digest(), world.world->digest());
}

// ECS-063.
TEST_F(ScaledInMidShift, ADeploymentGoesOnThatIsSteadyInTime) {
  const std::string id = deploy_canary(1);
  scale(3);
  world.advance(2min);
  scale(1);
  world.finish_all();
  EXPECT_EQ(*world.info(id).status, "Succeeded");
}

// ECS-063: before traffic shifts Install waits for it, and after that nothing does.
TEST_F(ScaledInMidShift, WhatIsScaledBeforehandIsAwaited) {
  const std::string id = world.deploy_service(2);
  world.advance(1min);
  scale(3);
  world.finish_all();
  EXPECT_EQ(*world.info(id).status, "Succeeded");
}

// CD-100.
TEST_F(EcsDeployment, AServiceThatIsGoneFailsTheDeployment) {
  world.make_ecs_group("ECSAllAtOnce", {});
  ecs::DeleteServiceRequest request;
  request.cluster = "prod";
  request.service = "shop";
  request.force = true;
  world.call<ecs::operations::DeleteService>(request);
  const std::string id = world.deploy_service(2);
  world.advance(10s);
  EXPECT_EQ(*world.info(id).status, "Failed");
  EXPECT_EQ(*world.info(id).errorInformation->code, "INVALID_ECS_SERVICE");
}

TEST_F(EcsDeployment, ATaskDefinitionThatIsNotThereFailsInstall) {
  world.make_ecs_group("ECSAllAtOnce", {});
  const std::string id = world.deploy_service(9);
  world.advance(10s);
  EXPECT_EQ(*world.info(id).errorInformation->code, "ECS_UPDATE_ERROR");
  EXPECT_EQ(statuses(id)[1], "Failed");
}

// CD-127: rules that forward to the pair shift with the default action.
TEST_F(EcsDeployment, RulesShiftToo) {
  elbv2::CreateRuleInput rule;
  rule.ListenerArn = world.production_listener;
  rule.Priority = 5;
  elbv2::RuleCondition path;
  path.Field = "path-pattern";
  path.Values = {{"/api/*"}};
  rule.Conditions = {path};
  elbv2::Action action{.Type = "forward"};
  action.TargetGroupArn = world.target_groups["one"];
  rule.Actions = {action};
  world.call<elbv2::operations::CreateRule>(rule);
  world.make_ecs_group("ECSAllAtOnce", {}, 0, 0);
  world.deploy_service(2);
  world.finish_all();
  elbv2::DescribeRulesInput query;
  query.ListenerArn = world.production_listener;
  const auto rules = world.call<elbv2::operations::DescribeRules>(query);
  for (const elbv2::Rule& read : *rules.Rules) {
    for (const auto& group : *read.Actions->at(0).ForwardConfig->TargetGroups) {
      EXPECT_EQ(*group.Weight, *group.TargetGroupArn == world.target_groups["two"] ? 100 : 0);
    }
  }
}

TEST_F(EcsDeployment, ARestoredWorldGoesOnAsItWouldHave) {
  world.make_ecs_group("ECSLinear10PercentEvery1Minutes", {});
  world.deploy_service(2);
  for (const auto step : {3s, 60s, 100s}) {
    world.advance(step);
    EXPECT_EQ(world.restored()->digest(), world.world->digest());
  }
  world.finish_all();
  EXPECT_EQ(world.replayed()->digest(), world.world->digest());
}

}  // namespace
}  // namespace windtunnel::stories
