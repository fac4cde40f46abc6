#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

using InPlaceDeployment = DeploymentTest;

/// Makes AfterInstall fail on the n-th target picked (from 1), by giving it a group of its own
/// luck: the revision fails by chance, so a seed is looked for in which just that one fails.
world::Settings settings_in_which_only_fails(
    world::Settings settings, std::size_t nth,
    const std::function<std::vector<bool>(world::Settings)>& failures) {
  for (settings.seed = 1; settings.seed < 2'000; ++settings.seed) {
    const std::vector<bool> failed = failures(settings);
    std::vector<bool> wanted(failed.size());
    wanted[nth - 1] = true;
    if (failed == wanted) return settings;
  }
  throw std::logic_error("no seed has that luck");
}

class TenHosts : public DeploymentTest {
 protected:
  /// Which targets, in order of being picked, fail when all are tried at once.
  std::vector<bool> failures(world::Settings settings) {
    start(std::move(settings));
    make_group();
    const std::string id = deploy("shaky.zip");
    world->run_to_rest();
    std::vector<bool> failed;
    for (const auto& name : targets(id)) failed.push_back(target(id, name).status == "Failed");
    return failed;
  }
  void start_with_failure_of(std::size_t nth) {
    const auto settings = settings_in_which_only_fails(
        settings_with(10), nth, [&](world::Settings tried) { return failures(std::move(tried)); });
    start(settings);
    make_config("nine", "HOST_COUNT", 9);
    make_group("nine");
  }
};

// CD-100, CD-110, CD-114, CD-180.
TEST_F(TenHosts, FailOnceTheThirdFailsWhereNineMustStayHealthy) {
  start_with_failure_of(3);
  const std::string id = deploy("shaky.zip");
  world->run_to_rest();
  const DeploymentInfo ended = info(id);
  EXPECT_EQ(*ended.status, "Failed");
  EXPECT_EQ(*ended.errorInformation->code, "HEALTH_CONSTRAINTS");
  EXPECT_EQ(*ended.deploymentOverview->Succeeded, 2);
  EXPECT_EQ(*ended.deploymentOverview->Failed, 1);
  EXPECT_EQ(*ended.deploymentOverview->Skipped, 7);
  EXPECT_EQ(*target(id, targets(id).back()).status, "Skipped");
}

// CD-115, CD-181.
TEST_F(TenHosts, SucceedWhereOnlyTheLastFails) {
  start_with_failure_of(10);
  const std::string id = deploy("shaky.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Succeeded");
  EXPECT_EQ(*info(id).deploymentOverview->Failed, 1);
}

// CD-111, CD-182.
TEST_F(TenHosts, CannotBeDeployedToWhere95PercentMustStayHealthy) {
  start(10);
  make_config("nearly-all", "FLEET_PERCENT", 95);
  make_group("nearly-all");
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  const DeploymentInfo ended = info(id);
  EXPECT_EQ(*ended.status, "Failed");
  EXPECT_EQ(*ended.errorInformation->code, "HEALTH_CONSTRAINTS_INVALID");
  EXPECT_EQ(*ended.deploymentOverview->Skipped, 10);
}

// CD-071, CD-110, CD-113, CD-183.
TEST_F(InPlaceDeployment, HasNeverMoreThanFourOfNineUnderWayHalfAtATime) {
  start(9);
  make_group("CodeDeployDefault.HalfAtATime");
  const std::string id = deploy("good.zip");
  std::int64_t most = 0;
  for (int second = 0; second < 300 && *info(id).status != "Succeeded"; ++second) {
    world->advance(1s);
    const DeploymentInfo now = info(id);
    if (!now.deploymentOverview) continue;
    most = std::max(most, *now.deploymentOverview->InProgress);
    EXPECT_EQ(*now.deploymentOverview->InProgress + *now.deploymentOverview->Pending +
                  *now.deploymentOverview->Succeeded,
              9);
  }
  EXPECT_EQ(most, 4);
  EXPECT_EQ(*info(id).status, "Succeeded");
}

// CD-031, CD-112.
TEST_F(InPlaceDeployment, TakesOneInstanceAfterTheOtherByDefault) {
  start(3);
  world->call<operations::CreateDeploymentGroup>(group_input());
  const std::string id = deploy("good.zip");
  world->advance(3s);
  EXPECT_EQ(*info(id).deploymentOverview->InProgress, 1);
  world->run_to_rest();
  EXPECT_EQ(*info(id).deploymentOverview->Succeeded, 3);
}

