#include "services/ecs/rollout.hpp"
#include "tests/unit/services/ecs/ecs_world.hpp"

namespace windtunnel::ecs {
namespace {

UpdateServiceRequest deploying(const std::string& definition) {
  UpdateServiceRequest request = EcsWorld::update_request("web");
  request.taskDefinition = definition;
  return request;
}

// ECS-002, ECS-050.
TEST(Deployment, BeginsWithTheService) {
  EcsWorld ecs;
  const Service made = ecs.create(ecs.service_request("web", 2));
  ASSERT_THAT(*made.deployments, SizeIs(1));
  const Deployment& deployment = made.deployments->at(0);
  // 2^63 - 1 less the milliseconds of 2026-01-01.
  EXPECT_EQ(*deployment.id, "ecs-svc/" + std::to_string(INT64_MAX - 1767225600000));
  EXPECT_EQ(*deployment.status, "PRIMARY");
  EXPECT_EQ(*deployment.rolloutState, "IN_PROGRESS");
  EXPECT_EQ(*deployment.rolloutStateReason, "ECS deployment " + *deployment.id + " in progress.");
  EXPECT_EQ(*deployment.desiredCount, 2);
  EXPECT_FALSE(made.taskSets);
  // Without health checks a task is healthy 40 s after it runs (ECS-052).
  ecs.advance(69s);
  EXPECT_EQ(*ecs.show("web").deployments->at(0).rolloutState, "IN_PROGRESS");
  ecs.advance(1s);
  const Service done = ecs.show("web");
  EXPECT_EQ(*done.deployments->at(0).rolloutState, "COMPLETED");
  EXPECT_EQ(*done.deployments->at(0).rolloutStateReason,
            "ECS deployment " + *deployment.id + " completed.");
  EXPECT_EQ(*done.deployments->at(0).runningCount, 2);
}

// ECS-050, ECS-051.
TEST(Deployment, ReplacesTheOldTasksOnceTheNewOnesAreHealthy) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("web", 2));
  ecs.run_to_rest();
  ecs.register_web();
  const Service updated = *ecs.call<operations::UpdateService>(deploying("web:2")).service;
  ASSERT_THAT(*updated.deployments, SizeIs(2));
  EXPECT_EQ(*updated.deployments->at(0).status, "PRIMARY");
  EXPECT_EQ(*updated.deployments->at(1).status, "ACTIVE");
  EXPECT_LT(*updated.deployments->at(0).id, *updated.deployments->at(1).id);
  ecs.advance(30s);
  EXPECT_EQ(*ecs.show("web").runningCount, 4);
  ecs.advance(40s);
  EXPECT_EQ(*ecs.show("web").runningCount, 2);
  ecs.run_to_rest();
  const Service done = ecs.show("web");
  ASSERT_THAT(*done.deployments, SizeIs(1));
  EXPECT_EQ(*done.deployments->at(0).rolloutState, "COMPLETED");
  EXPECT_EQ(*done.deployments->at(0).taskDefinition, ecs.arn("task-definition/web:2"));
  EXPECT_EQ(*done.taskDefinition, ecs.arn("task-definition/web:2"));
  ecs.expect_same_after_restart_and_replay();
}

// ECS-051.
TEST(Deployment, StaysWithinItsBounds) {
  EcsWorld ecs;
  CreateServiceRequest request = ecs.service_request("web", 4);
  request.deploymentConfiguration.emplace().minimumHealthyPercent = 50;
  request.deploymentConfiguration->maximumPercent = 100;
  ecs.create(request);
  ecs.run_to_rest();
  ecs.register_web();
  ecs.call<operations::UpdateService>(deploying("web:2"));
  int steps = 0;
  while (ecs.world->work_count() > 0 && ++steps < 1000) {
    ecs.advance(1s);
    const Service now = ecs.show("web");
    EXPECT_GE(*now.runningCount, 2);
    EXPECT_LE(*now.runningCount + *now.pendingCount, 4);
  }
  EXPECT_EQ(*ecs.show("web").deployments->at(0).rolloutState, "COMPLETED");
  EXPECT_EQ(*ecs.show("web").runningCount, 4);
}

