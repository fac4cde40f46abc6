#include <nlohmann/json.hpp>

#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

using CreateApplication = DeploymentTest;
using Applications = DeploymentTest;
using Groups = DeploymentTest;
using Configs = DeploymentTest;
using Revisions = DeploymentTest;
using Tagging = DeploymentTest;
using ApplicationType = DeploymentTest;
using ListDeployments = DeploymentTest;

// CD-005, CD-006, CD-010, CD-020.
TEST_F(CreateApplication, TurnsViolationsIntoItsOwnExceptions) {
  start(0);
  EXPECT_EQ(world->error_of<operations::CreateApplication>({.applicationName = ""}),
            "ApplicationNameRequiredException");
  EXPECT_EQ(world->error_of<operations::CreateApplication>({.applicationName = "a b"}),
            "InvalidApplicationNameException");
  EXPECT_EQ(
      world->error_of<operations::CreateApplication>({.applicationName = std::string(101, 'a')}),
      "InvalidApplicationNameException");
  EXPECT_EQ(world->error_of<operations::CreateApplication>(
                {.applicationName = "a", .computePlatform = "Fax"}),
            "InvalidComputePlatformException");
  EXPECT_EQ(world->error_of<operations::CreateApplication>({.applicationName = "shop"}),
            "ApplicationAlreadyExistsException");
  EXPECT_EQ(world->error_of<operations::GetApplication>({.applicationName = "none"}),
            "ApplicationDoesNotExistException");
  EXPECT_EQ(world->last_message, "No application found for name: none");
}

// CD-022.
TEST_F(Applications, KeepIdentityAndGroupsWhenRenamed) {
  start(2);
  make_group();
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  const auto before = world->call<operations::GetApplication>({.applicationName = "shop"});
  world->call<operations::UpdateApplication>(
      {.applicationName = "shop", .newApplicationName = "store"});
  const auto after = world->call<operations::GetApplication>({.applicationName = "store"});
  EXPECT_EQ(*after.application->applicationId, *before.application->applicationId);
  EXPECT_EQ(*info(id).applicationName, "store");
  EXPECT_EQ(world->call<operations::ListDeploymentGroups>({.applicationName = "store"})
                .deploymentGroups->at(0),
            "web");
  EXPECT_EQ(world->error_of<operations::GetApplication>({.applicationName = "shop"}),
            "ApplicationDoesNotExistException");
}

// CD-054.
TEST_F(Applications, AreListedInPagesByName) {
  start(0);
  for (int number = 0; number < 120; ++number) {
    world->call<operations::CreateApplication>({.applicationName = "a" + std::to_string(number)});
  }
  auto page = world->call<operations::ListApplications>({});
  EXPECT_EQ(page.applications->size(), 100u);
  page = world->call<operations::ListApplications>({.nextToken = page.nextToken});
  EXPECT_EQ(page.applications->size(), 21u);
  EXPECT_FALSE(page.nextToken);
  EXPECT_EQ(world->error_of<operations::ListApplications>({.nextToken = "nonsense"}),
            "InvalidNextTokenException");
}

// CD-005, CD-037, CD-040, CD-042, CD-048.
TEST_F(Groups, AreCheckedInOrder) {
  start(0);
  CreateDeploymentGroupInput input = group_input();
  input.applicationName = "none";
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(input),
            "ApplicationDoesNotExistException");
  input = group_input();
  input.deploymentConfigName = "none";
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(input),
            "DeploymentConfigDoesNotExistException");
  input.deploymentConfigName = "CodeDeployDefault.ECSAllAtOnce";
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(input),
            "InvalidDeploymentConfigNameException");
  input = group_input();
  input.serviceRoleArn = "";
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(input), "RoleRequiredException");
  input = group_input();
  input.ec2TagSet.emplace().ec2TagSetList.emplace().push_back(*input.ec2TagFilters);
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(input),
            "InvalidEC2TagCombinationException");
  input = group_input();
  input.alarmConfiguration = AlarmConfiguration{.enabled = true};
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(input),
            "InvalidAlarmConfigException");
}

TEST_F(Groups, SayWhatIsNotModelled) {
  start(0);
  CreateDeploymentGroupInput input = group_input();
  input.deploymentStyle = DeploymentStyle{.deploymentOption = "WITHOUT_TRAFFIC_CONTROL",
                                          .deploymentType = "BLUE_GREEN"};
  auto& options = input.blueGreenDeploymentConfiguration.emplace();
  options.deploymentReadyOption = DeploymentReadyOption{.actionOnTimeout = "CONTINUE_DEPLOYMENT"};
  options.greenFleetProvisioningOption =
      GreenFleetProvisioningOption{.action = "DISCOVER_EXISTING"};
  options.terminateBlueInstancesOnDeploymentSuccess =
      BlueInstanceTerminationOption{.action = "KEEP_ALIVE"};
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(input), "NotImplemented");
  EXPECT_NE(world->last_message.find("without traffic control"), std::string::npos);
}