// CD-066, CD-070, CD-072, CD-080, CD-170.
TEST_F(InPlaceDeployment, RunsItsLifecycleEventsInOrderAndCanBeReadBetween) {
  start(1);
  make_group();
  const std::string id = deploy("good.zip");
  EXPECT_EQ(*info(id).status, "Created");
  EXPECT_FALSE(info(id).deploymentOverview);
  EXPECT_EQ(world->error_of<operations::ListDeploymentTargets>({.deploymentId = id}),
            "DeploymentNotStartedException");
  world->advance(2s);
  EXPECT_EQ(*info(id).status, "InProgress");
  const std::string instance = targets(id).at(0);
  EXPECT_EQ(event_statuses(target(id, instance)), std::vector<std::string>(7, "Pending"));
  // Poll 1 s, ApplicationStop 0.2 s, gap 0.1 s, poll 1 s, DownloadBundle 3 s.
  world->advance(4s);
  EXPECT_EQ(event_statuses(target(id, instance)),
            (std::vector<std::string>{"Succeeded", "InProgress", "Pending", "Pending", "Pending",
                                      "Pending", "Pending"}));
  world->run_to_rest();
  const InstanceTarget ended = target(id, instance);
  EXPECT_EQ(*ended.status, "Succeeded");
  EXPECT_EQ(event_statuses(ended), std::vector<std::string>(7, "Succeeded"));
  for (std::size_t at = 1; at < 7; ++at) {
    EXPECT_LT(*ended.lifecycleEvents->at(at - 1).endTime, *ended.lifecycleEvents->at(at).startTime);
  }
  EXPECT_EQ(*ended.lifecycleEvents->at(6).lifecycleEventName, "ValidateService");
  EXPECT_EQ(*info(id).completeTime, *ended.lifecycleEvents->at(6).endTime);
}

// CD-073, CD-08D.
TEST_F(InPlaceDeployment, SkipsWhatFollowsAFailedEvent) {
  start(1);
  make_group();
  const std::string id = deploy("broken.zip");
  world->run_to_rest();
  const InstanceTarget ended = target(id, targets(id).at(0));
  EXPECT_EQ(event_statuses(ended),
            (std::vector<std::string>{"Succeeded", "Succeeded", "Succeeded", "Succeeded", "Failed",
                                      "Skipped", "Skipped"}));
  EXPECT_EQ(*ended.lifecycleEvents->at(4).diagnostics->errorCode, "ScriptFailed");
  EXPECT_NE(ended.lifecycleEvents->at(4).diagnostics->logTail->find("it broke"), std::string::npos);
  EXPECT_EQ(*info(id).errorInformation->code, "HEALTH_CONSTRAINTS");
}

// CD-084, CD-085, CD-087, CD-184, CD-185.
TEST_F(InPlaceDeployment, StopsTheRevisionThatWasInstalledBefore) {
  start(1);
  make_group();
  const std::string first = deploy("unstoppable.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(first).status, "Succeeded");
  const auto stop = target(first, targets(first).at(0)).lifecycleEvents->at(0);
  EXPECT_EQ(*stop.endTime - *stop.startTime, 200ms);

  const std::string second = deploy("good.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(second).status, "Failed");
  EXPECT_EQ(event_statuses(target(second, targets(second).at(0))).front(), "Failed");

  CreateDeploymentInput ignoring = deployment_input("good.zip");
  ignoring.ignoreApplicationStopFailures = true;
  const std::string third = *world->call<operations::CreateDeployment>(ignoring).deploymentId;
  world->run_to_rest();
  EXPECT_EQ(*info(third).status, "Succeeded");
  const InstanceTarget ended = target(third, targets(third).at(0));
  EXPECT_EQ(event_statuses(ended).front(), "Failed");
  EXPECT_EQ(*ended.status, "Succeeded");
}

TEST_F(InPlaceDeployment, FailsInDownloadBundleWhereTheObjectDoesNotExist) {
  start(2);
  make_group();
  const std::string id = deploy("missing.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Failed");
  const auto event = target(id, targets(id).at(1)).lifecycleEvents->at(1);
  EXPECT_EQ(*event.status, "Failed");
  EXPECT_EQ(*event.diagnostics->message, "The specified key does not exist.");
}

// CD-089, CD-08E.
TEST_F(InPlaceDeployment, FailsAfterFiveMinutesWhereNoAgentAnswers) {
  world::Settings settings = settings_with(1);
  settings.fleet.groups[0].agents.codedeploy = simulation::AgentState::absent;
  start(settings);
  make_group();
  const std::string id = deploy("good.zip");
  world->advance(301s);
  EXPECT_EQ(*info(id).status, "InProgress");
  world->advance(1s);
  EXPECT_EQ(*info(id).status, "Failed");
  EXPECT_EQ(event_statuses(target(id, targets(id).at(0))).front(), "Failed");
}

// CD-043.
TEST_F(InPlaceDeployment, CountsStoppedInstancesAsFailing) {
  world::Settings settings = settings_with(1);
  settings.fleet.groups.push_back(instances("web2", 1));
  settings.fleet.groups.back().tags = {{"app", "web"}};
  settings.fleet.groups.back().stopped = true;
  start(settings);
  make_group();
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Succeeded");
  EXPECT_EQ(*info(id).deploymentOverview->Failed, 1);
}

// CD-068.
TEST_F(InPlaceDeployment, FailsWithoutInstances) {
  start(settings_with(0));
  make_group();
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(id).errorInformation->code, "NO_INSTANCES");
  EXPECT_FALSE(info(id).deploymentOverview);
}

TEST_F(InPlaceDeployment, ShowsOnTheFleetOnceApplicationStartHasSucceeded) {
  start(1);
  make_group();
  const std::string id = deploy("shaky-not.zip");
  world->advance(3s);
  EXPECT_FALSE(world->world->fleet().running_revision(0));
  world->run_to_rest();
  if (*info(id).status == "Succeeded") {
    EXPECT_EQ(world->world->fleet().running_revision(0), 2u);
  }
}

// CD-043, CD-151.
TEST_F(InPlaceDeployment, ReachesMachinesOnPremises) {
  world::Settings settings = settings_with(0);
  settings.fleet.groups.push_back(machines("rack", 12));
  start(settings);
  make_machine_group();
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(id).deploymentOverview->Succeeded, 12);
  EXPECT_EQ(targets(id).at(11), "rack-12");
  EXPECT_EQ(*target(id, "rack-7").status, "Succeeded");
  EXPECT_EQ(
      world->error_of<operations::GetDeploymentTarget>({.deploymentId = id, .targetId = "rack-13"}),
      "DeploymentTargetDoesNotExistException");
}

