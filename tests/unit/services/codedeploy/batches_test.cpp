#include <gmock/gmock.h>

#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

using testing::HasSubstr;
using Batch = DeploymentTest;
using DeploymentInstances = DeploymentTest;

// CD-024.
TEST_F(Batch, OfApplicationsFailsWholeForOneUnknownName) {
  start(0);
  world->call<operations::CreateApplication>({.applicationName = "till"});
  const auto found =
      world->call<operations::BatchGetApplications>({.applicationNames = {"till", "shop"}});
  ASSERT_EQ(found.applicationsInfo->size(), 2u);
  EXPECT_EQ(*found.applicationsInfo->at(0).applicationName, "till");
  EXPECT_EQ(
      world->error_of<operations::BatchGetApplications>({.applicationNames = {"shop", "none"}}),
      "ApplicationDoesNotExistException");
  EXPECT_EQ(world->error_of<operations::BatchGetApplications>(
                {.applicationNames = std::vector<std::string>(101, "shop")}),
            "BatchLimitExceededException");
}

TEST_F(Batch, OfGroupsSaysWhichDoesNotExist) {
  start(0);
  make_group();
  const auto found = world->call<operations::BatchGetDeploymentGroups>(
      {.applicationName = "shop", .deploymentGroupNames = {"none", "web"}});
  ASSERT_EQ(found.deploymentGroupsInfo->size(), 1u);
  EXPECT_EQ(*found.deploymentGroupsInfo->at(0).deploymentGroupName, "web");
  EXPECT_THAT(*found.errorMessage, HasSubstr("none"));
  EXPECT_EQ(world->error_of<operations::BatchGetDeploymentGroups>(
                {.applicationName = "none", .deploymentGroupNames = {"web"}}),
            "ApplicationDoesNotExistException");
}

TEST_F(Batch, OfRevisionsSaysThatOneIsNotRegistered) {
  start(0);
  world->call<operations::RegisterApplicationRevision>(
      {.applicationName = "shop", .description = "first", .revision = bundle("one.zip")});
  const auto found = world->call<operations::BatchGetApplicationRevisions>(
      {.applicationName = "shop", .revisions = {bundle("one.zip"), bundle("two.zip")}});
  EXPECT_EQ(*found.applicationName, "shop");
  ASSERT_EQ(found.revisions->size(), 1u);
  EXPECT_EQ(*found.revisions->at(0).genericRevisionInfo->description, "first");
  EXPECT_TRUE(found.errorMessage);
  EXPECT_EQ(world->error_of<operations::BatchGetApplicationRevisions>(
                {.applicationName = "shop",
                 .revisions = std::vector<RevisionLocation>(26, bundle("one.zip"))}),
            "BatchLimitExceededException");
}

TEST_F(Batch, OfDeploymentsLeavesOutThoseThatDoNotExist) {
  start(1);
  make_group();
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  const auto found =
      world->call<operations::BatchGetDeployments>({.deploymentIds = {"d-AAAAAAAAA", id}});
  ASSERT_EQ(found.deploymentsInfo->size(), 1u);
  EXPECT_EQ(*found.deploymentsInfo->at(0).status, "Succeeded");
  EXPECT_EQ(world->error_of<operations::BatchGetDeployments>({.deploymentIds = {"nonsense"}}),
            "InvalidDeploymentIdException");
  EXPECT_EQ(world->error_of<operations::BatchGetDeployments>({}), "DeploymentIdRequiredException");
}

// CD-153.
TEST_F(Batch, OfTargetsFailsWholeForOneUnknownTarget) {
  start(2);
  make_group();
  const std::string id = deploy("good.zip");
  EXPECT_EQ(world->error_of<operations::BatchGetDeploymentTargets>(
                {.deploymentId = id, .targetIds = {"i-0123456789abcdef0"}}),
            "DeploymentNotStartedException");
  world->run_to_rest();
  const std::vector<std::string> ids = targets(id);
  const auto found = world->call<operations::BatchGetDeploymentTargets>(
      {.deploymentId = id, .targetIds = {ids[1], ids[0]}});
  ASSERT_EQ(found.deploymentTargets->size(), 2u);
  EXPECT_EQ(*found.deploymentTargets->at(0).instanceTarget->targetId, ids[1]);
  EXPECT_EQ(world->error_of<operations::BatchGetDeploymentTargets>(
                {.deploymentId = id, .targetIds = {ids[0], "i-0123456789abcdef0"}}),
            "DeploymentTargetDoesNotExistException");
  EXPECT_EQ(world->error_of<operations::BatchGetDeploymentTargets>(
                {.deploymentId = id, .targetIds = std::vector<std::string>(26, ids[0])}),
            "DeploymentTargetListSizeExceededException");
}

// CD-153.
TEST_F(DeploymentInstances, AreTheTargetsUnderTheOlderOperations) {
  start(2);
  make_group();
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  const std::vector<std::string> ids = targets(id);
  ListDeploymentInstancesInput list{.deploymentId = id};
  EXPECT_EQ(*world->call<operations::ListDeploymentInstances>(list).instancesList, ids);
  list.instanceStatusFilter = std::vector<std::string>{"Failed"};
  EXPECT_TRUE(world->call<operations::ListDeploymentInstances>(list).instancesList->empty());
  list.instanceTypeFilter = std::vector<std::string>{"Blue"};
  EXPECT_EQ(world->error_of<operations::ListDeploymentInstances>(list),
            "InvalidDeploymentInstanceTypeException");

  const auto one =
      world->call<operations::GetDeploymentInstance>({.deploymentId = id, .instanceId = ids[0]});
  EXPECT_EQ(*one.instanceSummary->status, "Succeeded");
  EXPECT_EQ(one.instanceSummary->lifecycleEvents->size(), 7u);
  EXPECT_EQ(*one.instanceSummary->instanceId, *target(id, ids[0]).targetArn);
  EXPECT_EQ(world->error_of<operations::GetDeploymentInstance>(
                {.deploymentId = id, .instanceId = "i-0123456789abcdef0"}),
            "InstanceDoesNotExistException");

  const auto both = world->call<operations::BatchGetDeploymentInstances>(
      {.deploymentId = id, .instanceIds = {"i-0123456789abcdef0", ids[1]}});
  EXPECT_EQ(both.instancesSummary->size(), 1u);
  EXPECT_THAT(*both.errorMessage, HasSubstr("i-0123456789abcdef0"));
}

}  // namespace
}  // namespace windtunnel::codedeploy
