#include <gmock/gmock.h>

#include <set>

#include "services/ec2/api.hpp"
#include "tests/unit/services/codedeploy/blue_green_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// CD-080, CD-082, CD-152.
TEST_F(BlueGreen, ReplacementInstancesGetTheRevisionThenTrafficThenOriginalOnesLoseIt) {
  start_fleets();
  make(blue_green_group());
  const std::string id = deploy_to("next", "good.zip");
  world->advance(30min);
  const DeploymentInfo read = info(id);
  EXPECT_EQ(*read.status, "Succeeded");
  EXPECT_EQ(*read.deploymentOverview->Succeeded, 2 * fleet);
  EXPECT_EQ(*read.targetInstances->tagFilters->at(0).Value, "next");
  EXPECT_EQ(*read.blueGreenDeploymentConfiguration->greenFleetProvisioningOption->action,
            "DISCOVER_EXISTING");
  const auto greens = labelled(id, "Green");
  const auto blues = labelled(id, "Blue");
  ASSERT_THAT(greens, SizeIs(fleet));
  ASSERT_THAT(blues, SizeIs(fleet));
  EXPECT_THAT(targets(id), SizeIs(2 * fleet));
  const InstanceTarget green = target(id, greens[0]);
  const InstanceTarget blue = target(id, blues[0]);
  EXPECT_EQ(*green.instanceLabel, "Green");
  EXPECT_EQ(*blue.instanceLabel, "Blue");
  EXPECT_THAT(event_names(green),
              ElementsAre("ApplicationStop", "DownloadBundle", "BeforeInstall", "Install",
                          "AfterInstall", "ApplicationStart", "ValidateService",
                          "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"));
  EXPECT_THAT(event_names(blue),
              ElementsAre("BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic"));
  simulation::Instant last_in{};
  simulation::Instant first_out = simulation::Instant::max();
  for (const auto& moved : Neighbours::moved()) {
    if (moved.how == "in") last_in = std::max(last_in, moved.at);
    if (moved.how == "out") first_out = std::min(first_out, moved.at);
  }
  EXPECT_LT(last_in, first_out);
  EXPECT_EQ(balanced(), std::set<std::string>(greens.begin(), greens.end()));
}

// CD-071: at every moment the counters add up to both fleets.
TEST_F(BlueGreen, CountersAddUpAllTheWay) {
  start_fleets();
  CreateDeploymentGroupInput group = blue_green_group();
  group.deploymentConfigName = "CodeDeployDefault.OneAtATime";
  make(group);
  const std::string id = deploy_to("next", "good.zip");
  world->advance(2s);
  bool was_ready = false;
  while (*info(id).status == "InProgress") {
    const DeploymentOverview overview = *info(id).deploymentOverview;
    ASSERT_EQ(sum(overview), 2 * fleet);
    was_ready = was_ready || *overview.Ready > 0;
    world->advance(5s);
  }
  EXPECT_TRUE(was_ready);
  EXPECT_EQ(*info(id).status, "Succeeded");
}

// CD-125, CD-187: the originals live until the wait is over, and the group is busy until then.
TEST_F(BlueGreen, OriginalInstancesEndAfterTheTerminationWait) {
  start_fleets();
  make(blue_green_group());
  const std::string id = deploy_to("next", "good.zip");
  world->advance(2s);
  EXPECT_FALSE(*info(id).instanceTerminationWaitTimeStarted);
  while (!*info(id).instanceTerminationWaitTimeStarted) world->advance(1s);
  EXPECT_EQ(*info(id).status, "InProgress");
  EXPECT_EQ(world->error_of<operations::CreateDeployment>(to("next", "good.zip")),
            "DeploymentLimitExceededException");
  const auto blues = labelled(id, "Blue");
  EXPECT_EQ(state_of(blues[0]), "running");
  world->advance(4min + 58s);
  EXPECT_EQ(*info(id).status, "InProgress");
  world->advance(2s);
  EXPECT_EQ(*info(id).status, "Succeeded");
  world->advance(5min);
  for (const std::string& blue : blues) EXPECT_EQ(state_of(blue), "terminated");
}

