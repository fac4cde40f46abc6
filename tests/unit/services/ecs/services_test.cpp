#include "tests/unit/services/ecs/ecs_world.hpp"

namespace windtunnel::ecs {
namespace {

// ECS-041.
TEST(CreateService, HasAwsDefaults) {
  EcsWorld ecs;
  CreateServiceRequest request = ecs.service_request("web", 2);
  request.deploymentController.reset();
  request.launchType.reset();
  const Service made = ecs.create(request);
  EXPECT_EQ(*made.serviceArn, ecs.arn("service/shop/web"));
  EXPECT_EQ(*made.status, "ACTIVE");
  EXPECT_EQ(*made.schedulingStrategy, "REPLICA");
  EXPECT_EQ(*made.deploymentConfiguration->maximumPercent, 200);
  EXPECT_EQ(*made.deploymentConfiguration->minimumHealthyPercent, 100);
  EXPECT_EQ(*made.launchType, "EC2");
  EXPECT_EQ(*made.platformVersion, "LATEST");
  EXPECT_EQ(*made.propagateTags, "NONE");
  EXPECT_FALSE(*made.enableECSManagedTags);
  EXPECT_FALSE(*made.enableExecuteCommand);
  EXPECT_EQ(made.deploymentController->type, "ECS");
  EXPECT_FALSE(made.healthCheckGracePeriodSeconds);
  EXPECT_FALSE(made.roleArn);
  EXPECT_EQ(*made.runningCount, 0);
  EXPECT_EQ(*made.pendingCount, 0);
  EXPECT_THAT(*made.events, IsEmpty());
}

// ECS-041, ECS-080.
TEST(CreateService, RegistersItsTasksWithTheTargetGroup) {
  EcsWorld ecs;
  const std::string group = ecs.target_group("blue");
  CreateServiceRequest request = ecs.service_request("web", 2);
  request.loadBalancers = ecs.balancers(group);
  const Service made = ecs.create(request);
  EXPECT_EQ(*made.healthCheckGracePeriodSeconds, 0);
  EXPECT_THAT(*made.roleArn, HasSubstr("AWSServiceRoleForECS"));
  ecs.advance(29s);
  EXPECT_EQ(*ecs.show("web").pendingCount, 2);
  EXPECT_THAT(ecs.target_states(group), IsEmpty());
  ecs.advance(1s);
  EXPECT_EQ(*ecs.show("web").runningCount, 2);
  EXPECT_THAT(ecs.target_states(group), ElementsAre("initial", "initial"));
  ecs.advance(10s);
  EXPECT_THAT(ecs.target_states(group), ElementsAre("healthy", "healthy"));
  const std::vector<std::string> messages = ecs.messages("web");
  ASSERT_THAT(messages, SizeIs(4));
  EXPECT_EQ(messages[0], "(service web) has reached a steady state.");
  EXPECT_THAT(messages[1], HasSubstr(") deployment completed."));
  EXPECT_EQ(messages[2], "(service web) registered 2 targets in (target-group " + group + ")");
  EXPECT_THAT(messages[3], HasSubstr("(service web) has started 2 tasks: (task "));
}

// ECS-043.
TEST(CreateService, IsIdempotentWhereItIsTheSame) {
  EcsWorld ecs;
  const CreateServiceRequest request = ecs.service_request("web", 1);
  ecs.create(request);
  EXPECT_EQ(*ecs.create(request).serviceName, "web");
  CreateServiceRequest other = request;
  other.desiredCount = 2;
  EXPECT_EQ(ecs.error_of<operations::CreateService>(other), "InvalidParameterException");
  EXPECT_EQ(ecs.last_message, "Creation of service was not idempotent.");
}

// ECS-044.
TEST(CreateService, ChecksTargetGroupsAndContainers) {
  EcsWorld ecs;
  const std::string idle = ecs.target_group("idle", false);
  const auto message_of = [&](const std::vector<LoadBalancer>& balancers) {
    CreateServiceRequest request = ecs.service_request("web", 1);
    request.loadBalancers = balancers;
    EXPECT_EQ(ecs.error_of<operations::CreateService>(request), "InvalidParameterException");
    return ecs.last_message;
  };
  EXPECT_EQ(message_of(ecs.balancers(idle)), "The target group with targetGroupArn " + idle +
                                                 " does not have an associated load balancer.");
  const std::string none =
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/x/0123456789abcdef";
  EXPECT_EQ(message_of(ecs.balancers(none)), "The target group " + none + " does not exist.");
  std::vector<LoadBalancer> balancers = ecs.balancers(ecs.target_group("web"));
  balancers[0].containerName = "other";
  EXPECT_EQ(message_of(balancers), "The container other does not exist in the task definition.");
  balancers[0].containerName = "app";
  balancers[0].containerPort = 81;
  EXPECT_EQ(message_of(balancers), "The container app did not have a container port 81 defined.");
  CreateServiceRequest with_role = ecs.service_request("web", 1);
  with_role.role = "ecs";
  EXPECT_EQ(ecs.error_of<operations::CreateService>(with_role), "InvalidParameterException");
  EXPECT_EQ(ecs.last_message,
            "IAM roles are only valid for services configured to use load balancers.");
}

// ECS-004.
TEST(CreateService, TakesFiveTargetGroups) {
  EcsWorld ecs;
  CreateServiceRequest request = ecs.service_request("web", 1);
  request.loadBalancers = std::vector<LoadBalancer>(6, ecs.balancers("x")[0]);
  EXPECT_EQ(ecs.error_of<operations::CreateService>(request), "InvalidParameterException");
}

// ECS-044.
TEST(CreateService, HasNoDaemons) {
  EcsWorld ecs;
  CreateServiceRequest request = ecs.service_request("web", 1);
  request.schedulingStrategy = "DAEMON";
  EXPECT_EQ(ecs.error_of<operations::CreateService>(request), "InvalidParameterException");
  EXPECT_EQ(ecs.last_message,
            "The daemon scheduling strategy does not support a desired count for services. Remove "
            "the desired count value and try again");
  request.desiredCount.reset();
  EXPECT_EQ(ecs.error_of<operations::CreateService>(request), "NotImplemented");
}

TEST(CreateService, RefusesWhatIsNotModelled) {
  EcsWorld ecs;
  const auto code_of = [&](auto change) {
    CreateServiceRequest request = ecs.service_request("web", 1);
    change(request);
    return ecs.error_of<operations::CreateService>(request);
  };
  using Request = CreateServiceRequest;
  EXPECT_EQ(code_of([](Request& r) {
              r.capacityProviderStrategy.emplace().push_back({.capacityProvider = "FARGATE"});
            }),
            "NotImplemented");
  EXPECT_EQ(code_of([](Request& r) { r.serviceRegistries.emplace().emplace_back(); }),
            "NotImplemented");
  EXPECT_EQ(
      code_of([](Request& r) { r.deploymentConfiguration.emplace().strategy = "BLUE_GREEN"; }),
      "NotImplemented");
  EXPECT_EQ(code_of([](Request& r) { r.launchType = "EXTERNAL"; }), "NotImplemented");
  ecs.call<operations::RegisterTaskDefinition>(ecs.definition_request("old", "bridge"));
  EXPECT_EQ(code_of([&](Request& r) {
              r.taskDefinition = "old";
              r.launchType = "EC2";
              r.networkConfiguration.reset();
              r.loadBalancers = ecs.balancers(ecs.target_group("blue"));
            }),
            "NotImplemented");
}

// ECS-040, ECS-005.
TEST(DescribeServices, NamesThoseThatAreMissing) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("web", 0));
  const auto found = ecs.call<operations::DescribeServices>(
      {.cluster = "shop", .services = {ecs.arn("service/shop/web"), "other"}});
  EXPECT_THAT(*found.services, SizeIs(1));
  EXPECT_EQ(*found.failures->at(0).arn, ecs.arn("service/shop/other"));
  EXPECT_EQ(*found.failures->at(0).reason, "MISSING");
  EXPECT_EQ(ecs.error_of<operations::DescribeServices>(
                {.cluster = "shop", .services = std::vector<std::string>(11, "web")}),
            "InvalidParameterException");
  EXPECT_EQ(ecs.error_of<operations::DescribeServices>({.cluster = "shop"}),
            "InvalidParameterException");
}

