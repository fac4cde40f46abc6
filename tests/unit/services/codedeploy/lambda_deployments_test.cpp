#include <gmock/gmock.h>

#include "services/codedeploy/deployments.hpp"
#include "services/lambda/api.hpp"
#include "simulation/fleet/fleet_file.hpp"
#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

/// The function "cart" with versions 1 and 2, its alias "live" on 1, and hooks to be called.
class LambdaDeployment : public DeploymentTest {
 protected:
  void start_functions(const std::string& behaviour = "") {
    world::Settings settings = test::TestWorld::settings_at();
    settings.fleet = simulation::parse_fleet_file("functions: [" + behaviour + "]", "test.yaml");
    world.emplace(registry(), std::move(settings));
    world->call<operations::CreateApplication>(
        {.applicationName = "shop", .computePlatform = "Lambda"});
    for (const std::string name : {"cart", "check"}) create(name);
    publish("one");
    publish("two");
    world->call<lambda::operations::CreateAlias>(
        {.FunctionName = "cart", .FunctionVersion = "1", .Name = "live"});
  }
  void create(const std::string& name) {
    lambda::CreateFunctionRequest request;
    request.FunctionName = name;
    request.Code.ZipFile = api::Blob{"zip"};
    request.Handler = "app.handler";
    request.Role = "arn:aws:iam::123456789012:role/run";
    request.Runtime = "python3.12";
    world->call<lambda::operations::CreateFunction>(request);
    world->advance(3s);
  }
  void publish(const std::string& code) {
    lambda::UpdateFunctionCodeRequest update;
    update.FunctionName = "cart";
    update.ZipFile = api::Blob{code};
    world->call<lambda::operations::UpdateFunctionCode>(update);
    world->advance(2s);
    world->call<lambda::operations::PublishVersion>({.FunctionName = "cart"});
  }
  static CreateDeploymentGroupInput lambda_group(const std::string& config) {
    CreateDeploymentGroupInput group;
    group.applicationName = "shop";
    group.deploymentGroupName = "cart";
    group.deploymentConfigName = "CodeDeployDefault." + config;
    group.serviceRoleArn = "arn:aws:iam::123456789012:role/deployer";
    group.deploymentStyle =
        DeploymentStyle{.deploymentOption = "WITH_TRAFFIC_CONTROL", .deploymentType = "BLUE_GREEN"};
    return group;
  }
  void make_lambda_group(const std::string& config = "LambdaCanary10Percent5Minutes",
                         const std::vector<std::string>& rollback_on = {}) {
    CreateDeploymentGroupInput group = lambda_group(config);
    if (!rollback_on.empty()) {
      group.autoRollbackConfiguration =
          AutoRollbackConfiguration{.enabled = true, .events = rollback_on};
    }
    group.alarmConfiguration =
        AlarmConfiguration{.alarms = std::vector<Alarm>{{.name = "errors"}}, .enabled = true};
    Neighbours::alarms()["errors"] = "OK";
    world->call<operations::CreateDeploymentGroup>(group);
  }
  static std::string app_spec(const std::string& from, const std::string& to,
                              const std::string& hooks = "") {
    return "version: 0.0\nResources:\n  - cart:\n      Type: AWS::Lambda::Function\n"
           "      Properties: {Name: cart, Alias: live, CurrentVersion: '" +
           from + "', TargetVersion: '" + to + "'}\n" + hooks;
  }
  static CreateDeploymentInput lambda_input(const std::string& content) {
    CreateDeploymentInput input;
    input.applicationName = "shop";
    input.deploymentGroupName = "cart";
    auto& revision = input.revision.emplace();
    revision.revisionType = "AppSpecContent";
    revision.appSpecContent = AppSpecContent{.content = content};
    return input;
  }
  std::string deploy_content(const std::string& content) {
    return *world->call<operations::CreateDeployment>(lambda_input(content)).deploymentId;
  }
  lambda::AliasConfiguration alias() {
    return world->call<lambda::operations::GetAlias>({.FunctionName = "cart", .Name = "live"});
  }
  /// The percentage that version 2 gets beside the alias's own version.
  double weight() {
    const auto weights = alias().RoutingConfig.or_default().AdditionalVersionWeights.or_default();
    return weights.empty() ? 0 : weights.begin()->second;
  }
  LambdaTarget lambda_target(const std::string& id) {
    return *world
                ->call<operations::GetDeploymentTarget>(
                    {.deploymentId = id, .targetId = "cart:live"})
                .deploymentTarget->lambdaTarget;
  }
  std::vector<std::string> statuses(const std::string& id) {
    std::vector<std::string> found;
    const LambdaTarget target = lambda_target(id);
    for (const auto& event : *target.lifecycleEvents) found.push_back(*event.status);
    return found;
  }
};