// CD-124, CD-123.
TEST_F(BlueGreen, TheTerminationWaitCanBeSkipped) {
  start_fleets();
  make(blue_green_group());
  const std::string id = deploy_to("next", "good.zip");
  world->advance(3s);
  EXPECT_EQ(world->error_of<operations::SkipWaitTimeForInstanceTermination>({.deploymentId = id}),
            "DeploymentNotStartedException");
  const ContinueDeploymentInput now{.deploymentId = id, .deploymentWaitType = "TERMINATION_WAIT"};
  EXPECT_EQ(world->error_of<operations::ContinueDeployment>(now),
            "InvalidDeploymentStatusException");
  while (!*info(id).instanceTerminationWaitTimeStarted) world->advance(1s);
  world->call<operations::SkipWaitTimeForInstanceTermination>({.deploymentId = id});
  EXPECT_EQ(*info(id).status, "Succeeded");
  EXPECT_EQ(world->error_of<operations::ContinueDeployment>(now),
            "DeploymentAlreadyCompletedException");
}

// CD-047, CD-125.
TEST_F(BlueGreen, OriginalInstancesThatAreKeptAliveStay) {
  start_fleets();
  CreateDeploymentGroupInput group = blue_green_group();
  group.blueGreenDeploymentConfiguration->terminateBlueInstancesOnDeploymentSuccess =
      BlueInstanceTerminationOption{.action = "KEEP_ALIVE"};
  make(group);
  const std::string id = deploy_to("next", "good.zip");
  world->advance(1h);
  EXPECT_EQ(*info(id).status, "Succeeded");
  EXPECT_FALSE(*info(id).instanceTerminationWaitTimeStarted);
  for (const std::string& blue : labelled(id, "Blue")) EXPECT_EQ(state_of(blue), "running");
  // They are out of the group: the next deployment takes traffic from what was green.
  EXPECT_EQ(*group_info().ec2TagFilters->at(0).Value, "next");
  const std::string back = deploy_to("web", "good.zip");
  world->advance(1h);
  EXPECT_EQ(*info(back).status, "Succeeded");
  EXPECT_EQ(labelled(back, "Blue"), labelled(id, "Green"));
}

// CD-122, CD-123.
TEST_F(BlueGreen, ADeploymentThatIsReadyWaitsToBeContinued) {
  start_fleets();
  make(waiting_group());
  const std::string id = deploy_to("next", "good.zip");
  EXPECT_EQ(world->error_of<operations::ContinueDeployment>({.deploymentId = id}),
            "DeploymentIsNotInReadyStateException");
  EXPECT_EQ(world->error_of<operations::ContinueDeployment>(
                {.deploymentId = id, .deploymentWaitType = "LUNCH"}),
            "InvalidDeploymentWaitTypeException");
  world->advance(5min);
  EXPECT_EQ(*info(id).status, "Ready");
  EXPECT_EQ(*info(id).deploymentOverview->Ready, fleet);
  EXPECT_EQ(*info(id).deploymentOverview->Pending, fleet);
  const std::string green = labelled(id, "Green")[0];
  EXPECT_EQ(*target(id, green).status, "Ready");
  EXPECT_THAT(balanced(), IsEmpty());
  world->call<operations::ContinueDeployment>({.deploymentId = id});
  EXPECT_EQ(*info(id).status, "InProgress");
  world->advance(20min);
  EXPECT_EQ(*info(id).status, "Succeeded");
  EXPECT_EQ(*target(id, green).status, "Succeeded");
}

// CD-122, CD-188.
TEST_F(BlueGreen, ADeploymentThatNobodyContinuesIsStopped) {
  start_fleets();
  make(waiting_group());
  const std::string id = deploy_to("next", "good.zip");
  world->advance(2s);
  while (*info(id).status != "Ready") world->advance(100ms);
  world->advance(30min - 100ms);
  EXPECT_EQ(*info(id).status, "Ready");
  world->advance(100ms);
  EXPECT_EQ(*info(id).status, "Stopped");
  EXPECT_THAT(*info(id).errorInformation->message, HasSubstr("within 30 minutes"));
  EXPECT_EQ(*info(id).deploymentOverview->Skipped, 2 * fleet);
  EXPECT_EQ(*target(id, labelled(id, "Green")[0]).status, "Skipped");
}