// ECS-051.
TEST(Deployment, SaysWhenItIsStuck) {
  EcsWorld ecs;
  CreateServiceRequest request = ecs.service_request("web", 1);
  request.deploymentConfiguration.emplace().minimumHealthyPercent = 100;
  request.deploymentConfiguration->maximumPercent = 100;
  ecs.create(request);
  ecs.run_to_rest();
  ecs.register_web();
  ecs.call<operations::UpdateService>(deploying("web:2"));
  ecs.run_to_rest();
  EXPECT_THAT(ecs.messages("web").front(),
              HasSubstr("was unable to stop or start tasks during a deployment"));
  EXPECT_THAT(*ecs.show("web").deployments, SizeIs(2));
  EXPECT_EQ(ecs.error_of<operations::DeleteService>({.cluster = "shop", .service = "web"}),
            "InvalidParameterException");
  UpdateServiceRequest wider = ecs.update_request("web");
  wider.deploymentConfiguration.emplace().maximumPercent = 200;
  ecs.call<operations::UpdateService>(wider);
  ecs.run_to_rest();
  EXPECT_THAT(*ecs.show("web").deployments, SizeIs(1));
}

// ECS-048.
TEST(DeleteService, WaitsForARollout) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("web", 1));
  ecs.run_to_rest();
  ecs.register_web();
  UpdateServiceRequest request = deploying("web:2");
  ecs.call<operations::UpdateService>(request);
  request.desiredCount = 0;
  CreateServiceRequest other = ecs.service_request("web", 1);
  // Before the scheduler looks again, the old deployment has its task.
  ecs.world->run_in_call(ecs.scope, "", [&](world::Call& call) {
    call.invoke<operations::UpdateService>(request);
    try {
      call.invoke<operations::DeleteService>({.cluster = "shop", .service = "web"});
      ADD_FAILURE();
    } catch (const api::ApiError& error) {
      EXPECT_EQ(error.message, "The service cannot be stopped while deployments are active.");
    }
  });
}

// ECS-045, ECS-050.
TEST(UpdateService, MakesADeploymentOfWhatItRunsOrByForce) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("web", 1));
  ecs.run_to_rest();
  ecs.call<operations::UpdateService>(deploying("web:1"));
  UpdateServiceRequest scaled = ecs.update_request("web");
  scaled.desiredCount = 2;
  scaled.enableExecuteCommand = true;
  ecs.call<operations::UpdateService>(scaled);
  EXPECT_THAT(*ecs.show("web").deployments, SizeIs(1));
  UpdateServiceRequest forced = ecs.update_request("web");
  forced.forceNewDeployment = true;
  ecs.call<operations::UpdateService>(forced);
  EXPECT_THAT(*ecs.show("web").deployments, SizeIs(2));
  UpdateServiceRequest moved = ecs.update_request("web");
  moved.networkConfiguration = ecs.network();
  moved.networkConfiguration->awsvpcConfiguration->subnets = {"subnet-22222222"};
  ecs.call<operations::UpdateService>(moved);
  EXPECT_THAT(*ecs.show("web").deployments, SizeIs(3));
  ecs.run_to_rest();
  EXPECT_THAT(*ecs.show("web").deployments, SizeIs(1));
}

// ECS-049.
TEST(Service, IsStableForTheWaiterWithOneDeploymentAndAllItsTasks) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("web", 2));
  ecs.run_to_rest();
  const Service stable = ecs.show("web");
  EXPECT_THAT(*stable.deployments, SizeIs(1));
  EXPECT_EQ(*stable.runningCount, *stable.desiredCount);
}

// ECS-053.
TEST(Deployment, OfTasksThatFailIsTriedAgainAndNobodyWaits) {
  EcsWorld ecs("{ match: { revision: 2 }, starts: false }");
  ecs.create(ecs.service_request("web", 2));
  ecs.run_to_rest();
  ecs.register_web();
  ecs.call<operations::UpdateService>(deploying("web:2"));
  ecs.run_to_rest();
  const auto rested = ecs.world->now();
  ecs.advance(10min);
  const Service service = ecs.show("web");
  EXPECT_EQ(*service.runningCount, 2);
  EXPECT_EQ(*service.deployments->at(0).rolloutState, "IN_PROGRESS");
  EXPECT_GT(*service.deployments->at(0).failedTasks, 4);
  EXPECT_LT(rested, ecs.world->now());
  bool impaired = false;
  for (const std::string& message : ecs.messages("web")) {
    impaired = impaired || message ==
                               "(service web) is unable to consistently start tasks "
                               "successfully.";
  }
  EXPECT_TRUE(impaired);
}

