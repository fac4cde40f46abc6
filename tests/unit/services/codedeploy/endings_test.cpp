#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

class Rollback : public DeploymentTest {
 protected:
  void make_group_that_rolls_back(bool with_alarm = false) {
    CreateDeploymentGroupInput group = group_input();
    group.deploymentConfigName = "CodeDeployDefault.AllAtOnce";
    group.autoRollbackConfiguration = AutoRollbackConfiguration{
        .enabled = true,
        .events = std::vector<std::string>{"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM",
                                           "DEPLOYMENT_STOP_ON_REQUEST"}};
    if (with_alarm) {
      Neighbours::alarms()["errors"] = "OK";
      group.alarmConfiguration =
          AlarmConfiguration{.alarms = std::vector<Alarm>{{.name = "errors"}}, .enabled = true};
    }
    group.triggerConfigurations = std::vector<TriggerConfig>{
        {.triggerEvents = std::vector<std::string>{"DeploymentStart", "DeploymentSuccess",
                                                   "DeploymentFailure", "DeploymentStop"},
         .triggerName = "all",
         .triggerTargetArn = "arn:aws:sns:us-east-1:123456789012:notices"}};
    world->call<operations::CreateDeploymentGroup>(group);
  }
  std::string succeed_first() {
    const std::string id = deploy("good.zip");
    world->run_to_rest();
    EXPECT_EQ(*info(id).status, "Succeeded");
    return id;
  }
  void expect_rollback_of(const std::string& id) {
    const DeploymentInfo failed = info(id);
    ASSERT_TRUE(failed.rollbackInfo && failed.rollbackInfo->rollbackDeploymentId);
    const std::string rollback = *failed.rollbackInfo->rollbackDeploymentId;
    EXPECT_EQ(*failed.rollbackInfo->rollbackMessage,
              "Deployment " + id +
                  " terminated. Automatic rollback is triggered with a DeploymentId " + rollback +
                  ".");
    const DeploymentInfo made = info(rollback);
    EXPECT_EQ(*made.creator, "codeDeployRollback");
    EXPECT_EQ(*made.status, "Succeeded");
    EXPECT_EQ(*made.revision->s3Location->key, "good.zip");
    EXPECT_EQ(*made.rollbackInfo->rollbackTriggeringDeploymentId, id);
    EXPECT_EQ(*made.rollbackInfo->rollbackMessage,
              "Deployment " + rollback + " is triggered to roll back deployment " + id + ".");
    EXPECT_EQ(*made.createTime - *failed.completeTime, 200ms);
  }
  std::vector<std::string> statuses_told() {
    std::vector<std::string> told;
    for (const auto& notice : Neighbours::notices()) {
      told.push_back(notice.Subject->substr(0, notice.Subject->find(':')));
    }
    return told;
  }
};

// CD-06A, CD-134, CD-135, CD-136, CD-138.
TEST_F(Rollback, FollowsAFailure) {
  start(3);
  make_group_that_rolls_back();
  succeed_first();
  const std::string id = deploy("broken.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Failed");
  expect_rollback_of(id);
  EXPECT_EQ(statuses_told(), (std::vector<std::string>{"CREATED", "SUCCEEDED", "CREATED", "FAILED",
                                                       "CREATED", "SUCCEEDED"}));
}

// CD-136.
TEST_F(Rollback, HasNothingToGoBackToAfterAFirstFailure) {
  start(3);
  make_group_that_rolls_back();
  const std::string id = deploy("broken.zip");
  world->run_to_rest();
  EXPECT_FALSE(info(id).rollbackInfo->rollbackDeploymentId);
  EXPECT_EQ(world->call<operations::ListDeployments>({}).deployments->size(), 1u);
}