// CD-132: alarms are looked at while the deployment waits, but no world at warp waits for them.
TEST_F(BlueGreen, AnAlarmStopsADeploymentThatIsReady) {
  start_fleets();
  CreateDeploymentGroupInput group = waiting_group();
  group.alarmConfiguration =
      AlarmConfiguration{.alarms = std::vector<Alarm>{{.name = "errors"}}, .enabled = true};
  Neighbours::alarms()["errors"] = "OK";
  make(group);
  const std::string id = deploy_to("next", "good.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Ready");
  Neighbours::alarms()["errors"] = "ALARM";
  world->advance(11s);
  EXPECT_EQ(*info(id).status, "Stopped");
  EXPECT_EQ(*info(id).errorInformation->code, "ALARM_ACTIVE");
}

// CD-121: who failed gets no traffic, and the others go on.
TEST_F(BlueGreen, ReplacementInstancesThatFailGetNoTraffic) {
  start_fleets();
  make(blue_green_group());
  std::string id;
  DeploymentOverview overview;
  for (int attempt = 0; attempt < 20; ++attempt) {
    id = deploy_to("next", "shaky" + std::to_string(attempt) + ".zip");
    world->advance(4min);
    overview = *info(id).deploymentOverview;
    if (*overview.Failed > 0 && *overview.Failed < fleet) break;
    world->call<operations::StopDeployment>({.deploymentId = id});
    world->advance(10min);
  }
  ASSERT_GT(*overview.Failed, 0);
  world->advance(20min);
  EXPECT_EQ(*info(id).status, "Succeeded");
  for (const std::string& green : labelled(id, "Green")) {
    const InstanceTarget read = target(id, green);
    EXPECT_EQ(balanced().contains(green), *read.status == "Succeeded");
    if (*read.status == "Failed") {
      EXPECT_EQ(event_statuses(read).back(), "Skipped");
    }
  }
}

// CD-121.
TEST_F(BlueGreen, AnOriginalInstanceThatCannotLeaveFailsTheDeployment) {
  start_fleets();
  make(blue_green_group());
  const std::string first = deploy_to("next", "good.zip");
  world->advance(1h);
  ASSERT_EQ(*info(first).status, "Succeeded");
  // Now they stand in the group, and with a revision whose AfterBlockTraffic fails.
  world::Settings settings = settings_with(fleet);
  settings.fleet.groups.push_back(instances("next", fleet));
  settings.fleet.groups.push_back(instances("third", fleet));
  settings.fleet.revisions.push_back(failing("clinging*", "AfterBlockTraffic", 1));
  start(settings);
  make(blue_green_group());
  deploy_to("next", "clinging.zip");
  world->advance(1h);
  const std::string second = deploy_to("third", "good.zip");
  world->advance(1h);
  EXPECT_EQ(*info(second).status, "Failed");
  EXPECT_EQ(*info(second).errorInformation->code, "HEALTH_CONSTRAINTS");
  for (const std::string& blue : labelled(second, "Blue")) EXPECT_EQ(state_of(blue), "running");
}

// CD-080, CD-083, CD-135, CD-138: traffic comes back to the originals, then leaves the others.
TEST_F(BlueGreen, ARollbackAfterTheShiftGivesTrafficBack) {
  start_fleets();
  CreateDeploymentGroupInput group = blue_green_group();
  group.blueGreenDeploymentConfiguration->terminateBlueInstancesOnDeploymentSuccess
      ->terminationWaitTimeInMinutes = 60;
  group.autoRollbackConfiguration = AutoRollbackConfiguration{
      .enabled = true, .events = std::vector<std::string>{"DEPLOYMENT_STOP_ON_REQUEST"}};
  make(group);
  deploy_to("next", "first.zip");
  world->advance(2h);
  // The first fleet is gone: a third takes the place of the second.
  world->call<ec2::operations::RunInstances>(
      {.ImageId = "ami-0123456789abcdef0",
       .InstanceType = "t3.micro",
       .MaxCount = 2,
       .MinCount = 2,
       .TagSpecifications = std::vector<ec2::TagSpecification>{
           {.ResourceType = "instance",
            .Tags = std::vector<ec2::Tag>{{.Key = "app", .Value = "third"}}}}});
  world->advance(10min);
  const std::string id = deploy_to("third", "second.zip");
  world->advance(2s);
  while (!*info(id).instanceTerminationWaitTimeStarted) world->advance(5s);
  const auto greens = labelled(id, "Green");
  const auto blues = labelled(id, "Blue");
  ASSERT_EQ(balanced(), std::set<std::string>(greens.begin(), greens.end()));
  world->call<operations::StopDeployment>({.deploymentId = id});
  world->advance(1s);
  EXPECT_EQ(*info(id).status, "Stopped");
  const std::string rollback = *info(id).rollbackInfo->rollbackDeploymentId;
  EXPECT_EQ(*info(rollback).creator, "codeDeployRollback");
  world->advance(1h);
  EXPECT_EQ(*info(rollback).status, "Succeeded");
  EXPECT_EQ(balanced(), std::set<std::string>(blues.begin(), blues.end()));
  EXPECT_EQ(labelled(rollback, "Blue"), blues);
  EXPECT_EQ(labelled(rollback, "Green"), greens);
  EXPECT_THAT(event_names(target(rollback, blues[0])),
              ElementsAre("BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"));
  EXPECT_THAT(event_names(target(rollback, greens[0])),
              ElementsAre("BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic"));
  EXPECT_EQ(*group_info().ec2TagFilters->at(0).Value, "next");
}

