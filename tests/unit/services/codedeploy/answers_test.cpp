#include <gmock/gmock.h>

#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

/// What operations refuse, and what they show.
namespace windtunnel::codedeploy {
namespace {

using testing::ElementsAre;
using testing::MatchesRegex;

using Answers = DeploymentTest;

std::map<std::string, std::vector<std::string>> filter(const std::string& name,
                                                       const std::string& value) {
  std::map<std::string, std::vector<std::string>> filters;
  filters[name].push_back(value);
  return filters;
}

// CD-011.
TEST_F(Answers, CustomConfigurationsDoNotTakeTheNamesOfDefaults) {
  start(0);
  CreateDeploymentConfigInput config;
  config.deploymentConfigName = "CodeDeployDefault.Mine";
  config.minimumHealthyHosts = MinimumHealthyHosts{.type = "HOST_COUNT", .value = 1};
  EXPECT_EQ(world->error_of<operations::CreateDeploymentConfig>(config),
            "InvalidDeploymentConfigNameException");
}

// CD-012.
TEST_F(Answers, DeploymentIdsHaveOneForm) {
  start(1);
  make_group();
  EXPECT_THAT(deploy("good.zip"), MatchesRegex("d-[A-Z0-9]{9}"));
  EXPECT_EQ(world->error_of<operations::GetDeployment>({.deploymentId = "d-123"}),
            "InvalidDeploymentIdException");
  EXPECT_EQ(world->error_of<operations::GetDeployment>({.deploymentId = ""}),
            "DeploymentIdRequiredException");
  EXPECT_EQ(world->error_of<operations::GetDeployment>({.deploymentId = "d-000000000"}),
            "DeploymentDoesNotExistException");
}

// CD-015.
TEST_F(Answers, QuotasHoldUnlessTheyAreLifted) {
  start(0);
  CreateDeploymentGroupInput group = group_input();
  auto& set = group.ec2TagSet.emplace().ec2TagSetList.emplace();
  for (int number = 0; number < 4; ++number) set.push_back(*group.ec2TagFilters);
  group.ec2TagFilters.reset();
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(group),
            "TagSetListLimitExceededException");
  group = group_input();
  auto& alarms = group.alarmConfiguration.emplace();
  alarms.enabled = true;
  alarms.alarms.emplace();
  for (int number = 0; number < 51; ++number) {
    alarms.alarms->push_back({.name = "a" + std::to_string(number)});
  }
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(group),
            "AlarmsLimitExceededException");
  world::Settings lifted = settings_with(0);
  lifted.limits_lifted = true;
  start(lifted);
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(group), "");
}

// CD-016.
TEST_F(Answers, BatchesHaveTheirSizes) {
  start(1);
  make_group();
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  BatchGetApplicationsInput applications;
  for (int number = 0; number < 101; ++number) applications.applicationNames.push_back("shop");
  EXPECT_EQ(world->error_of<operations::BatchGetApplications>(applications),
            "BatchLimitExceededException");
  BatchGetDeploymentsInput deployments;
  for (int number = 0; number < 26; ++number) deployments.deploymentIds.push_back(id);
  EXPECT_EQ(world->error_of<operations::BatchGetDeployments>(deployments),
            "BatchLimitExceededException");
  BatchGetDeploymentTargetsInput batch;
  batch.deploymentId = id;
  for (int number = 0; number < 26; ++number) batch.targetIds.push_back(targets(id)[0]);
  EXPECT_EQ(world->error_of<operations::BatchGetDeploymentTargets>(batch),
            "DeploymentTargetListSizeExceededException");
}

// CD-021.
TEST_F(Answers, ApplicationsShowNoGitHubAccountUnlessLinked) {
  start(0);
  const auto found =
      *world->call<operations::GetApplication>({.applicationName = "shop"}).application;
  EXPECT_EQ(*found.computePlatform, "Server");
  EXPECT_EQ(*found.linkedToGitHub, false);
  EXPECT_TRUE(found.createTime);
  EXPECT_FALSE(found.gitHubAccountName);
}