// ECS-053.
TEST(CircuitBreaker, GoesBackToTheLastDeploymentThatWasCompleted) {
  EcsWorld ecs("{ match: { revision: 2 }, starts: false }");
  CreateServiceRequest request = ecs.service_request("web", 2);
  request.deploymentConfiguration.emplace().deploymentCircuitBreaker =
      DeploymentCircuitBreaker{.enable = true, .rollback = true};
  const std::string first = *ecs.create(request).deployments->at(0).id;
  ecs.run_to_rest();
  ecs.register_web();
  ecs.call<operations::UpdateService>(deploying("web:2"));
  ecs.advance(65s);
  const Service failing = ecs.show("web");
  ASSERT_THAT(*failing.deployments, SizeIs(3));
  EXPECT_EQ(*failing.deployments->at(1).rolloutState, "FAILED");
  EXPECT_EQ(*failing.deployments->at(1).rolloutStateReason,
            "ECS deployment circuit breaker: rolling back to deploymentId " + first + ".");
  ecs.run_to_rest();
  const Service back = ecs.show("web");
  ASSERT_THAT(*back.deployments, SizeIs(1));
  EXPECT_EQ(*back.deployments->at(0).rolloutState, "COMPLETED");
  EXPECT_EQ(*back.taskDefinition, ecs.arn("task-definition/web:1"));
  ecs.expect_same_after_restart_and_replay();
}

// ECS-053.
TEST(CircuitBreaker, WithoutRollbackStartsNoMore) {
  EcsWorld ecs("{ starts: false }");
  CreateServiceRequest request = ecs.service_request("web", 1);
  request.deploymentConfiguration.emplace().deploymentCircuitBreaker =
      DeploymentCircuitBreaker{.enable = true, .rollback = false};
  ecs.create(request);
  ecs.run_to_rest();
  EXPECT_EQ(*ecs.show("web").deployments->at(0).rolloutState, "FAILED");
  EXPECT_EQ(*ecs.show("web").deployments->at(0).failedTasks, 3);
  ecs.advance(1h);
  EXPECT_EQ(*ecs.show("web").deployments->at(0).failedTasks, 3);
}

// ECS-053.
TEST(CircuitBreaker, CountsTasksThatAreNotHealthy) {
  EcsWorld ecs("{ match: { revision: 2 }, healthy: false }");
  CreateServiceRequest request = ecs.service_request("web", 1);
  request.loadBalancers = ecs.balancers(ecs.target_group("blue"));
  request.deploymentConfiguration.emplace().deploymentCircuitBreaker =
      DeploymentCircuitBreaker{.enable = true, .rollback = true};
  ecs.create(request);
  ecs.run_to_rest();
  ecs.register_web();
  ecs.call<operations::UpdateService>(deploying("web:2"));
  ecs.run_to_rest();
  const Service back = ecs.show("web");
  ASSERT_THAT(*back.deployments, SizeIs(1));
  EXPECT_EQ(*back.taskDefinition, ecs.arn("task-definition/web:1"));
  EXPECT_EQ(*back.runningCount, 1);
}

// ECS-053.
TEST(CircuitBreaker, ToleratesHalfButFromThreeToTwoHundred) {
  EXPECT_EQ(breaker_threshold(1), 3u);
  EXPECT_EQ(breaker_threshold(6), 3u);
  EXPECT_EQ(breaker_threshold(7), 4u);
  EXPECT_EQ(breaker_threshold(1000), 200u);
}

// ECS-051.
TEST(Rollout, RoundsItsBoundsOutwards) {
  const RolloutBounds bounds{3, 50, 150};
  EXPECT_EQ(bounds.lower(), 2u);
  EXPECT_EQ(bounds.upper(), 4u);
  EXPECT_EQ(startable(bounds, {0, 3, 0, 3}), 1u);
  EXPECT_EQ(stoppable(bounds, {0, 3, 0, 3}), 1u);
  EXPECT_EQ(stoppable(bounds, {0, 3, 0, 1}), 2u);
  EXPECT_EQ(startable(bounds, {3, 0, 3, 0}), 0u);
}

}  // namespace
}  // namespace windtunnel::ecs