// CD-130: in its termination wait a deployment can be stopped; the originals live on.
TEST_F(BlueGreen, ADeploymentStoppedInItsTerminationWaitEndsNoInstances) {
  start_fleets();
  make(blue_green_group());
  const std::string id = deploy_to("next", "good.zip");
  world->advance(2s);
  while (!*info(id).instanceTerminationWaitTimeStarted) world->advance(1s);
  world->call<operations::StopDeployment>({.deploymentId = id});
  world->advance(1h);
  EXPECT_EQ(*info(id).status, "Stopped");
  for (const std::string& blue : labelled(id, "Blue")) EXPECT_EQ(state_of(blue), "running");
}

// CD-047.
TEST_F(BlueGreen, ItsConfigurationIsChecked) {
  start_fleets();
  const auto error = [&](auto change) {
    CreateDeploymentGroupInput group = blue_green_group();
    change(*group.blueGreenDeploymentConfiguration);
    return world->error_of<operations::CreateDeploymentGroup>(group);
  };
  constexpr std::string_view code = "InvalidBlueGreenDeploymentConfigurationException";
  EXPECT_EQ(error([](auto& options) { options.deploymentReadyOption->waitTimeInMinutes = 1; }),
            code);
  EXPECT_THAT(world->last_message,
              HasSubstr("Deployment ready action cannot be set to 'CONTINUE_DEPLOYMENT' when "
                        "timeout is specified"));
  EXPECT_EQ(error([](auto& options) {
              options.deploymentReadyOption->actionOnTimeout = "STOP_DEPLOYMENT";
            }),
            code);
  EXPECT_EQ(error([](auto& options) { options.greenFleetProvisioningOption.reset(); }), code);
  EXPECT_EQ(error([](auto& options) {
              options.terminateBlueInstancesOnDeploymentSuccess->terminationWaitTimeInMinutes =
                  2'881;
            }),
            code);
  EXPECT_EQ(error([](auto& options) {
              options.terminateBlueInstancesOnDeploymentSuccess->action = "KEEP_ALIVE";
            }),
            code);
  EXPECT_EQ(error([](auto& options) {
              options.greenFleetProvisioningOption->action = "COPY_AUTO_SCALING_GROUP";
            }),
            code);
  EXPECT_THAT(world->last_message, HasSubstr("Exactly one AutoScaling group must be specified"));
  CreateDeploymentGroupInput group = blue_green_group();
  group.blueGreenDeploymentConfiguration.reset();
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(group), code);
}

TEST_F(BlueGreen, GoesByNoZones) {
  start_fleets();
  make(blue_green_group());
  CreateDeploymentConfigInput config;
  config.deploymentConfigName = "zonal";
  config.minimumHealthyHosts = MinimumHealthyHosts{.type = "HOST_COUNT", .value = 0};
  config.zonalConfig.emplace().monitorDurationInSeconds = 10;
  world->call<operations::CreateDeploymentConfig>(config);
  CreateDeploymentInput input = to("next", "good.zip");
  input.deploymentConfigName = "zonal";
  EXPECT_EQ(world->error_of<operations::CreateDeployment>(input), "NotImplemented");
}