// CD-033.
TEST_F(Answers, TrafficIsRoutedInTwoDaysAtMost) {
  start(0);
  CreateDeploymentConfigInput config;
  config.deploymentConfigName = "slow";
  config.computePlatform = "Lambda";
  EXPECT_EQ(world->error_of<operations::CreateDeploymentConfig>(config),
            "InvalidTrafficRoutingConfigurationException");
  auto& routing = config.trafficRoutingConfig.emplace();
  routing.type = "TimeBasedLinear";
  routing.timeBasedLinear = TimeBasedLinear{.linearInterval = 321, .linearPercentage = 10};
  EXPECT_EQ(world->error_of<operations::CreateDeploymentConfig>(config),
            "InvalidTrafficRoutingConfigurationException");
  routing.timeBasedLinear->linearPercentage = 100;
  EXPECT_EQ(world->error_of<operations::CreateDeploymentConfig>(config),
            "InvalidTrafficRoutingConfigurationException");
  // Nine steps of 320 minutes are 2880.
  routing.timeBasedLinear = TimeBasedLinear{.linearInterval = 320, .linearPercentage = 10};
  EXPECT_EQ(world->error_of<operations::CreateDeploymentConfig>(config), "");
}

// CD-036.
TEST_F(Answers, ConfigurationsShowWhatTheirPlatformHas) {
  start(0);
  make_config("half", "FLEET_PERCENT", 50);
  const auto half = *world->call<operations::GetDeploymentConfig>({.deploymentConfigName = "half"})
                         .deploymentConfigInfo;
  EXPECT_EQ(*half.computePlatform, "Server");
  EXPECT_EQ(*half.minimumHealthyHosts->value, 50);
  EXPECT_FALSE(half.trafficRoutingConfig);
  EXPECT_FALSE(half.zonalConfig);
  EXPECT_THAT(*half.deploymentConfigId, MatchesRegex("[0-9a-f-]{36}"));
  const auto canary =
      *world
           ->call<operations::GetDeploymentConfig>(
               {.deploymentConfigName = "CodeDeployDefault.LambdaCanary10Percent5Minutes"})
           .deploymentConfigInfo;
  EXPECT_EQ(*canary.trafficRoutingConfig->timeBasedCanary->canaryInterval, 5);
  EXPECT_FALSE(canary.minimumHealthyHosts);
}

// CD-041.
TEST_F(Answers, GroupsAreInPlaceUnlessTheySayOtherwise) {
  start(0);
  make_group();
  const auto group = *world
                          ->call<operations::GetDeploymentGroup>(
                              {.applicationName = "shop", .deploymentGroupName = "web"})
                          .deploymentGroupInfo;
  EXPECT_EQ(*group.deploymentStyle->deploymentType, "IN_PLACE");
  EXPECT_EQ(*group.deploymentStyle->deploymentOption, "WITHOUT_TRAFFIC_CONTROL");
  EXPECT_EQ(*group.outdatedInstancesStrategy, "UPDATE");
  EXPECT_EQ(*group.terminationHookEnabled, false);
}

// CD-060.
TEST_F(Answers, DeploymentsAreCheckedInOrder) {
  start(1);
  make_group();
  CreateDeploymentInput input = deployment_input("good.zip");
  input.revision.reset();
  input.deploymentConfigName = "none";
  input.description = std::string(257, 'x');
  input.applicationName = "none";
  input.deploymentGroupName = "none";
  const auto error = [&] { return world->error_of<operations::CreateDeployment>(input); };
  EXPECT_EQ(error(), "ApplicationDoesNotExistException");
  input.applicationName = "shop";
  EXPECT_EQ(error(), "DeploymentGroupDoesNotExistException");
  input.deploymentGroupName = "web";
  EXPECT_EQ(error(), "RevisionRequiredException");
  input.revision = bundle("good.zip");
  EXPECT_EQ(error(), "DeploymentConfigDoesNotExistException");
  input.deploymentConfigName.reset();
  EXPECT_EQ(error(), "DescriptionTooLongException");
  input.description = "short";
  deploy("good.zip");
  EXPECT_EQ(error(), "DeploymentLimitExceededException");
}