// CD-080, CD-128, CD-129.
TEST_F(LambdaDeployment, ACanaryGetsItsShareThenTheRest) {
  start_functions();
  make_lambda_group();
  const std::string id = deploy_content(app_spec("1", "2"));
  EXPECT_EQ(*info(id).status, "Created");
  world->advance(3s);
  EXPECT_EQ(*info(id).status, "InProgress");
  EXPECT_EQ(targets(id), std::vector<std::string>{"cart:live"});
  EXPECT_EQ(*alias().FunctionVersion, "1");
  EXPECT_DOUBLE_EQ(weight(), 0.1);
  EXPECT_DOUBLE_EQ(*lambda_target(id).lambdaFunctionInfo->targetVersionWeight, 0.1);
  EXPECT_EQ(*lambda_target(id).status, "InProgress");
  EXPECT_FALSE(info(id).deploymentOverview);
  world->advance(4min + 59s);
  EXPECT_DOUBLE_EQ(weight(), 0.1);
  world->advance(10s);
  EXPECT_EQ(*alias().FunctionVersion, "2");
  EXPECT_FALSE(alias().RoutingConfig);
  EXPECT_EQ(*info(id).status, "Succeeded");
  EXPECT_EQ(*info(id).deploymentOverview->Succeeded, 1);
  EXPECT_THAT(statuses(id), ElementsAre("Succeeded", "Succeeded", "Succeeded"));
  const LambdaTarget target = lambda_target(id);
  EXPECT_EQ(*target.lifecycleEvents->at(1).lifecycleEventName, "AllowTraffic");
  EXPECT_EQ(*target.lifecycleEvents->at(1).endTime - *target.lifecycleEvents->at(1).startTime,
            5min);
  EXPECT_EQ(*target.targetArn, "arn:aws:lambda:us-east-1:123456789012:function:cart:live");
}

// CD-128.
TEST_F(LambdaDeployment, LinearTrafficGrowsStepByStep) {
  start_functions();
  make_lambda_group("LambdaLinear10PercentEvery1Minute");
  const std::string id = deploy_content(app_spec("1", "2"));
  world->advance(3s);
  for (int step = 1; step < 10; ++step) {
    EXPECT_DOUBLE_EQ(weight(), step * 0.1);
    world->advance(1min);
  }
  EXPECT_EQ(*alias().FunctionVersion, "2");
  world->advance(5s);
  EXPECT_EQ(*info(id).status, "Succeeded");
}

TEST_F(LambdaDeployment, AllAtOnceShiftsEverything) {
  start_functions();
  make_lambda_group("LambdaAllAtOnce");
  const std::string id = deploy_content(app_spec("1", "2"));
  world->advance(10s);
  EXPECT_EQ(*info(id).status, "Succeeded");
  EXPECT_EQ(*alias().FunctionVersion, "2");
}

// CD-031.
TEST_F(LambdaDeployment, WithoutAConfigurationAllIsShiftedAtOnce) {
  start_functions();
  CreateDeploymentGroupInput group = lambda_group("");
  group.deploymentConfigName.reset();
  world->call<operations::CreateDeploymentGroup>(group);
  const std::string id = deploy_content(app_spec("1", "2"));
  EXPECT_EQ(*info(id).deploymentConfigName, "CodeDeployDefault.LambdaAllAtOnce");
}

