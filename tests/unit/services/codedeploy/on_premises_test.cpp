#include <gmock/gmock.h>

#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

const std::string user = "arn:aws:iam::123456789012:user/till";
const std::string session = "arn:aws:sts::123456789012:assumed-role/tills/till-2";

/// Three machines of the fleet file, rack-1 to rack-3, with the tag app=rack.
class OnPremisesTest : public DeploymentTest {
 protected:
  OnPremisesTest() {
    world::Settings settings = settings_with(0);
    settings.fleet.groups.push_back(machines("rack", 3));
    start(settings);
  }

  void register_till() {
    world->call<operations::RegisterOnPremisesInstance>(
        {.iamUserArn = user, .instanceName = "till"});
  }
  std::string error_of_register(RegisterOnPremisesInstanceInput in) {
    return world->error_of<operations::RegisterOnPremisesInstance>(in);
  }
  InstanceInfo instance(const std::string& name) {
    return *world->call<operations::GetOnPremisesInstance>({.instanceName = name}).instanceInfo;
  }
  std::vector<std::string> list(ListOnPremisesInstancesInput in = {}) {
    return *world->call<operations::ListOnPremisesInstances>(in).instanceNames;
  }
  void tag(const std::string& name, const std::string& key, const std::string& value) {
    world->call<operations::AddTagsToOnPremisesInstances>(
        {.instanceNames = {name}, .tags = {{.Key = key, .Value = value}}});
  }
  /// To all machines that have a tag with the key app.
  std::vector<std::string> deployed_to() {
    make_machine_group();
    const std::string id = deploy("good.zip");
    world->run_to_rest();
    EXPECT_EQ(*info(id).status, "Succeeded");
    std::vector<std::string> ids = targets(id);
    for (const std::string& each : ids) {
      EXPECT_EQ(*target(id, each).targetId, each);
      EXPECT_EQ(*target(id, each).targetArn, *instance(each).instanceArn);
    }
    return ids;
  }
};

// CD-014, CD-053.
TEST_F(OnPremisesTest, MachinesOfTheFleetFileAreRegistered) {
  EXPECT_THAT(list(), ElementsAre("rack-1", "rack-2", "rack-3"));
  const InstanceInfo info = instance("rack-2");
  EXPECT_EQ(*info.instanceName, "rack-2");
  EXPECT_THAT(*info.instanceArn,
              StartsWith("arn:aws:codedeploy:us-east-1:123456789012:instance/rack-2_"));
  EXPECT_EQ(*info.registerTime, world->world->now());
  EXPECT_FALSE(info.deregisterTime);
  ASSERT_EQ(info.tags->size(), 1u);
  EXPECT_EQ(*info.tags->at(0).Value, "rack");
  EXPECT_EQ(error_of_register({.iamUserArn = user, .instanceName = "rack-2"}),
            "InstanceNameAlreadyRegisteredException");
}

// CD-050.
TEST_F(OnPremisesTest, ARegisteredOneJoinsTheFleet) {
  register_till();
  EXPECT_EQ(*instance("till").iamUserArn, user);
  EXPECT_TRUE(instance("till").tags->empty());
  EXPECT_THAT(list(), ElementsAre("rack-1", "rack-2", "rack-3", "till"));
  tag("till", "app", "till");
  EXPECT_THAT(deployed_to(), ElementsAre("rack-1", "rack-2", "rack-3", "till"));
}

// CD-051, CD-053.
TEST_F(OnPremisesTest, DeregisteredOnesStayVisibleAndAreNotDeployedTo) {
  register_till();
  tag("till", "app", "till");
  for (const std::string name : {"till", "rack-2", "nobody"}) {
    world->call<operations::DeregisterOnPremisesInstance>({.instanceName = name});
  }
  EXPECT_TRUE(instance("till").deregisterTime);
  EXPECT_THAT(list({.registrationStatus = "Deregistered"}), ElementsAre("rack-2", "till"));
  EXPECT_THAT(list({.registrationStatus = "Registered"}), ElementsAre("rack-1", "rack-3"));
  EXPECT_EQ(world->error_of<operations::AddTagsToOnPremisesInstances>(
                {.instanceNames = {"till"}, .tags = {{.Key = "a", .Value = "b"}}}),
            "InstanceNotRegisteredException");
  EXPECT_THAT(deployed_to(), ElementsAre("rack-1", "rack-3"));

  // Its name and its user are free again.
  world->call<operations::RegisterOnPremisesInstance>({.iamUserArn = user, .instanceName = "till"});
  EXPECT_FALSE(instance("till").deregisterTime);
}

