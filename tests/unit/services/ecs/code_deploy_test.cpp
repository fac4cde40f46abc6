#include "tests/unit/services/ecs/ecs_world.hpp"

namespace windtunnel::ecs {
namespace {

// ECS-060.
TEST(CodeDeployService, BeginsWithOnePrimaryTaskSetAndNoDeployment) {
  EcsWorld ecs;
  const std::string blue = ecs.target_group("blue");
  const Service made = ecs.create_for_code_deploy(blue);
  EXPECT_THAT(*made.deployments, IsEmpty());
  ASSERT_THAT(*made.taskSets, SizeIs(1));
  const TaskSet& set = made.taskSets->at(0);
  EXPECT_EQ(*set.status, "PRIMARY");
  EXPECT_EQ(*set.scale->value, 100.0);
  EXPECT_EQ(*set.scale->unit, "PERCENT");
  EXPECT_EQ(*set.computedDesiredCount, 2);
  EXPECT_EQ(*set.loadBalancers->at(0).targetGroupArn, blue);
  EXPECT_EQ(*set.networkConfiguration, ecs.network());
  EXPECT_EQ(*set.taskSetArn, ecs.arn("task-set/shop/web/") + *set.id);
  EXPECT_FALSE(set.externalId);
  EXPECT_FALSE(set.startedBy);
  EXPECT_EQ(*set.stabilityStatus, "STABILIZING");
}

// ECS-060.
TEST(CodeDeployService, NeedsExactlyOneTargetGroup) {
  EcsWorld ecs;
  EXPECT_EQ(ecs.error_of<operations::CreateService>(ecs.service_request("web", 1, "CODE_DEPLOY")),
            "InvalidParameterException");
  CreateServiceRequest request = ecs.service_request("web", 1, "CODE_DEPLOY");
  request.loadBalancers = ecs.balancers(ecs.target_group("blue"));
  request.loadBalancers->push_back(ecs.balancers(ecs.target_group("green"))[0]);
  EXPECT_EQ(ecs.error_of<operations::CreateService>(request), "InvalidParameterException");
}

// ECS-063.
TEST(TaskSet, IsSteadyOnceItsTasksRunAndTheirTargetsAreHealthy) {
  EcsWorld ecs;
  const std::string blue = ecs.target_group("blue");
  ecs.create_for_code_deploy(blue);
  const auto stability = [&] { return *ecs.task_sets().at(0).stabilityStatus; };
  ecs.advance(30s);
  EXPECT_EQ(*ecs.task_sets().at(0).runningCount, 2);
  EXPECT_EQ(stability(), "STABILIZING");
  ecs.advance(5999ms);
  EXPECT_EQ(stability(), "STABILIZING");
  EXPECT_THAT(ecs.listener().steady, IsEmpty());
  ecs.advance(1ms);
  EXPECT_EQ(stability(), "STEADY_STATE");
  EXPECT_EQ(*ecs.task_sets().at(0).stabilityStatusAt, ecs.world->now());
  // The scheduler notices at its next look.
  ecs.advance(4s);
  ASSERT_THAT(ecs.listener().steady, SizeIs(1));
  EXPECT_EQ(ecs.listener().steady[0].cluster, "shop");
  EXPECT_EQ(ecs.listener().steady[0].service, "web");
  EXPECT_EQ(ecs.listener().steady[0].task_set_id, *ecs.task_sets().at(0).id);
  EXPECT_EQ(ecs.listener().steady[0].external_id, "");
  EXPECT_THAT(ecs.messages("web").front(), HasSubstr("(service web, taskSet ecs-svc/"));
  EXPECT_THAT(ecs.messages("web").front(), HasSubstr(") has reached a steady state."));
  // It settles, and nothing more is to be done.
  ecs.run_to_rest();
  EXPECT_THAT(ecs.listener().steady, SizeIs(1));
  EXPECT_EQ(ecs.world->work_count(), 0u);
}

// ECS-046.
TEST(CodeDeployService, LeavesItsTaskDefinitionToCodeDeploy) {
  EcsWorld ecs;
  ecs.create_for_code_deploy(ecs.target_group("blue"));
  const auto message_of = [&](const UpdateServiceRequest& request) {
    EXPECT_EQ(ecs.error_of<operations::UpdateService>(request), "InvalidParameterException");
    return ecs.last_message;
  };
  const std::string rest =
      " on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new "
      "deployment.";
  // Its mere presence is refused, also where it changes nothing.
  UpdateServiceRequest definition = ecs.update_request("web");
  definition.taskDefinition = "web:1";
  EXPECT_EQ(message_of(definition), "Unable to update task definition" + rest);
  UpdateServiceRequest network = ecs.update_request("web");
  network.networkConfiguration = ecs.network();
  EXPECT_EQ(message_of(network), "Unable to update network parameters" + rest);
  UpdateServiceRequest forced = ecs.update_request("web");
  forced.forceNewDeployment = true;
  EXPECT_EQ(message_of(forced), "Cannot force a new deployment" + rest);
}

// ECS-045.
TEST(CodeDeployService, CanBeScaledAndGivenOtherSettings) {
  EcsWorld ecs;
  ecs.create_for_code_deploy(ecs.target_group("blue"));
  UpdateServiceRequest request = ecs.update_request("web");
  request.desiredCount = 3;
  request.deploymentConfiguration.emplace().maximumPercent = 150;
  request.healthCheckGracePeriodSeconds = 60;
  request.propagateTags = "SERVICE";
  const Service updated = *ecs.call<operations::UpdateService>(request).service;
  EXPECT_EQ(*updated.taskSets->at(0).computedDesiredCount, 3);
  EXPECT_EQ(*updated.healthCheckGracePeriodSeconds, 60);
  ecs.advance(1min);
  EXPECT_EQ(*ecs.show("web").runningCount, 3);
}

// ECS-049.
TEST(CodeDeployService, NeverSatisfiesTheServicesStableWaiter) {
  EcsWorld ecs;
  ecs.create_for_code_deploy(ecs.target_group("blue"));
  ecs.run_to_rest();
  const Service steady = ecs.show("web");
  EXPECT_EQ(*steady.runningCount, *steady.desiredCount);
  EXPECT_THAT(*steady.deployments, IsEmpty());
}

// ECS-061.
TEST(CodeDeployService, HasItsTaskSetsFromCodeDeployOnly) {
  EcsWorld ecs;
  const std::string blue = ecs.target_group("blue");
  ecs.create_for_code_deploy(blue);
  const std::string id = *ecs.task_sets().at(0).id;
  EXPECT_EQ(ecs.error_of<operations::CreateTaskSet>(ecs.green_request(blue)),
            "InvalidParameterException");
  EXPECT_THAT(ecs.last_message, HasSubstr("Use AWS CodeDeploy to trigger a new deployment."));
  EXPECT_EQ(ecs.error_of<operations::UpdateTaskSet>(
                {.cluster = "shop", .scale = {.value = 50.0}, .service = "web", .taskSet = id}),
            "InvalidParameterException");
  EXPECT_EQ(ecs.error_of<operations::DeleteTaskSet>(
                {.cluster = "shop", .force = true, .service = "web", .taskSet = id}),
            "InvalidParameterException");
  EXPECT_EQ(ecs.error_of<operations::UpdateServicePrimaryTaskSet>(
                {.cluster = "shop", .primaryTaskSet = id, .service = "web"}),
            "InvalidParameterException");
}

// ECS-061, ECS-062, CD-127.
TEST(CodeDeploy, BringsUpGreenSwitchesAndEndsBlue) {
  EcsWorld ecs;
  const std::string blue = ecs.target_group("blue");
  const std::string green = ecs.target_group("green");
  ecs.create_for_code_deploy(blue);
  ecs.run_to_rest();
  ecs.register_web();
  const std::string old_id = *ecs.task_sets().at(0).id;
  const TaskSet made =
      *ecs.as_code_deploy<operations::CreateTaskSet>(ecs.green_request(green, "web:2")).taskSet;
  EXPECT_EQ(*made.startedBy, "CODE_DEPLOY");
  EXPECT_EQ(*made.externalId, "d-ABCDEF123");
  EXPECT_EQ(*made.status, "ACTIVE");
  EXPECT_EQ(*made.computedDesiredCount, 2);
  EXPECT_EQ(*made.networkConfiguration, ecs.network());
  EXPECT_EQ(*made.launchType, "FARGATE");
  ecs.run_to_rest();
  ASSERT_THAT(ecs.listener().steady, SizeIs(2));
  EXPECT_EQ(ecs.listener().steady[1].task_set_id, *made.id);
  EXPECT_EQ(ecs.listener().steady[1].external_id, "d-ABCDEF123");
  EXPECT_EQ(*ecs.show("web").runningCount, 4);
  EXPECT_THAT(ecs.target_states(green), ElementsAre("healthy", "healthy"));
  EXPECT_EQ(*ecs.show("web").taskDefinition, ecs.arn("task-definition/web:1"));

  ecs.as_code_deploy<operations::UpdateServicePrimaryTaskSet>(
      {.cluster = "shop", .primaryTaskSet = *made.taskSetArn, .service = "web"});
  const Service switched = ecs.show("web");
  EXPECT_EQ(*switched.taskSets->at(0).status, "ACTIVE");
  EXPECT_EQ(*switched.taskSets->at(1).status, "PRIMARY");
  EXPECT_EQ(*switched.taskDefinition, ecs.arn("task-definition/web:2"));
  EXPECT_EQ(*switched.loadBalancers->at(0).targetGroupArn, green);

  const TaskSet ended =
      *ecs.as_code_deploy<operations::DeleteTaskSet>(
              {.cluster = "shop", .force = true, .service = "web", .taskSet = old_id})
           .taskSet;
  EXPECT_EQ(*ended.status, "DRAINING");
  EXPECT_EQ(*ended.scale->value, 0.0);
  EXPECT_EQ(*ended.computedDesiredCount, 0);
  EXPECT_THAT(ecs.target_states(blue), ElementsAre("draining", "draining"));
  ecs.advance(314s);
  EXPECT_THAT(ecs.task_sets(), SizeIs(2));
  ecs.advance(1s);
  ASSERT_THAT(ecs.task_sets(), SizeIs(1));
  EXPECT_EQ(*ecs.task_sets().at(0).id, *made.id);
  EXPECT_THAT(ecs.target_states(blue), IsEmpty());
  EXPECT_EQ(ecs.restored()->digest(), ecs.world->digest());
}

// ECS-033.
TEST(TaskSet, IsNamedByItsTasks) {
  EcsWorld ecs;
  ecs.create_for_code_deploy(ecs.target_group("blue"), 1);
  ecs.advance(1s);
  const Task task = ecs.task(ecs.task_arns().at(0));
  EXPECT_EQ(*task.group, "service:web");
  EXPECT_EQ(*task.startedBy, *ecs.task_sets().at(0).id);
}

TEST(TaskSet, WhoseTargetsAreNeverHealthyIsNeverSteady) {
  EcsWorld ecs("{ match: { family: web, revision: 2 }, healthy: false }");
  const std::string green = ecs.target_group("green");
  ecs.create_for_code_deploy(ecs.target_group("blue"));
  ecs.run_to_rest();
  ecs.register_web();
  ecs.as_code_deploy<operations::CreateTaskSet>(ecs.green_request(green, "web:2"));
  ecs.advance(36s);
  EXPECT_THAT(ecs.target_states(green), ElementsAre("initial", "initial"));
  // Found unhealthy, they are replaced.
  ecs.advance(34s);
  EXPECT_THAT(ecs.target_states(green), ElementsAre("draining", "draining"));
  EXPECT_EQ(*ecs.task_sets().at(1).pendingCount, 2);
  EXPECT_EQ(*ecs.task_sets().at(1).stabilityStatus, "STABILIZING");
  ecs.run_to_rest();
  ecs.advance(1h);
  ecs.run_to_rest();
  EXPECT_THAT(ecs.listener().steady, SizeIs(1));
  EXPECT_EQ(*ecs.task_sets().at(1).stabilityStatus, "STABILIZING");
  EXPECT_EQ(*ecs.task_sets().at(0).stabilityStatus, "STEADY_STATE");
  const Task stopped = ecs.task(ecs.task_arns("STOPPED").at(0));
  EXPECT_EQ(*stopped.stoppedReason,
            "Task failed ELB health checks in (target-group " + green + ")");
  EXPECT_FALSE(stopped.stopCode);
}

TEST(TaskSet, WhoseTasksDoNotStartIsNeverSteady) {
  EcsWorld ecs("{ match: { family: web, revision: 2 }, starts: false }");
  const std::string green = ecs.target_group("green");
  ecs.create_for_code_deploy(ecs.target_group("blue"));
  ecs.run_to_rest();
  ecs.register_web();
  ecs.as_code_deploy<operations::CreateTaskSet>(ecs.green_request(green, "web:2"));
  ecs.run_to_rest();
  ecs.advance(2h);
  EXPECT_THAT(ecs.listener().steady, SizeIs(1));
  EXPECT_EQ(*ecs.task_sets().at(1).runningCount, 0);
  EXPECT_THAT(ecs.target_states(green), IsEmpty());
}

// ECS-063.
TEST(TaskSet, IsUnsteadyWhileNobodyForwardsToItsTargetGroup) {
  EcsWorld ecs;
  const std::string green = ecs.target_group("green", false);
  ecs.create_for_code_deploy(ecs.target_group("blue"));
  ecs.run_to_rest();
  ecs.as_code_deploy<operations::CreateTaskSet>(ecs.green_request(green));
  ecs.run_to_rest();
  EXPECT_EQ(*ecs.task_sets().at(1).stabilityStatus, "STABILIZING");
  ecs.listen("green", green);
  ecs.advance(2min);
  EXPECT_EQ(*ecs.task_sets().at(1).stabilityStatus, "STEADY_STATE");
  EXPECT_THAT(ecs.listener().steady, SizeIs(2));
}

// ECS-048, ECS-060.
TEST(CodeDeployService, CanBeDeletedOnceItIsScaledToZero) {
  EcsWorld ecs;
  ecs.create_for_code_deploy(ecs.target_group("blue"), 1);
  ecs.run_to_rest();
  UpdateServiceRequest none = ecs.update_request("web");
  none.desiredCount = 0;
  ecs.call<operations::UpdateService>(none);
  EXPECT_EQ(ecs.error_of<operations::DeleteService>({.cluster = "shop", .service = "web"}), "");
  ecs.run_to_rest();
  EXPECT_EQ(*ecs.show("web").status, "INACTIVE");
  EXPECT_EQ(ecs.error_of<operations::DescribeTaskSets>({.cluster = "shop", .service = "web"}),
            "ServiceNotActiveException");
}

}  // namespace
}  // namespace windtunnel::ecs