// CD-041, CD-037.
TEST_F(LambdaDeployment, GroupsHaveTheirOwnStyleAndConfigurations) {
  start_functions();
  CreateDeploymentGroupInput group = lambda_group("LambdaAllAtOnce");
  group.deploymentStyle.reset();
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(group),
            "InvalidDeploymentStyleException");
  group = lambda_group("OneAtATime");
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(group),
            "InvalidDeploymentConfigNameException");
  group = lambda_group("LambdaAllAtOnce");
  group.ec2TagFilters = std::vector<EC2TagFilter>{{.Key = "app", .Type = "KEY_ONLY"}};
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(group), "InvalidEC2TagException");
}

// CD-063, CD-006, CD-025.
TEST_F(LambdaDeployment, WhatIsForServersIsRefused) {
  start_functions();
  make_lambda_group();
  CreateDeploymentInput input = lambda_input(app_spec("1", "2"));
  input.fileExistsBehavior = "OVERWRITE";
  EXPECT_EQ(world->error_of<operations::CreateDeployment>(input),
            "InvalidFileExistsBehaviorException");
  EXPECT_EQ(world->last_message,
            "For Lambda and ECS deployment, fileExistsBehavior can not be specified");
  input = lambda_input(app_spec("1", "2"));
  input.ignoreApplicationStopFailures = true;
  EXPECT_EQ(world->error_of<operations::CreateDeployment>(input),
            "InvalidIgnoreApplicationStopFailuresValueException");
  input = lambda_input(app_spec("1", "2"));
  input.updateOutdatedInstancesOnly = true;
  EXPECT_EQ(world->error_of<operations::CreateDeployment>(input),
            "InvalidUpdateOutdatedInstancesOnlyValueException");
  input.updateOutdatedInstancesOnly = {};
  input.targetInstances.emplace();
  EXPECT_EQ(world->error_of<operations::CreateDeployment>(input),
            "InvalidTargetInstancesException");
  input = lambda_input(app_spec("1", "2"));
  input.revision = bundle("good.zip");
  EXPECT_EQ(world->error_of<operations::CreateDeployment>(input), "InvalidRevisionException");
  EXPECT_EQ(world->last_message, "BundleType must be either YAML or JSON");
}

// CD-025, CD-02A.
TEST_F(LambdaDeployment, AnAppSpecIsShownByItsDigest) {
  start_functions();
  make_lambda_group("LambdaAllAtOnce");
  const std::string content = app_spec("1", "2");
  const std::string id = deploy_content(content);
  const AppSpecContent shown = *info(id).revision->appSpecContent;
  EXPECT_FALSE(shown.content);
  ASSERT_EQ(shown.sha256->size(), 64u);
  GetApplicationRevisionInput query;
  query.applicationName = "shop";
  query.revision.revisionType = "AppSpecContent";
  query.revision.appSpecContent = AppSpecContent{.sha256 = shown.sha256};
  const auto revision = world->call<operations::GetApplicationRevision>(query);
  EXPECT_EQ(*revision.revision->appSpecContent->content, content);
  world->advance(10s);
  // A registered one can be deployed by its digest, one that is not known cannot.
  CreateDeploymentInput again = lambda_input("");
  again.revision->appSpecContent = AppSpecContent{.sha256 = shown.sha256};
  const std::string second = *world->call<operations::CreateDeployment>(again).deploymentId;
  world->advance(10s);
  EXPECT_EQ(*info(second).errorInformation->code, "INVALID_LAMBDA_CONFIGURATION");
  again.revision->appSpecContent->sha256 = std::string(64, '0');
  EXPECT_EQ(world->error_of<operations::CreateDeployment>(again), "RevisionDoesNotExistException");
  again.revision->appSpecContent->content = content;
  EXPECT_EQ(world->error_of<operations::CreateDeployment>(again), "InvalidRevisionException");
}

