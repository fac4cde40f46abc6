#include "tests/unit/services/ecs/ecs_world.hpp"

namespace windtunnel::ecs {
namespace {

// ECS-020.
TEST(RegisterTaskDefinition, NeverGivesARevisionAgain) {
  EcsWorld ecs;
  EXPECT_EQ(ecs.register_web(), ecs.arn("task-definition/web:2"));
  ecs.call<operations::DeregisterTaskDefinition>({.taskDefinition = "web:2"});
  EXPECT_EQ(ecs.register_web(), ecs.arn("task-definition/web:3"));
  EXPECT_EQ(ecs.register_web("api"), ecs.arn("task-definition/api:1"));
}

// ECS-021.
TEST(RegisterTaskDefinition, FillsInWhatAwsDoes) {
  EcsWorld ecs;
  RegisterTaskDefinitionRequest request = ecs.definition_request();
  request.requiresCompatibilities = std::vector<std::string>{"FARGATE"};
  request.tags = std::vector<Tag>{{.key = "team", .value = "a"}};
  const auto made = ecs.call<operations::RegisterTaskDefinition>(request);
  EXPECT_THAT(*made.tags, SizeIs(1));
  const TaskDefinition& definition = *made.taskDefinition;
  EXPECT_EQ(*definition.status, "ACTIVE");
  EXPECT_EQ(*definition.revision, 2);
  EXPECT_EQ(*definition.registeredAt, ecs.world->now());
  EXPECT_EQ(*definition.registeredBy, "arn:aws:iam::123456789012:root");
  EXPECT_THAT(*definition.compatibilities, ElementsAre("EC2", "FARGATE"));
  EXPECT_THAT(*definition.placementConstraints, IsEmpty());
  EXPECT_THAT(*definition.volumes, IsEmpty());
  const ContainerDefinition& container = definition.containerDefinitions->at(0);
  EXPECT_EQ(*container.cpu, 0);
  EXPECT_TRUE(*container.essential);
  EXPECT_THAT(*container.environment, IsEmpty());
  EXPECT_EQ(*container.portMappings->at(0).hostPort, 8080);
  EXPECT_EQ(*container.portMappings->at(0).protocol, "tcp");
}

TEST(RegisterTaskDefinition, LetsABridgeChooseThePort) {
  EcsWorld ecs;
  RegisterTaskDefinitionRequest request = ecs.definition_request();
  request.networkMode.reset();
  const auto made = ecs.call<operations::RegisterTaskDefinition>(request);
  EXPECT_EQ(*made.taskDefinition->networkMode, "bridge");
  EXPECT_THAT(*made.taskDefinition->compatibilities, ElementsAre("EC2"));
  EXPECT_EQ(*made.taskDefinition->containerDefinitions->at(0).portMappings->at(0).hostPort, 0);
}

// ECS-022.
TEST(RegisterTaskDefinition, RefusesContainersThatLackSomething) {
  EcsWorld ecs;
  const auto message_of = [&](auto change) {
    RegisterTaskDefinitionRequest request = ecs.definition_request();
    change(request);
    EXPECT_EQ(ecs.error_of<operations::RegisterTaskDefinition>(request), "ClientException");
    return ecs.last_message;
  };
  using Request = RegisterTaskDefinitionRequest;
  EXPECT_EQ(message_of([](Request& r) { r.containerDefinitions[0].image.reset(); }),
            "Container.image should not be null or empty.");
  EXPECT_EQ(message_of([](Request& r) { r.containerDefinitions[0].name = ""; }),
            "Container.name should not be null or empty.");
  EXPECT_EQ(message_of([](Request& r) {
              r.memory.reset();
              r.containerDefinitions[0].memory.reset();
            }),
            "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' "
            "must be specified.");
  message_of([](Request& r) { r.containerDefinitions[0].essential = false; });
  message_of([](Request& r) { r.containerDefinitions.push_back(r.containerDefinitions[0]); });
  message_of([](Request& r) { r.containerDefinitions.clear(); });
}

// ECS-004.
TEST(RegisterTaskDefinition, TakesTenContainers) {
  EcsWorld ecs;
  RegisterTaskDefinitionRequest request = ecs.definition_request();
  for (int n = 2; n <= 11; ++n) {
    request.containerDefinitions.push_back(request.containerDefinitions[0]);
    request.containerDefinitions.back().name = "app" + std::to_string(n);
  }
  EXPECT_EQ(ecs.error_of<operations::RegisterTaskDefinition>(request), "ClientException");
  request.containerDefinitions.pop_back();
  EXPECT_EQ(ecs.error_of<operations::RegisterTaskDefinition>(request), "");
}

// ECS-022.
TEST(RegisterTaskDefinition, ChecksWhatFargateCanRun) {
  EcsWorld ecs;
  RegisterTaskDefinitionRequest request = ecs.definition_request();
  request.requiresCompatibilities = std::vector<std::string>{"FARGATE"};
  request.memory = "4096";
  EXPECT_EQ(ecs.error_of<operations::RegisterTaskDefinition>(request), "ClientException");
  EXPECT_EQ(ecs.last_message, "No Fargate configuration exists for given values.");
  request.memory = "1024";
  EXPECT_EQ(ecs.error_of<operations::RegisterTaskDefinition>(request), "");
  request.networkMode = "bridge";
  EXPECT_EQ(ecs.error_of<operations::RegisterTaskDefinition>(request), "ClientException");
  request.networkMode = "awsvpc";
  request.containerDefinitions[0].image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1";
  EXPECT_EQ(ecs.error_of<operations::RegisterTaskDefinition>(request), "ClientException");
  request.executionRoleArn = "arn:aws:iam::123456789012:role/run";
  EXPECT_EQ(ecs.error_of<operations::RegisterTaskDefinition>(request), "");
}

// ECS-023.
TEST(DescribeTaskDefinition, TakesFamilyRevisionAndArn) {
  EcsWorld ecs;
  const std::string second = ecs.register_web();
  const auto described = [&](const std::string& text) {
    return *ecs.call<operations::DescribeTaskDefinition>({.taskDefinition = text})
                .taskDefinition->taskDefinitionArn;
  };
  EXPECT_EQ(described("web"), second);
  EXPECT_EQ(described("web:1"), ecs.arn("task-definition/web:1"));
  EXPECT_EQ(described(second), second);
  ecs.call<operations::DeregisterTaskDefinition>({.taskDefinition = "web:2"});
  EXPECT_EQ(described("web"), ecs.arn("task-definition/web:1"));
  EXPECT_EQ(described("web:2"), second);
  EXPECT_EQ(ecs.error_of<operations::DescribeTaskDefinition>({.taskDefinition = "other"}),
            "ClientException");
  EXPECT_EQ(ecs.last_message, "Unable to describe task definition.");
}

// ECS-023.
TEST(ListTaskDefinitions, FiltersByFamilyAndStatusInBothDirections) {
  EcsWorld ecs;
  ecs.register_web();
  ecs.register_web("web2");
  ecs.register_web();
  ecs.call<operations::DeregisterTaskDefinition>({.taskDefinition = "web:2"});
  ListTaskDefinitionsRequest request;
  request.familyPrefix = "web";
  EXPECT_THAT(*ecs.call<operations::ListTaskDefinitions>(request).taskDefinitionArns,
              ElementsAre(ecs.arn("task-definition/web:1"), ecs.arn("task-definition/web:3")));
  request.sort = "DESC";
  request.maxResults = 1;
  const auto first = ecs.call<operations::ListTaskDefinitions>(request);
  EXPECT_THAT(*first.taskDefinitionArns, ElementsAre(ecs.arn("task-definition/web:3")));
  request.nextToken = *first.nextToken;
  const auto second = ecs.call<operations::ListTaskDefinitions>(request);
  EXPECT_THAT(*second.taskDefinitionArns, ElementsAre(ecs.arn("task-definition/web:1")));
  EXPECT_FALSE(second.nextToken);
  ListTaskDefinitionsRequest inactive;
  inactive.status = "INACTIVE";
  EXPECT_THAT(*ecs.call<operations::ListTaskDefinitions>(inactive).taskDefinitionArns,
              ElementsAre(ecs.arn("task-definition/web:2")));
}

// ECS-023.
TEST(ListTaskDefinitionFamilies, ShowsActiveOnesUnlessAskedOtherwise) {
  EcsWorld ecs;
  ecs.register_web("worker");
  ecs.call<operations::DeregisterTaskDefinition>({.taskDefinition = "worker:1"});
  const auto families = [&](const std::string& status) {
    return *ecs.call<operations::ListTaskDefinitionFamilies>(
                   {.familyPrefix = "w", .status = status})
                .families;
  };
  EXPECT_THAT(*ecs.call<operations::ListTaskDefinitionFamilies>({}).families, ElementsAre("web"));
  EXPECT_THAT(families("INACTIVE"), ElementsAre("worker"));
  EXPECT_THAT(families("ALL"), ElementsAre("web", "worker"));
}

TEST(DeregisterTaskDefinition, NeedsARevisionThatIsThere) {
  EcsWorld ecs;
  EXPECT_EQ(ecs.error_of<operations::DeregisterTaskDefinition>({.taskDefinition = "web"}),
            "ClientException");
  EXPECT_EQ(ecs.error_of<operations::DeregisterTaskDefinition>({.taskDefinition = "web:9"}),
            "ClientException");
  const auto gone =
      ecs.call<operations::DeregisterTaskDefinition>({.taskDefinition = "web:1"}).taskDefinition;
  EXPECT_EQ(*gone->status, "INACTIVE");
  EXPECT_EQ(*gone->deregisteredAt, ecs.world->now());
}

// ECS-024.
TEST(TaskDefinitions, CannotBeStartedFromWhenInactiveOrUnknown) {
  EcsWorld ecs;
  RunTaskRequest request = ecs.run_request();
  request.taskDefinition = "web:9";
  EXPECT_EQ(ecs.error_of<operations::RunTask>(request), "ClientException");
  EXPECT_EQ(ecs.last_message, "TaskDefinition not found.");
  ecs.create(ecs.service_request("web", 1));
  ecs.call<operations::DeregisterTaskDefinition>({.taskDefinition = "web:1"});
  request.taskDefinition = "web:1";
  EXPECT_EQ(ecs.error_of<operations::RunTask>(request), "ClientException");
  EXPECT_EQ(ecs.last_message, "TaskDefinition is inactive");
  // What runs it already keeps scaling.
  UpdateServiceRequest more = ecs.update_request("web");
  more.desiredCount = 2;
  ecs.call<operations::UpdateService>(more);
  ecs.advance(30s);
  EXPECT_EQ(*ecs.show("web").runningCount, 2);
}

}  // namespace
}  // namespace windtunnel::ecs