// CD-116.
TEST_F(InPlaceDeployment, PicksUnhealthyInstancesFirst) {
  start(10);
  make_group();
  const std::string first = deploy("shaky.zip");
  world->run_to_rest();
  ASSERT_EQ(*info(first).status, "Succeeded");
  const auto failed = *info(first).deploymentOverview->Failed;
  ASSERT_GT(failed, 0);
  const std::string second = deploy("good.zip");
  world->run_to_rest();
  const auto order = targets(second);
  for (std::size_t at = 0; at < order.size(); ++at) {
    EXPECT_EQ(*target(first, order[at]).status == "Failed", static_cast<std::int64_t>(at) < failed);
  }
}

// CD-067.
TEST_F(InPlaceDeployment, LeavesOutInstancesThatRunTheRevisionWhereOnlyOutdatedOnesAreWanted) {
  start(3);
  make_group();
  deploy("good.zip");
  world->run_to_rest();
  CreateDeploymentInput again = deployment_input("good.zip");
  again.updateOutdatedInstancesOnly = true;
  const std::string id = *world->call<operations::CreateDeployment>(again).deploymentId;
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Succeeded");
  EXPECT_EQ(*info(id).deploymentOverview->Succeeded, 0);
}

// CD-006, CD-061.
TEST_F(InPlaceDeployment, IsRefusedWhileAnotherIsUnderWay) {
  start(1);
  make_group();
  const std::string id = deploy("good.zip");
  EXPECT_EQ(world->error_of<operations::CreateDeployment>(deployment_input("good.zip")),
            "DeploymentLimitExceededException");
  EXPECT_EQ(world->last_message,
            "The Deployment Group 'web' already has an active Deployment '" + id + "'");
}

// CD-089.
TEST_F(InPlaceDeployment, FailsWhereAnInstanceVanishesDuringAnEventWhenItsTimeIsUp) {
  start(1);
  make_group();
  const std::string id = deploy("good.zip");
  world->advance(6s);  // DownloadBundle runs
  world->in_call([&](world::Call& call) {
    auto& fleet = call.world.fleet();
    fleet.set_state(0, simulation::InstanceState::stopping, simulation::StateCause::user,
                    call.now());
    call.world.raise(world::InstanceStateChanged{call.scope, 0, fleet.id(fleet.at(0)), "stopping"});
  });
  world->advance(60s);
  EXPECT_EQ(event_statuses(target(id, targets(id).at(0))).at(1), "InProgress");
  world->run_to_rest();
  const auto event = target(id, targets(id).at(0)).lifecycleEvents->at(1);
  EXPECT_EQ(*event.endTime - *event.startTime, 3600s);
  EXPECT_EQ(*info(id).status, "Failed");
}

}  // namespace
}  // namespace windtunnel::codedeploy