// CD-098.
TEST_F(LambdaDeployment, AnAppSpecThatCannotBeUsedFailsTheDeployment) {
  start_functions();
  make_lambda_group();
  std::string id = deploy_content("version: 0.0\nResources: [");
  world->advance(5s);
  EXPECT_EQ(*info(id).status, "Failed");
  EXPECT_EQ(*info(id).errorInformation->code, "INVALID_REVISION");
  EXPECT_EQ(*info(id).errorInformation->message,
            "The deployment failed because the AppSpec file that specifies the deployment "
            "configuration is missing or has an invalid configuration. The input AppSpec file is a "
            "not well-formed yaml. The template cannot be parsed.");
  id = deploy_content(app_spec("1", "2", "Hooks:\n  - BeforeInstall: check\n"));
  world->advance(5s);
  EXPECT_THAT(*info(id).errorInformation->message, HasSubstr("'BeforeInstall'"));
  CreateDeploymentInput input = lambda_input("");
  input.revision = bundle("missing.yaml");
  input.revision->s3Location->bundleType = "YAML";
  id = *world->call<operations::CreateDeployment>(input).deploymentId;
  world->advance(5s);
  EXPECT_EQ(*info(id).status, "Failed");
}

// CD-100.
TEST_F(LambdaDeployment, FunctionAliasAndVersionsMustBeAsTheAppSpecSays) {
  start_functions();
  make_lambda_group();
  const auto code_of = [&](const std::string& content) {
    const std::string id = deploy_content(content);
    world->advance(5s);
    EXPECT_EQ(*info(id).status, "Failed");
    EXPECT_THAT(statuses(id), Each("Skipped"));
    return *info(id).errorInformation->code;
  };
  EXPECT_EQ(code_of(app_spec("1", "7")), "INVALID_LAMBDA_FUNCTION");
  EXPECT_EQ(code_of(app_spec("2", "1")), "INVALID_LAMBDA_CONFIGURATION");
  EXPECT_EQ(code_of(app_spec("1", "1")), "INVALID_LAMBDA_CONFIGURATION");
  lambda::UpdateAliasRequest weighted;
  weighted.FunctionName = "cart";
  weighted.Name = "live";
  weighted.RoutingConfig.emplace().AdditionalVersionWeights.emplace()["2"] = 0.5;
  world->call<lambda::operations::UpdateAlias>(weighted);
  EXPECT_EQ(code_of(app_spec("1", "2")), "INVALID_LAMBDA_CONFIGURATION");
}

constexpr const char* hooks =
    "Hooks:\n  - BeforeAllowTraffic: check\n  - AfterAllowTraffic: check\n";

// CD-099, LAM-050.
TEST_F(LambdaDeployment, HooksAreFunctionsThatReportBack) {
  start_functions("{match: {name: check}, takes: 2s}");
  make_lambda_group();
  const std::string id = deploy_content(app_spec("1", "2", hooks));
  world->advance(3s);
  EXPECT_THAT(statuses(id), ElementsAre("InProgress", "Pending", "Pending"));
  world->advance(5min + 10s);
  EXPECT_EQ(*info(id).status, "Succeeded");
  const auto events = *lambda_target(id).lifecycleEvents;
  EXPECT_GE(*events[0].endTime - *events[0].startTime, 2s);
  EXPECT_FALSE(events[0].diagnostics);
}

// CD-12A, CD-139.
TEST_F(LambdaDeployment, AHookThatReportsFailureFailsTheDeployment) {
  start_functions("{match: {name: check}, reports: Failed}");
  make_lambda_group();
  const std::string id =
      deploy_content(app_spec("1", "2", "Hooks:\n  - AfterAllowTraffic: check\n"));
  world->advance(10min);
  EXPECT_EQ(*info(id).status, "Failed");
  EXPECT_EQ(*info(id).errorInformation->code, "HOOK_EXECUTION_FAILURE");
  EXPECT_THAT(statuses(id), ElementsAre("Succeeded", "Succeeded", "Failed"));
  // Without a rollback the alias stays as it is.
  EXPECT_EQ(*alias().FunctionVersion, "2");
  EXPECT_EQ(*info(id).deploymentOverview->Failed, 1);
}

