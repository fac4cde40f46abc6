#include "tests/unit/services/ecs/ecs_world.hpp"

namespace windtunnel::ecs {
namespace {

std::string make_set(EcsWorld& ecs, double scale = 100) {
  CreateTaskSetRequest request = ecs.external_request("api");
  request.scale = Scale{.unit = "PERCENT", .value = scale};
  return *ecs.call<operations::CreateTaskSet>(request).taskSet->id;
}

// ECS-070.
TEST(ExternalService, HasNothingOfWhatItRuns) {
  EcsWorld ecs;
  const Service made = ecs.create(ecs.service_request("api", 2, "EXTERNAL"));
  EXPECT_FALSE(made.taskDefinition);
  EXPECT_FALSE(made.launchType);
  EXPECT_FALSE(made.networkConfiguration);
  EXPECT_THAT(*made.deployments, IsEmpty());
  EXPECT_THAT(*made.taskSets, IsEmpty());
  CreateServiceRequest request = ecs.service_request("other", 1, "EXTERNAL");
  request.taskDefinition = "web";
  EXPECT_EQ(ecs.error_of<operations::CreateService>(request), "InvalidParameterException");
}

// ECS-063, ECS-072.
TEST(CreateTaskSet, RunsTheShareOfTheDesiredCount) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("api", 5, "EXTERNAL"));
  CreateTaskSetRequest request = ecs.external_request("api");
  const TaskSet whole = *ecs.call<operations::CreateTaskSet>(request).taskSet;
  EXPECT_EQ(*whole.scale->value, 100.0);
  EXPECT_EQ(*whole.computedDesiredCount, 5);
  EXPECT_FALSE(whole.startedBy);
  EXPECT_EQ(*whole.status, "ACTIVE");
  const std::string half = make_set(ecs, 50);
  EXPECT_EQ(*ecs.task_sets("api").at(1).computedDesiredCount, 3);
  ecs.advance(30s);
  EXPECT_EQ(*ecs.show("api").runningCount, 8);
  EXPECT_EQ(*ecs.task_sets("api").at(1).stabilityStatus, "STEADY_STATE");
}

// ECS-072.
TEST(UpdateTaskSet, ChangesTheScale) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("api", 4, "EXTERNAL"));
  const std::string id = make_set(ecs);
  ecs.advance(30s);
  UpdateTaskSetRequest request{.cluster = "shop", .service = "api", .taskSet = id};
  request.scale.value = 25.0;
  EXPECT_EQ(*ecs.call<operations::UpdateTaskSet>(request).taskSet->stabilityStatus, "STABILIZING");
  ecs.advance(1s);
  EXPECT_EQ(*ecs.task_sets("api").at(0).runningCount, 1);
  EXPECT_EQ(*ecs.task_sets("api").at(0).stabilityStatus, "STEADY_STATE");
  request.scale.value = 101.0;
  EXPECT_EQ(ecs.error_of<operations::UpdateTaskSet>(request), "InvalidParameterException");
  request.taskSet = "ecs-svc/1";
  EXPECT_EQ(ecs.error_of<operations::UpdateTaskSet>(request), "TaskSetNotFoundException");
  EXPECT_EQ(ecs.last_message, "The specified task set does not exist.");
}

// ECS-062, ECS-072.
TEST(DeleteTaskSet, NeedsScaleZeroOrForceAndDrains) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("api", 1, "EXTERNAL"));
  const std::string id = make_set(ecs);
  ecs.advance(30s);
  DeleteTaskSetRequest request{.cluster = "shop", .service = "api", .taskSet = id};
  EXPECT_EQ(ecs.error_of<operations::DeleteTaskSet>(request), "InvalidParameterException");
  ecs.call<operations::UpdateServicePrimaryTaskSet>(
      {.cluster = "shop", .primaryTaskSet = id, .service = "api"});
  UpdateTaskSetRequest none{.cluster = "shop", .service = "api", .taskSet = id};
  none.scale.value = 0.0;
  ecs.call<operations::UpdateTaskSet>(none);
  EXPECT_EQ(ecs.error_of<operations::DeleteTaskSet>(request), "InvalidParameterException");
  request.force = true;
  EXPECT_EQ(*ecs.call<operations::DeleteTaskSet>(request).taskSet->status, "DRAINING");
  EXPECT_EQ(ecs.error_of<operations::DeleteTaskSet>(request), "TaskSetNotFoundException");
  ecs.run_to_rest();
  EXPECT_THAT(ecs.task_sets("api"), IsEmpty());
}

// ECS-062, ECS-070.
TEST(UpdateServicePrimaryTaskSet, ShowsItsSettingsInTheService) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("api", 1, "EXTERNAL"));
  const std::string first = make_set(ecs);
  const std::string second = make_set(ecs);
  const auto primary = [&](const std::string& id) {
    return *ecs.call<operations::UpdateServicePrimaryTaskSet>(
                   {.cluster = "shop", .primaryTaskSet = id, .service = "api"})
                .taskSet->status;
  };
  EXPECT_EQ(primary(first), "PRIMARY");
  EXPECT_EQ(*ecs.show("api").taskDefinition, ecs.arn("task-definition/web:1"));
  EXPECT_EQ(*ecs.show("api").launchType, "EC2");
  EXPECT_EQ(primary(second), "PRIMARY");
  EXPECT_EQ(*ecs.task_sets("api").at(0).status, "ACTIVE");
}

// ECS-045.
TEST(ExternalService, CanBeScaledOnly) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("api", 1, "EXTERNAL"));
  UpdateServiceRequest request = ecs.update_request("api");
  request.desiredCount = 2;
  EXPECT_EQ(*ecs.call<operations::UpdateService>(request).service->desiredCount, 2);
  request.taskDefinition = "web";
  EXPECT_EQ(ecs.error_of<operations::UpdateService>(request), "InvalidParameterException");
}

TEST(DescribeTaskSets, TakesIdsAndArns) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("api", 1, "EXTERNAL"));
  const std::string id = make_set(ecs);
  DescribeTaskSetsRequest request{.cluster = "shop", .service = "api"};
  request.taskSets = std::vector<std::string>{id, ecs.arn("task-set/shop/api/") + id, "ecs-svc/1"};
  const auto found = ecs.call<operations::DescribeTaskSets>(request);
  EXPECT_THAT(*found.taskSets, SizeIs(2));
  EXPECT_EQ(*found.failures->at(0).reason, "MISSING");
}

TEST(TaskSets, AreNotForServicesThatRoll) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("api", 1));
  EXPECT_EQ(ecs.error_of<operations::CreateTaskSet>(ecs.external_request("api")),
            "InvalidParameterException");
  EXPECT_EQ(ecs.error_of<operations::DescribeTaskSets>({.cluster = "shop", .service = "api"}),
            "InvalidParameterException");
}

// ECS-004.
TEST(CreateTaskSet, TakesOneTargetGroup) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("api", 1, "EXTERNAL"));
  CreateTaskSetRequest request = ecs.external_request("api");
  request.loadBalancers = std::vector<LoadBalancer>(2, ecs.balancers("x")[0]);
  EXPECT_EQ(ecs.error_of<operations::CreateTaskSet>(request), "InvalidParameterException");
}

}  // namespace
}  // namespace windtunnel::ecs