// ECS-085.
TEST(ListServices, ComesInPagesOfTen) {
  EcsWorld ecs;
  for (int n = 0; n < 11; ++n) {
    ecs.create(ecs.service_request("s" + std::to_string(10 + n), 0));
  }
  const auto first = ecs.call<operations::ListServices>({.cluster = "shop"});
  EXPECT_THAT(*first.serviceArns, SizeIs(10));
  const auto second =
      ecs.call<operations::ListServices>({.cluster = "shop", .nextToken = *first.nextToken});
  EXPECT_THAT(*second.serviceArns, ElementsAre(ecs.arn("service/shop/s20")));
}

// ECS-047.
TEST(UpdateService, NeedsAnActiveService) {
  EcsWorld ecs;
  EXPECT_EQ(ecs.error_of<operations::UpdateService>(ecs.update_request("web")),
            "ServiceNotFoundException");
  EXPECT_EQ(ecs.last_message, "Service not found.");
  ecs.create(ecs.service_request("web", 0));
  ecs.call<operations::DeleteService>({.cluster = "shop", .service = "web"});
  EXPECT_EQ(ecs.error_of<operations::UpdateService>(ecs.update_request("web")),
            "ServiceNotActiveException");
  EXPECT_EQ(ecs.last_message, "Service was not ACTIVE.");
}