// CD-064.
TEST_F(BlueGreen, TargetInstancesAreChecked) {
  start_fleets();
  make(blue_green_group());
  constexpr std::string_view code = "InvalidTargetInstancesException";
  EXPECT_EQ(world->error_of<operations::CreateDeployment>(to("nobody", "good.zip")), code);
  CreateDeploymentInput both = to("next", "good.zip");
  both.targetInstances->ec2TagSet.emplace().ec2TagSetList =
      std::vector<std::vector<EC2TagFilter>>{{{.Key = "app", .Type = "KEY_ONLY"}}};
  EXPECT_EQ(world->error_of<operations::CreateDeployment>(both), code);
  // Without any there is nothing to deploy to.
  const std::string id = deploy("good.zip");
  world->advance(5s);
  EXPECT_EQ(*info(id).errorInformation->code, "NO_INSTANCES");
}

// CD-150.
TEST_F(BlueGreen, LabelsOfOtherKindsAreRefused) {
  start_fleets();
  make(blue_green_group());
  const std::string id = deploy_to("next", "good.zip");
  world->advance(5s);
  ListDeploymentTargetsInput input;
  input.deploymentId = id;
  input.targetFilters.emplace()["ServerInstanceLabel"] = {"Red"};
  EXPECT_EQ(world->error_of<operations::ListDeploymentTargets>(input),
            "InvalidInstanceTypeException");
  ListDeploymentInstancesInput old;
  old.deploymentId = id;
  old.instanceTypeFilter = std::vector<std::string>{"Blue"};
  EXPECT_THAT(*world->call<operations::ListDeploymentInstances>(old).instancesList, SizeIs(fleet));
  const std::string blue = labelled(id, "Blue")[0];
  EXPECT_EQ(
      *world->call<operations::GetDeploymentInstance>({.deploymentId = id, .instanceId = blue})
           .instanceSummary->instanceType,
      "Blue");
}

// CD-161.
TEST_F(BlueGreen, ThoseWhoWantToKnowAreToldThatItIsReady) {
  start_fleets();
  CreateDeploymentGroupInput group = waiting_group();
  group.triggerConfigurations = std::vector<TriggerConfig>{
      {.triggerEvents = std::vector<std::string>{"DeploymentReady", "InstanceReady"},
       .triggerName = "ready",
       .triggerTargetArn = "arn:aws:sns:us-east-1:123456789012:ready"}};
  make(group);
  deploy_to("next", "good.zip");
  world->advance(5min);
  ASSERT_THAT(Neighbours::notices(), SizeIs(1 + fleet));
  EXPECT_THAT(Neighbours::notices()[0].Message, HasSubstr(R"("instanceStatus":"READY")"));
  EXPECT_THAT(*Neighbours::notices()[fleet].Subject, HasSubstr("READY: AWS CodeDeploy"));
  EXPECT_THAT(Neighbours::notices()[fleet].Message, HasSubstr(R"("status":"READY")"));
}

TEST_F(BlueGreen, ARestoredWorldGoesOnAsItWouldHave) {
  start_fleets();
  make(waiting_group());
  const std::string id = deploy_to("next", "good.zip");
  for (const auto step : {20s, 60s, 5s}) {
    world->advance(step);
    EXPECT_EQ(world->restored()->digest(), world->world->digest());
  }
  world->advance(5min);
  world->call<operations::ContinueDeployment>({.deploymentId = id});
  world->advance(30s);
  EXPECT_EQ(world->restored()->digest(), world->world->digest());
  world->advance(1h);
  EXPECT_EQ(*info(id).status, "Succeeded");
  EXPECT_EQ(world->replayed()->digest(), world->world->digest());
}

// CD-015, CD-017.
TEST_F(BlueGreen, ItMayTakeLongerThanOneInPlace) {
  start_fleets();
  CreateDeploymentGroupInput group = blue_green_group();
  group.blueGreenDeploymentConfiguration->terminateBlueInstancesOnDeploymentSuccess
      ->terminationWaitTimeInMinutes = 2'880;
  make(group);
  const std::string id = deploy_to("next", "good.zip");
  world->advance(47h);
  EXPECT_EQ(*info(id).status, "InProgress");
  world->advance(2h);
  EXPECT_EQ(*info(id).status, "Succeeded");
}

}  // namespace
}  // namespace windtunnel::codedeploy