TEST_F(LambdaDeployment, AHookThatDoesNotExistFailsTheDeployment) {
  start_functions();
  make_lambda_group();
  const std::string id =
      deploy_content(app_spec("1", "2", "Hooks:\n  - BeforeAllowTraffic: nobody\n"));
  world->advance(10s);
  EXPECT_EQ(*info(id).errorInformation->code, "HOOK_EXECUTION_FAILURE");
  EXPECT_THAT(statuses(id), ElementsAre("Failed", "Skipped", "Skipped"));
  EXPECT_DOUBLE_EQ(weight(), 0);
}

// CD-189.
TEST_F(LambdaDeployment, AHookThatIsSilentFailsAfterAnHour) {
  start_functions("{match: {name: check}, reports: nothing}");
  make_lambda_group();
  const std::string id = deploy_content(app_spec("1", "2", hooks));
  // A world at warp waits for whoever reports.
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "InProgress");
  const simulation::Instant started = *lambda_target(id).lifecycleEvents->at(0).startTime;
  while (world->world->now() < started + 1h - 1s) world->advance(1s);
  EXPECT_EQ(*info(id).status, "InProgress");
  world->advance(1s);
  EXPECT_EQ(*info(id).status, "Failed");
  EXPECT_THAT(*info(id).errorInformation->message, HasSubstr("within an hour"));
}

// CD-12A: whoever knows the id may report, once.
TEST_F(LambdaDeployment, AClientReportsForASilentHook) {
  start_functions("{match: {name: check}, reports: nothing}");
  make_lambda_group("LambdaAllAtOnce");
  const std::string id =
      deploy_content(app_spec("1", "2", "Hooks:\n  - BeforeAllowTraffic: check\n"));
  world->advance(5s);
  std::string execution;
  world->in_call([&](world::Call& call) {
    execution = call.world.component<Deployments>().find(call.scope, id)->shift->execution_id;
  });
  const auto report = [&](const std::string& execution_id, const std::string& status) {
    PutLifecycleEventHookExecutionStatusInput input;
    input.deploymentId = id;
    input.lifecycleEventHookExecutionId = execution_id;
    input.status = status;
    return input;
  };
  using Put = operations::PutLifecycleEventHookExecutionStatus;
  EXPECT_EQ(world->error_of<Put>(report(execution, "Skipped")),
            "InvalidLifecycleEventHookExecutionStatusException");
  EXPECT_EQ(world->error_of<Put>(report("bm9ib2R5", "Succeeded")),
            "InvalidLifecycleEventHookExecutionIdException");
  EXPECT_EQ(*world->call<Put>(report(execution, "Succeeded")).lifecycleEventHookExecutionId,
            execution);
  EXPECT_EQ(world->error_of<Put>(report(execution, "Succeeded")),
            "LifecycleEventAlreadyCompletedException");
  world->advance(10s);
  EXPECT_EQ(*info(id).status, "Succeeded");
}

// CD-073, CD-132, CD-134, CD-135, CD-136, CD-137, RT-T01: weights are back when it is stopped.
TEST_F(LambdaDeployment, AnAlarmGivesTrafficBackAndRollsBack) {
  start_functions();
  make_lambda_group("LambdaAllAtOnce", {"DEPLOYMENT_STOP_ON_ALARM"});
  const std::string good = deploy_content(app_spec("1", "2"));
  world->advance(30s);
  ASSERT_EQ(*info(good).status, "Succeeded");
  publish("three");
  UpdateDeploymentGroupInput update;
  update.applicationName = "shop";
  update.currentDeploymentGroupName = "cart";
  update.deploymentConfigName = "CodeDeployDefault.LambdaLinear10PercentEvery1Minute";
  world->call<operations::UpdateDeploymentGroup>(update);
  const std::string bad = deploy_content(app_spec("2", "3"));
  world->advance(2min);
  EXPECT_DOUBLE_EQ(weight(), 0.2);
  Neighbours::alarms()["errors"] = "ALARM";
  world->advance(10s);
  EXPECT_EQ(*info(bad).status, "Stopped");
  EXPECT_EQ(*info(bad).errorInformation->code, "ALARM_ACTIVE");
  EXPECT_THAT(statuses(bad), ElementsAre("Succeeded", "Failed", "Skipped"));
  EXPECT_DOUBLE_EQ(weight(), 0);
  EXPECT_EQ(*alias().FunctionVersion, "2");
  world->advance(10s);
  const std::string rollback = *info(bad).rollbackInfo->rollbackDeploymentId;
  const DeploymentInfo read = info(rollback);
  EXPECT_EQ(*read.status, "Succeeded");
  EXPECT_EQ(*read.creator, "codeDeployRollback");
  EXPECT_EQ(*read.deploymentConfigName, "CodeDeployDefault.LambdaAllAtOnce");
  EXPECT_EQ(*read.revision, *info(good).revision);
  EXPECT_LE(*read.completeTime - *read.createTime, 4s);
  EXPECT_EQ(*lambda_target(rollback).lambdaFunctionInfo->currentVersion, "3");
  EXPECT_EQ(*lambda_target(rollback).lambdaFunctionInfo->targetVersion, "2");
}