// CD-065.
TEST_F(Answers, AlarmsAndRollbacksOfTheCallReplaceThoseOfTheGroup) {
  start(1);
  CreateDeploymentGroupInput group = group_input();
  group.alarmConfiguration =
      AlarmConfiguration{.alarms = std::vector<Alarm>{{.name = "loud"}}, .enabled = true};
  group.autoRollbackConfiguration = AutoRollbackConfiguration{
      .enabled = true, .events = std::vector<std::string>{"DEPLOYMENT_STOP_ON_ALARM"}};
  world->call<operations::CreateDeploymentGroup>(group);
  Neighbours::alarms() = {{"loud", "ALARM"}, {"quiet", "OK"}};
  CreateDeploymentInput input = deployment_input("good.zip");
  input.overrideAlarmConfiguration =
      AlarmConfiguration{.alarms = std::vector<Alarm>{{.name = "quiet"}}, .enabled = true};
  input.autoRollbackConfiguration = AutoRollbackConfiguration{.enabled = false};
  const std::string id = *world->call<operations::CreateDeployment>(input).deploymentId;
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Succeeded");
  EXPECT_EQ(*info(id).overrideAlarmConfiguration->alarms->at(0).name, "quiet");
  EXPECT_EQ(*info(id).autoRollbackConfiguration->enabled, false);
  const std::string stopped = deploy("good.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(stopped).status, "Stopped");
}

// CD-069, CD-075.
TEST_F(Answers, ADeploymentShowsItsOverviewOnceItsTargetsAreKnown) {
  start(2);
  make_group();
  const std::string id = deploy("good.zip");
  EXPECT_FALSE(info(id).deploymentOverview);
  EXPECT_FALSE(info(id).startTime);
  world->advance(3s);
  EXPECT_EQ(*info(id).deploymentOverview->InProgress, 2);
  EXPECT_EQ(*info(id).startTime, *info(id).createTime + 2s);
  EXPECT_FALSE(info(id).completeTime);
  const auto before = target(id, targets(id)[0]);
  world->advance(5s);
  EXPECT_GT(*target(id, targets(id)[0]).lastUpdatedAt, *before.lastUpdatedAt);
  world->run_to_rest();
  const DeploymentInfo ended = info(id);
  EXPECT_EQ(*ended.completeTime, *target(id, targets(id)[0]).lastUpdatedAt);
  EXPECT_EQ(*ended.creator, "user");
  EXPECT_EQ(*ended.computePlatform, "Server");
  EXPECT_EQ(*ended.fileExistsBehavior, "DISALLOW");
  EXPECT_EQ(*ended.instanceTerminationWaitTimeStarted, false);
}

// CD-150.
TEST_F(Answers, TargetsAreFilteredByStatus) {
  start(2);
  make_group();
  const std::string id = deploy("good.zip");
  ListDeploymentTargetsInput list;
  list.deploymentId = id;
  EXPECT_EQ(world->error_of<operations::ListDeploymentTargets>(list),
            "DeploymentNotStartedException");
  world->advance(3s);
  list.targetFilters = filter("TargetStatus", "InProgress");
  EXPECT_EQ(world->call<operations::ListDeploymentTargets>(list).targetIds->size(), 2u);
  list.targetFilters = filter("TargetStatus", "Succeeded");
  EXPECT_TRUE(world->call<operations::ListDeploymentTargets>(list).targetIds->empty());
  list.targetFilters = filter("TargetStatus", "Fine");
  EXPECT_EQ(world->error_of<operations::ListDeploymentTargets>(list),
            "InvalidInstanceStatusException");
  list.targetFilters = filter("Colour", "Blue");
  EXPECT_EQ(world->error_of<operations::ListDeploymentTargets>(list),
            "InvalidTargetFilterNameException");
  list.targetFilters = filter("ServerInstanceLabel", "Blue");
  EXPECT_EQ(world->error_of<operations::ListDeploymentTargets>(list),
            "InvalidDeploymentInstanceTypeException");
}

// CD-152.
TEST_F(Answers, ATargetShowsItsInstance) {
  start(1);
  make_group();
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  const std::string instance = targets(id)[0];
  const auto found =
      *world->call<operations::GetDeploymentTarget>({.deploymentId = id, .targetId = instance})
           .deploymentTarget;
  EXPECT_EQ(*found.deploymentTargetType, "InstanceTarget");
  EXPECT_EQ(*found.instanceTarget->targetArn,
            "arn:aws:ec2:us-east-1:123456789012:instance/" + instance);
  EXPECT_EQ(*found.instanceTarget->deploymentId, id);
  EXPECT_FALSE(found.instanceTarget->instanceLabel);
}

// CD-171.
TEST_F(Answers, AFleetFileAsksForFaults) {
  world::Settings settings = settings_with(1);
  simulation::RevisionBehaviour& slow = settings.fleet.revisions.emplace_back();
  slow.match.key = "slow*";
  slow.events["AfterInstall"].takes = simulation::DurationRange{7min, 7min};
  slow.events["ValidateService"].times_out = true;
  start(settings);
  make_group();
  const std::string id = deploy("slow.zip");
  world->advance(2h);
  const auto events = *target(id, targets(id)[0]).lifecycleEvents;
  EXPECT_EQ(*events[4].endTime - *events[4].startTime, 7min);
  EXPECT_EQ(*events[6].diagnostics->errorCode, "ScriptTimedOut");
  EXPECT_EQ(*events[6].endTime - *events[6].startTime, 1h);
}

}  // namespace
}  // namespace windtunnel::codedeploy