// CD-130, CD-131.
TEST_F(Rollback, FollowsAStopThatAsksForIt) {
  start(3);
  make_group_that_rolls_back();
  succeed_first();
  const std::string id = deploy("good2.zip");
  world->advance(7s);
  EXPECT_EQ(*world->call<operations::StopDeployment>({.deploymentId = id}).status, "Pending");
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Stopped");
  // The event that ran when the stop came went on to its end.
  EXPECT_EQ(event_statuses(target(id, targets(id).at(0))).back(), "Skipped");
  EXPECT_EQ(*target(id, targets(id).at(0)).status, "Failed");
  expect_rollback_of(id);
  EXPECT_EQ(world->error_of<operations::StopDeployment>({.deploymentId = id}),
            "DeploymentAlreadyCompletedException");
}

// CD-131.
TEST_F(Rollback, IsSuppressedByTheStopItself) {
  start(3);
  make_group_that_rolls_back();
  succeed_first();
  const std::string id = deploy("good2.zip");
  world->advance(7s);
  world->call<operations::StopDeployment>({.autoRollbackEnabled = false, .deploymentId = id});
  world->run_to_rest();
  EXPECT_FALSE(info(id).rollbackInfo);
}

// CD-073, CD-100, CD-132, CD-134.
TEST_F(Rollback, FollowsAnAlarmWithinTenSeconds) {
  start(3);
  make_group_that_rolls_back(true);
  succeed_first();
  const std::string id = deploy("good2.zip");
  world->advance(8s);
  Neighbours::alarms()["errors"] = "ALARM";
  world->advance(10s);
  const DeploymentInfo stopped = info(id);
  EXPECT_EQ(*stopped.status, "Stopped");
  EXPECT_EQ(*stopped.errorInformation->code, "ALARM_ACTIVE");
  EXPECT_TRUE(stopped.errorInformation->message->ends_with("Activated alarms: <errors>"));
  const auto statuses = event_statuses(target(id, targets(id).at(0)));
  EXPECT_EQ(std::count(statuses.begin(), statuses.end(), "Failed"), 1);
  world->run_to_rest();
  expect_rollback_of(id);
}

// CD-132.
TEST_F(Rollback, FollowsAnAlarmThatIsActiveAtTheStart) {
  start(3);
  make_group_that_rolls_back(true);
  succeed_first();
  Neighbours::alarms()["errors"] = "ALARM";
  const std::string id = deploy("good2.zip");
  world->advance(2s);
  EXPECT_EQ(*info(id).status, "Stopped");
  EXPECT_EQ(*info(id).deploymentOverview->Skipped, 3);
  world->run_to_rest();
  expect_rollback_of(id);
}

// CD-133.
TEST_F(Rollback, FollowsAlarmsThatCannotBeReadUnlessThatIsIgnored) {
  start(3);
  make_group_that_rolls_back(true);
  succeed_first();
  Neighbours::alarms().clear();
  const std::string id = deploy("good2.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Stopped");
  CreateDeploymentInput ignoring = deployment_input("good3.zip");
  ignoring.overrideAlarmConfiguration =
      AlarmConfiguration{.alarms = std::vector<Alarm>{{.name = "errors"}},
                         .enabled = true,
                         .ignorePollAlarmFailure = true};
  const std::string second = *world->call<operations::CreateDeployment>(ignoring).deploymentId;
  world->run_to_rest();
  EXPECT_EQ(*info(second).status, "Succeeded");
}

using Ending = DeploymentTest;

// CD-04A, CD-100.
TEST_F(Ending, ComesWithTheGroup) {
  start(3);
  make_group();
  const std::string id = deploy("good.zip");
  world->advance(8s);
  world->call<operations::DeleteDeploymentGroup>(
      {.applicationName = "shop", .deploymentGroupName = "web"});
  EXPECT_EQ(*info(id).status, "Failed");
  EXPECT_EQ(*info(id).errorInformation->code, "DEPLOYMENT_GROUP_MISSING");
  EXPECT_EQ(*info(id).deploymentGroupName, "web");
  world->run_to_rest();
}

// CD-023.
TEST_F(Ending, TakesHistoryAlongWhenTheApplicationGoes) {
  start(3);
  make_group();
  const std::string id = deploy("good.zip");
  world->advance(8s);
  world->call<operations::DeleteApplication>({.applicationName = "shop"});
  EXPECT_EQ(world->error_of<operations::GetDeployment>({.deploymentId = id}),
            "DeploymentDoesNotExistException");
  world->run_to_rest();
  EXPECT_EQ(world->restored()->digest(), world->world->digest());
}