// CD-136: of a first deployment only the traffic can be given back.
TEST_F(LambdaDeployment, AFirstDeploymentGivesItsTrafficBack) {
  start_functions();
  make_lambda_group("LambdaCanary10Percent5Minutes", {"DEPLOYMENT_STOP_ON_REQUEST"});
  const std::string id = deploy_content(app_spec("1", "2"));
  world->advance(1min);
  EXPECT_DOUBLE_EQ(weight(), 0.1);
  world->call<operations::StopDeployment>({.deploymentId = id});
  world->advance(1s);
  EXPECT_EQ(*info(id).status, "Stopped");
  EXPECT_DOUBLE_EQ(weight(), 0);
  EXPECT_FALSE(info(id).rollbackInfo->rollbackDeploymentId);
  EXPECT_THAT(*info(id).rollbackInfo->rollbackMessage, HasSubstr("Its traffic was given back."));
}

// CD-139.
TEST_F(LambdaDeployment, AStopWithoutRollbackLeavesTheWeights) {
  start_functions();
  make_lambda_group();
  const std::string id = deploy_content(app_spec("1", "2"));
  world->advance(1min);
  world->call<operations::StopDeployment>({.deploymentId = id});
  world->advance(1h);
  EXPECT_EQ(*info(id).status, "Stopped");
  EXPECT_DOUBLE_EQ(weight(), 0.1);
}

// CD-132.
TEST_F(LambdaDeployment, AnAlarmThatFiresAlreadyStopsItAtOnce) {
  start_functions();
  make_lambda_group();
  Neighbours::alarms()["errors"] = "ALARM";
  const std::string id = deploy_content(app_spec("1", "2"));
  world->advance(3s);
  EXPECT_EQ(*info(id).status, "Stopped");
  EXPECT_THAT(statuses(id), Each("Skipped"));
  EXPECT_EQ(*info(id).deploymentOverview->Skipped, 1);
}

// CD-153, CD-123.
TEST_F(LambdaDeployment, WhatOnlyServersHaveIsRefused) {
  start_functions();
  make_lambda_group();
  const std::string id = deploy_content(app_spec("1", "2"));
  world->advance(5s);
  EXPECT_EQ(world->error_of<operations::ListDeploymentInstances>({.deploymentId = id}),
            "InvalidComputePlatformException");
  EXPECT_EQ(world->error_of<operations::ContinueDeployment>({.deploymentId = id}),
            "UnsupportedActionForDeploymentTypeException");
  EXPECT_EQ(world->error_of<operations::GetDeploymentTarget>(
                {.deploymentId = id, .targetId = "cart:dead"}),
            "DeploymentTargetDoesNotExistException");
}

TEST_F(LambdaDeployment, AWorldThatIsRestoredGoesOnAsItWouldHave) {
  start_functions("{match: {name: check}, takes: 2s}");
  make_lambda_group("LambdaLinear10PercentEvery1Minute");
  deploy_content(app_spec("1", "2", hooks));
  for (const auto step : {3s, 4s, 100s}) {
    world->advance(step);
    EXPECT_EQ(world->restored()->digest(), world->world->digest());
  }
  world->advance(1h);
  EXPECT_EQ(world->replayed()->digest(), world->world->digest());
}

}  // namespace
}  // namespace windtunnel::codedeploy