// CD-049.
TEST_F(Groups, KeepWhatAnUpdateDoesNotName) {
  start(1);
  make_group();
  UpdateDeploymentGroupInput update;
  update.applicationName = "shop";
  update.currentDeploymentGroupName = "web";
  update.newDeploymentGroupName = "front";
  update.ec2TagFilters = std::vector<EC2TagFilter>{};
  world->call<operations::UpdateDeploymentGroup>(update);
  const auto group = *world
                          ->call<operations::GetDeploymentGroup>(
                              {.applicationName = "shop", .deploymentGroupName = "front"})
                          .deploymentGroupInfo;
  EXPECT_EQ(*group.deploymentConfigName, "CodeDeployDefault.AllAtOnce");
  EXPECT_TRUE(group.ec2TagFilters->empty());
}

// CD-04B, CD-04C, CD-117.
TEST_F(Groups, ShowTargetRevisionAndLastDeployments) {
  start(1);
  make_group();
  const std::string good = deploy("good.zip");
  world->run_to_rest();
  const std::string bad = deploy("broken.zip");
  world->run_to_rest();
  const auto group = *world
                          ->call<operations::GetDeploymentGroup>(
                              {.applicationName = "shop", .deploymentGroupName = "web"})
                          .deploymentGroupInfo;
  EXPECT_EQ(*group.targetRevision->s3Location->key, "good.zip");
  EXPECT_EQ(*group.lastSuccessfulDeployment->deploymentId, good);
  EXPECT_EQ(*group.lastAttemptedDeployment->deploymentId, bad);
  EXPECT_EQ(*group.lastAttemptedDeployment->status, "Failed");
}

// CD-013, CD-030.
TEST_F(Configs, HaveSeventeenDefaults) {
  start(0);
  const auto listed = *world->call<operations::ListDeploymentConfigs>({}).deploymentConfigsList;
  EXPECT_EQ(listed.size(), 17u);
  EXPECT_TRUE(std::is_sorted(listed.begin(), listed.end()));
  const auto config = *world
                           ->call<operations::GetDeploymentConfig>(
                               {.deploymentConfigName = "CodeDeployDefault.OneAtATime"})
                           .deploymentConfigInfo;
  EXPECT_EQ(*config.deploymentConfigId, "00000000-0000-0000-0000-000000000001");
  EXPECT_EQ(*config.minimumHealthyHosts->type, "MOST_CONCURRENCY");
  EXPECT_EQ(world->error_of<operations::DeleteDeploymentConfig>(
                {.deploymentConfigName = "CodeDeployDefault.OneAtATime"}),
            "InvalidOperationException");
}

// CD-035.
TEST_F(Configs, CannotGoWhileAGroupUsesThem) {
  start(0);
  make_config("mine", "HOST_COUNT", 1);
  make_group("mine");
  EXPECT_EQ(world->error_of<operations::DeleteDeploymentConfig>({.deploymentConfigName = "mine"}),
            "DeploymentConfigInUseException");
  world->call<operations::DeleteDeploymentGroup>(
      {.applicationName = "shop", .deploymentGroupName = "web"});
  EXPECT_EQ(world->error_of<operations::DeleteDeploymentConfig>({.deploymentConfigName = "mine"}),
            "");
}

// CD-032.
TEST_F(Configs, AreChecked) {
  start(0);
  CreateDeploymentConfigInput input;
  input.deploymentConfigName = "mine";
  EXPECT_EQ(world->error_of<operations::CreateDeploymentConfig>(input),
            "InvalidMinimumHealthyHostValueException");
  input.minimumHealthyHosts = MinimumHealthyHosts{.type = "MOST_CONCURRENCY", .value = 1};
  EXPECT_EQ(world->error_of<operations::CreateDeploymentConfig>(input),
            "InvalidMinimumHealthyHostValueException");
  input.minimumHealthyHosts = MinimumHealthyHosts{.type = "FLEET_PERCENT", .value = 100};
  EXPECT_EQ(world->error_of<operations::CreateDeploymentConfig>(input),
            "InvalidMinimumHealthyHostValueException");
  input.minimumHealthyHosts->value = 99;
  EXPECT_EQ(world->error_of<operations::CreateDeploymentConfig>(input), "");
}

// CD-026, CD-027, CD-028.
TEST_F(Revisions, AreRegisteredByDeployments) {
  start(1);
  make_group();
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  const auto found = world->call<operations::GetApplicationRevision>(
      {.applicationName = "shop", .revision = bundle("good.zip")});
  EXPECT_EQ(*found.revisionInfo->description,
            "Application revision registered by Deployment ID: " + id);
  EXPECT_EQ(*found.revisionInfo->deploymentGroups, std::vector<std::string>{"web"});
  EXPECT_EQ(world->error_of<operations::GetApplicationRevision>(
                {.applicationName = "shop", .revision = bundle("other.zip")}),
            "RevisionDoesNotExistException");
}