// CD-076, CD-130.
TEST_F(Ending, OfADeploymentThatHasNotBegunIsImmediate) {
  start(3);
  make_group();
  const std::string id = deploy("good.zip");
  EXPECT_EQ(*world->call<operations::StopDeployment>({.deploymentId = id}).status, "Succeeded");
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Stopped");
}

// CD-163.
TEST_F(Ending, IsToldEvenWhereTheTopicIsGone) {
  start(1);
  CreateDeploymentGroupInput group = group_input();
  group.triggerConfigurations = std::vector<TriggerConfig>{
      {.triggerEvents = std::vector<std::string>{"DeploymentSuccess", "InstanceSuccess"},
       .triggerName = "gone",
       .triggerTargetArn = "arn:aws:sns:us-east-1:123456789012:gone"}};
  world->call<operations::CreateDeploymentGroup>(group);
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Succeeded");
}

// CD-160, CD-161.
TEST_F(Ending, IsToldInJsonWithJsonInside) {
  start(1);
  CreateDeploymentGroupInput group = group_input();
  group.triggerConfigurations = std::vector<TriggerConfig>{
      {.triggerEvents = std::vector<std::string>{"DeploymentSuccess", "InstanceStart"},
       .triggerName = "all",
       .triggerTargetArn = "arn:aws:sns:us-east-1:123456789012:notices"}};
  world->call<operations::CreateDeploymentGroup>(group);
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  ASSERT_EQ(Neighbours::notices().size(), 2u);
  EXPECT_NE(Neighbours::notices()[0].Message.find("\"instanceStatus\":\"IN_PROGRESS\""),
            std::string::npos);
  EXPECT_EQ(*Neighbours::notices()[1].Subject,
            "SUCCEEDED: AWS CodeDeploy " + id + " in us-east-1 to shop");
  EXPECT_NE(Neighbours::notices()[1].Message.find(R"("createTime":"Thu Jan 01 00:00:00 UTC 2026")"),
            std::string::npos);
  EXPECT_NE(Neighbours::notices()[1].Message.find(
                R"("deploymentOverview":"{\"Succeeded\":1,\"Failed\":0,)"),
            std::string::npos);
}

/// Twenty instances, one at a time, fifty minutes each.
class TimeLimit : public DeploymentTest {
 protected:
  std::string deploy_slowly(bool limits_lifted) {
    world::Settings settings = settings_with(20);
    settings.limits_lifted = limits_lifted;
    simulation::RevisionBehaviour& slow = settings.fleet.revisions.emplace_back();
    slow.match.key = "slow*";
    slow.events["AfterInstall"].takes = {50min, 50min};
    start(settings);
    make_group("CodeDeployDefault.OneAtATime");
    std::string id = deploy("slow.zip");
    world->run_to_rest();
    return id;
  }
};

/// CD-017.
TEST_F(TimeLimit, FailsADeploymentAfterEightHours) {
  const DeploymentInfo ended = info(deploy_slowly(false));
  EXPECT_EQ(*ended.status, "Failed");
  EXPECT_EQ(*ended.errorInformation->code, "TIMEOUT");
  EXPECT_EQ(*ended.completeTime - *ended.startTime, 8h);
  EXPECT_EQ(*ended.deploymentOverview->Succeeded, 9);
  EXPECT_EQ(*ended.deploymentOverview->Failed, 1);
  EXPECT_EQ(*ended.deploymentOverview->Skipped, 10);
}

TEST_F(TimeLimit, IsNoneWhereLimitsAreLifted) {
  EXPECT_EQ(*info(deploy_slowly(true)).status, "Succeeded");
}

TEST_F(TimeLimit, DoesNotKeepTheWorldFromRest) {
  start(5);
  make_group();
  const auto began = world->world->now();
  deploy("good.zip");
  world->run_to_rest();
  EXPECT_LT(world->world->now() - began, 5min);
}

}  // namespace
}  // namespace windtunnel::codedeploy