// CD-052.
TEST_F(OnPremisesTest, TagsDecideWhatIsDeployedTo) {
  tag("rack-1", "shelf", "top");
  world->call<operations::RemoveTagsFromOnPremisesInstances>(
      {.instanceNames = {"rack-1", "rack-3"},
       .tags = {{.Key = "app", .Value = "rack"}, {.Key = "shelf", .Value = "bottom"}}});
  EXPECT_EQ(instance("rack-1").tags->size(), 1u);
  const auto filter = [](const std::string& key, const std::string& value) {
    return TagFilter{.Key = key, .Type = "KEY_AND_VALUE", .Value = value};
  };
  EXPECT_THAT(list({.tagFilters = {{filter("shelf", "top")}}}), ElementsAre("rack-1"));
  EXPECT_TRUE(list({.tagFilters = {{filter("shelf", "top"), filter("app", "rack")}}}).empty());
  EXPECT_THAT(deployed_to(), ElementsAre("rack-2"));
}

TEST_F(OnPremisesTest, PagesGoOnInTheMiddleOfAGroup) {
  world::Settings settings = settings_with(0);
  for (const std::string name : {"ant", "bee"}) {
    settings.fleet.groups.push_back(machines(name, 70));
  }
  start(settings);
  auto page = world->call<operations::ListOnPremisesInstances>({});
  ASSERT_EQ(page.instanceNames->size(), 100u);
  EXPECT_EQ(page.instanceNames->back(), "bee-30");
  page = world->call<operations::ListOnPremisesInstances>({.nextToken = page.nextToken});
  ASSERT_EQ(page.instanceNames->size(), 40u);
  EXPECT_EQ(page.instanceNames->front(), "bee-31");
  EXPECT_FALSE(page.nextToken);
  EXPECT_EQ(world->error_of<operations::ListOnPremisesInstances>({.nextToken = "mine"}),
            "InvalidNextTokenException");
}

// CD-050.
TEST_F(OnPremisesTest, RefusesWhatCannotBeRegistered) {
  EXPECT_EQ(error_of_register({.instanceName = "till"}), "IamArnRequiredException");
  EXPECT_EQ(
      error_of_register({.iamSessionArn = session, .iamUserArn = user, .instanceName = "till"}),
      "MultipleIamArnsProvidedException");
  EXPECT_EQ(error_of_register({.iamUserArn = session, .instanceName = "till"}),
            "InvalidIamUserArnException");
  EXPECT_EQ(error_of_register({.iamSessionArn = user, .instanceName = "till"}),
            "InvalidIamSessionArnException");
  for (const std::string name : {"i-0123456789abcdef0", "two words", "rack"}) {
    EXPECT_EQ(error_of_register({.iamUserArn = user, .instanceName = name}),
              "InvalidInstanceNameException")
        << name;
  }
  EXPECT_EQ(error_of_register({.iamUserArn = user, .instanceName = ""}),
            "InstanceNameRequiredException");
  register_till();
  EXPECT_EQ(error_of_register({.iamUserArn = user, .instanceName = "till-2"}),
            "IamUserArnAlreadyRegisteredException");
  world->call<operations::RegisterOnPremisesInstance>(
      {.iamSessionArn = session, .instanceName = "till-2"});
  EXPECT_EQ(error_of_register({.iamSessionArn = session, .instanceName = "till-3"}),
            "IamSessionArnAlreadyRegisteredException");
}