// ECS-040, ECS-048.
TEST(DeleteService, NeedsNoTasksAndIsInactiveForAnHour) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("web", 1));
  ecs.advance(2min);
  const DeleteServiceRequest request{.cluster = "shop", .service = "web"};
  EXPECT_EQ(ecs.error_of<operations::DeleteService>(request), "InvalidParameterException");
  EXPECT_EQ(ecs.last_message, "The service cannot be stopped while it is scaled above 0.");
  UpdateServiceRequest none = ecs.update_request("web");
  none.desiredCount = 0;
  ecs.call<operations::UpdateService>(none);
  EXPECT_EQ(*ecs.call<operations::DeleteService>(request).service->status, "DRAINING");
  ecs.run_to_rest();
  EXPECT_EQ(*ecs.show("web").status, "INACTIVE");
  EXPECT_THAT(*ecs.call<operations::ListServices>({.cluster = "shop"}).serviceArns, IsEmpty());
  EXPECT_EQ(*ecs.create(ecs.service_request("web", 0)).status, "ACTIVE");
  ecs.call<operations::DeleteService>(request);
  ecs.advance(5s);
  ecs.advance(3599s);
  EXPECT_EQ(*ecs.show("web").status, "INACTIVE");
  ecs.advance(1s);
  const auto found =
      ecs.call<operations::DescribeServices>({.cluster = "shop", .services = {"web"}});
  EXPECT_EQ(*found.failures->at(0).reason, "MISSING");
  ecs.expect_same_after_restart_and_replay();
}

// ECS-048.
TEST(DeleteService, ByForceDrainsWhatRuns) {
  EcsWorld ecs;
  const std::string group = ecs.target_group("blue");
  CreateServiceRequest request = ecs.service_request("web", 1);
  request.loadBalancers = ecs.balancers(group);
  ecs.create(request);
  ecs.advance(1min);
  DeleteServiceRequest deletion{.cluster = "shop", .force = true, .service = "web"};
  ecs.call<operations::DeleteService>(deletion);
  EXPECT_THAT(ecs.target_states(group), ElementsAre("draining"));
  const std::string arn = ecs.task_arns("STOPPED").at(0);
  EXPECT_EQ(ecs.status(arn), "DEACTIVATING");
  EXPECT_EQ(*ecs.task(arn).stopCode, "ServiceSchedulerInitiated");
  ecs.advance(300s);
  EXPECT_EQ(ecs.status(arn), "STOPPING");
  EXPECT_THAT(ecs.target_states(group), IsEmpty());
  ecs.advance(11s);
  EXPECT_EQ(ecs.status(arn), "STOPPED");
  EXPECT_EQ(*ecs.show("web").status, "DRAINING");
  ecs.advance(4s);
  EXPECT_EQ(*ecs.show("web").status, "INACTIVE");
  ecs.expect_same_after_restart_and_replay();
}

// ECS-034, ECS-080.
TEST(Service, ReplacesUnhealthyTasksOnceTheirGracePeriodIsOver) {
  EcsWorld ecs("{ healthy: false }");
  const std::string group = ecs.target_group("blue");
  CreateServiceRequest request = ecs.service_request("web", 1);
  request.loadBalancers = ecs.balancers(group);
  request.healthCheckGracePeriodSeconds = 300;
  ecs.create(request);
  ecs.advance(5min);
  EXPECT_THAT(ecs.target_states(group), ElementsAre("unhealthy"));
  EXPECT_EQ(*ecs.show("web").runningCount, 1);
  ecs.advance(90s);
  EXPECT_THAT(ecs.target_states(group), ElementsAre("draining"));
  EXPECT_EQ(*ecs.show("web").pendingCount, 1);
  const std::string unhealthy = "(service web) (port 8080) is unhealthy in (target-group " + group +
                                ") due to (reason Health checks failed).";
  EXPECT_THAT(ecs.messages("web"), testing::Contains(unhealthy));
}

TEST(CreateService, TakesFiveThousandTasks) {
  EcsWorld ecs;
  EXPECT_EQ(ecs.error_of<operations::CreateService>(ecs.service_request("web", 5001)),
            "InvalidParameterException");
  EXPECT_EQ(ecs.error_of<operations::CreateService>(ecs.service_request("web", -1)),
            "InvalidParameterException");
  ecs.create(ecs.service_request("web", 5000));
  ecs.advance(30s);
  EXPECT_EQ(*ecs.show("web").runningCount, 5000);
}

// ECS-034.
TEST(StopTask, OfAServiceIsMadeGood) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("web", 2));
  ecs.advance(1min);
  const std::string arn = ecs.task_arns().at(0);
  ecs.call<operations::StopTask>({.cluster = "shop", .task = arn});
  ecs.advance(30s);
  EXPECT_EQ(*ecs.show("web").runningCount, 2);
  EXPECT_EQ(*ecs.task(arn).stopCode, "UserInitiated");
}

// ECS-080.
TEST(ServiceEvents, AreAHundredAtMostTheNewestFirst) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("web", 0));
  for (int n = 0; n < 80; ++n) {
    UpdateServiceRequest request = ecs.update_request("web");
    request.desiredCount = n % 2 == 0 ? 1 : 0;
    ecs.call<operations::UpdateService>(request);
    ecs.advance(1min);
  }
  const Service service = ecs.show("web");
  EXPECT_THAT(*service.events, SizeIs(100));
  EXPECT_EQ(*service.events->at(0).message, "(service web) has reached a steady state.");
  EXPECT_GE(*service.events->at(0).createdAt, *service.events->at(1).createdAt);
  EXPECT_NE(*service.events->at(0).id, *service.events->at(1).id);
}

}  // namespace
}  // namespace windtunnel::ecs