// CD-029.
TEST_F(Revisions, AreListedInTheOrderAskedFor) {
  start(0);
  for (const char* key : {"b", "a", "c"}) {
    RegisterApplicationRevisionInput input;
    input.applicationName = "shop";
    input.revision = bundle(key);
    world->call<operations::RegisterApplicationRevision>(input);
    world->advance(1s);
  }
  ListApplicationRevisionsInput list;
  list.applicationName = "shop";
  list.sortBy = "registerTime";
  list.sortOrder = "descending";
  const auto revisions = *world->call<operations::ListApplicationRevisions>(list).revisions;
  ASSERT_EQ(revisions.size(), 3u);
  EXPECT_EQ(*revisions[0].s3Location->key, "c");
  EXPECT_EQ(*revisions[2].s3Location->key, "b");
  list.s3KeyPrefix = "a";
  EXPECT_EQ(world->error_of<operations::ListApplicationRevisions>(list),
            "BucketNameFilterRequiredException");
  list.s3Bucket = "releases";
  EXPECT_EQ(world->call<operations::ListApplicationRevisions>(list).revisions->size(), 1u);
}

// CD-014, CD-018.
TEST_F(Tagging, KnowsApplicationsAndGroups) {
  start(0);
  make_group();
  const std::string arn = "arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:shop/web";
  TagResourceInput tag;
  tag.ResourceArn = arn;
  tag.Tags.push_back({.Key = "team", .Value = "blue"});
  world->call<operations::TagResource>(tag);
  const auto tags = *world->call<operations::ListTagsForResource>({.ResourceArn = arn}).Tags;
  ASSERT_EQ(tags.size(), 1u);
  EXPECT_EQ(*tags[0].Value, "blue");
  world->call<operations::UntagResource>({.ResourceArn = arn, .TagKeys = {"team", "none"}});
  EXPECT_TRUE(world->call<operations::ListTagsForResource>({.ResourceArn = arn}).Tags->empty());
  tag.ResourceArn = "arn:aws:codedeploy:us-east-1:123456789012:deploymentconfig:x";
  EXPECT_EQ(world->error_of<operations::TagResource>(tag), "ArnNotSupportedException");
  tag.ResourceArn = "nonsense";
  EXPECT_EQ(world->error_of<operations::TagResource>(tag), "InvalidArnException");
}

TEST_F(ApplicationType, ReadsTheSameEitherWay) {
  start(0);
  world->in_call([&](world::Call& call) {
    auto* type = call.world.directory().find("AWS::CodeDeploy::Application");
    ASSERT_NE(type, nullptr);
    const nlohmann::json wanted = {{"ApplicationName", "made"},
                                   {"ComputePlatform", "Server"},
                                   {"Tags", {{{"Key", "team"}, {"Value", "blue"}}}}};
    EXPECT_EQ(type->create(call, wanted), "made");
    EXPECT_EQ(*type->read(call.scope, "made"), wanted);
    EXPECT_EQ(type->list(call.scope, "", 10), (std::vector<std::string>{"made", "shop"}));
  });
  EXPECT_EQ(*world->call<operations::GetApplication>({.applicationName = "made"})
                 .application->computePlatform,
            "Server");
  world->in_call([&](world::Call& call) {
    auto* type = call.world.directory().find("AWS::CodeDeploy::Application");
    type->update(call, "made", {{"ApplicationName", "made"}});
    EXPECT_EQ(type->read(call.scope, "made")->count("Tags"), 0u);
    type->remove(call, "made");
    EXPECT_FALSE(type->read(call.scope, "made"));
  });
}

// CD-06B.
TEST_F(ListDeployments, ShowsTheNewestFirst) {
  start(1);
  make_group();
  std::vector<std::string> made;
  for (const char* key : {"good1", "broken", "good2"}) {
    made.insert(made.begin(), deploy(key));
    world->run_to_rest();
  }
  ListDeploymentsInput list;
  EXPECT_EQ(*world->call<operations::ListDeployments>(list).deployments, made);
  list.applicationName = "shop";
  EXPECT_EQ(world->error_of<operations::ListDeployments>(list),
            "DeploymentGroupNameRequiredException");
  list.deploymentGroupName = "web";
  list.includeOnlyStatuses = std::vector<std::string>{"Failed"};
  EXPECT_EQ(*world->call<operations::ListDeployments>(list).deployments,
            std::vector<std::string>{made[1]});
}

TEST_F(ListDeployments, IsRestoredAndReplayedWithEverythingElse) {
  start(2);
  make_config("mine", "HOST_COUNT", 0);
  make_group("mine");
  deploy("good.zip");
  world->run_to_rest();
  world->call<operations::UpdateApplication>(
      {.applicationName = "shop", .newApplicationName = "store"});
  EXPECT_EQ(world->restored()->digest(), world->world->digest());
  EXPECT_EQ(world->replayed()->digest(), world->world->digest());
}

}  // namespace
}  // namespace windtunnel::codedeploy