// CD-052.
TEST_F(OnPremisesTest, RefusesWhatCannotBeTagged) {
  const auto error = [&](std::vector<std::string> names, std::vector<Tag> tags) {
    return world->error_of<operations::AddTagsToOnPremisesInstances>(
        {.instanceNames = std::move(names), .tags = std::move(tags)});
  };
  const Tag good{.Key = "a", .Value = "b"};
  EXPECT_EQ(error({}, {good}), "InstanceNameRequiredException");
  EXPECT_EQ(error({"rack-1"}, {}), "TagRequiredException");
  EXPECT_EQ(error({"rack-1"}, {{.Key = "a"}}), "InvalidTagException");
  EXPECT_EQ(error({"nobody"}, {good}), "InstanceNotRegisteredException");
  EXPECT_EQ(error(std::vector<std::string>(101, "rack-1"), {good}),
            "InstanceLimitExceededException");
  std::vector<Tag> ten;
  for (int number = 0; number < 10; ++number)
    ten.push_back({.Key = std::to_string(number), .Value = ""});
  EXPECT_EQ(error({"rack-1"}, ten), "TagLimitExceededException");
  EXPECT_EQ(instance("rack-1").tags->size(), 1u);
}

// CD-053.
TEST_F(OnPremisesTest, BatchesLeaveOutTheUnknown) {
  const auto found = world->call<operations::BatchGetOnPremisesInstances>(
      {.instanceNames = {"rack-3", "nobody", "rack-1"}});
  ASSERT_EQ(found.instanceInfos->size(), 2u);
  EXPECT_EQ(*found.instanceInfos->at(0).instanceName, "rack-3");
  EXPECT_EQ(world->error_of<operations::BatchGetOnPremisesInstances>(
                {.instanceNames = std::vector<std::string>(26, "rack-1")}),
            "BatchLimitExceededException");
  EXPECT_EQ(world->error_of<operations::GetOnPremisesInstance>({.instanceName = "nobody"}),
            "InstanceNotRegisteredException");
}

/// What deployments in place cannot do, they say.
// CD-123, CD-124, CD-12A.
TEST_F(OnPremisesTest, DeploymentsInPlaceHaveNoWaitsAndNoFunctions) {
  make_machine_group();
  const std::string id = deploy("good.zip");
  EXPECT_EQ(world->error_of<operations::ContinueDeployment>({.deploymentId = id}),
            "UnsupportedActionForDeploymentTypeException");
  EXPECT_EQ(world->error_of<operations::SkipWaitTimeForInstanceTermination>({.deploymentId = id}),
            "UnsupportedActionForDeploymentTypeException");
  EXPECT_EQ(world->error_of<operations::PutLifecycleEventHookExecutionStatus>(
                {.deploymentId = id, .lifecycleEventHookExecutionId = "x", .status = "Succeeded"}),
            "UnsupportedActionForDeploymentTypeException");
  EXPECT_EQ(world->error_of<operations::PutLifecycleEventHookExecutionStatus>(
                {.deploymentId = id, .lifecycleEventHookExecutionId = "x", .status = "Pending"}),
            "InvalidLifecycleEventHookExecutionStatusException");
  EXPECT_EQ(world->error_of<operations::ContinueDeployment>(
                {.deploymentId = id, .deploymentWaitType = "LONG"}),
            "InvalidDeploymentWaitTypeException");
  EXPECT_EQ(world->error_of<operations::ContinueDeployment>({}), "DeploymentIdRequiredException");
  // Nothing here belongs to an external id, that of a CloudFormation stack.
  world->call<operations::DeleteResourcesByExternalId>({.externalId = id});
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Succeeded");
  EXPECT_EQ(world->error_of<operations::ContinueDeployment>({.deploymentId = id}),
            "DeploymentAlreadyCompletedException");
}

TEST_F(OnPremisesTest, ThereAreNoGitHubTokens) {
  EXPECT_TRUE(world->call<operations::ListGitHubAccountTokenNames>({}).tokenNameList->empty());
  EXPECT_EQ(world->error_of<operations::DeleteGitHubAccountToken>({.tokenName = "mine"}),
            "GitHubAccountTokenDoesNotExistException");
  EXPECT_EQ(world->error_of<operations::DeleteGitHubAccountToken>({}),
            "GitHubAccountTokenNameRequiredException");
}

}  // namespace
}  // namespace windtunnel::codedeploy
