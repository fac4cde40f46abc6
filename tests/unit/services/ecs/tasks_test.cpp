#include "tests/unit/services/ecs/ecs_world.hpp"

namespace windtunnel::ecs {
namespace {

// ECS-001, ECS-033, ECS-036.
TEST(RunTask, StartsTasksOfTheirFamily) {
  EcsWorld ecs;
  const auto run = ecs.call<operations::RunTask>(ecs.run_request(3));
  EXPECT_THAT(*run.failures, IsEmpty());
  ASSERT_THAT(*run.tasks, SizeIs(3));
  const Task& task = run.tasks->at(0);
  EXPECT_EQ(task.taskArn->substr(0, task.taskArn->size() - 32), ecs.arn("task/shop/"));
  EXPECT_EQ(*task.clusterArn, ecs.arn("cluster/shop"));
  EXPECT_EQ(*task.taskDefinitionArn, ecs.arn("task-definition/web:1"));
  EXPECT_EQ(*task.group, "family:web");
  EXPECT_FALSE(task.startedBy);
  EXPECT_EQ(*task.lastStatus, "PROVISIONING");
  EXPECT_EQ(*task.desiredStatus, "RUNNING");
  EXPECT_EQ(*task.cpu, "256");
  EXPECT_EQ(task.containers->at(0).containerArn->find(ecs.arn("container/shop/")), 0u);
  EXPECT_THAT(ecs.task_arns(), SizeIs(3));
}

// ECS-030, ECS-032.
TEST(Tasks, GoThroughTheirStatesByTheClock) {
  EcsWorld ecs;
  const std::string arn = *ecs.run().taskArn;
  const auto start = ecs.world->now();
  EXPECT_FALSE(ecs.task(arn).startedAt);
  EXPECT_EQ(*ecs.task(arn).version, 1);
  EXPECT_EQ(*ecs.task(arn).attachments->at(0).status, "PRECREATED");
  ecs.advance(10s);
  EXPECT_EQ(ecs.status(arn), "PENDING");
  const Attachment interface = ecs.task(arn).attachments->at(0);
  EXPECT_EQ(*interface.type, "ElasticNetworkInterface");
  EXPECT_EQ(*interface.status, "ATTACHED");
  ASSERT_THAT(*interface.details, SizeIs(4));
  EXPECT_EQ(*interface.details->at(0).value, "subnet-11111111");
  EXPECT_EQ(*interface.details->at(3).name, "privateIPv4Address");
  ecs.advance(15s);
  EXPECT_EQ(ecs.status(arn), "ACTIVATING");
  ecs.advance(5s);
  const Task running = ecs.task(arn);
  EXPECT_EQ(*running.lastStatus, "RUNNING");
  EXPECT_EQ(*running.startedAt, start + 30s);
  EXPECT_EQ(*running.version, 4);
  EXPECT_EQ(*running.containers->at(0).lastStatus, "RUNNING");
  EXPECT_EQ(*running.containers->at(0).networkInterfaces->at(0).privateIpv4Address,
            *interface.details->at(3).value);
}

// ECS-030.
TEST(Tasks, SkipTheInterfaceStatesOnABridge) {
  EcsWorld ecs;
  ecs.call<operations::RegisterTaskDefinition>(ecs.definition_request("old", "bridge"));
  RunTaskRequest request = ecs.run_request();
  request.taskDefinition = "old";
  request.networkConfiguration.reset();
  const std::string arn = *ecs.call<operations::RunTask>(request).tasks->at(0).taskArn;
  EXPECT_EQ(ecs.status(arn), "PENDING");
  ecs.advance(10s);
  EXPECT_EQ(ecs.status(arn), "RUNNING");
  EXPECT_THAT(*ecs.task(arn).attachments, IsEmpty());
}

TEST(Tasks, RunBeforeAWorldAtWarpRests) {
  EcsWorld ecs;
  const std::string arn = *ecs.run().taskArn;
  ecs.run_to_rest();
  EXPECT_EQ(ecs.status(arn), "RUNNING");
  ecs.call<operations::StopTask>({.cluster = "shop", .task = arn});
  ecs.run_to_rest();
  EXPECT_EQ(ecs.status(arn), "STOPPED");
}

// ECS-036.
TEST(RunTask, ChecksNetworkCountAndToken) {
  EcsWorld ecs;
  RunTaskRequest request = ecs.run_request();
  request.networkConfiguration.reset();
  EXPECT_EQ(ecs.error_of<operations::RunTask>(request), "InvalidParameterException");
  EXPECT_EQ(ecs.last_message,
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  EXPECT_EQ(ecs.error_of<operations::RunTask>(ecs.run_request(11)), "InvalidParameterException");
  EXPECT_EQ(ecs.error_of<operations::RunTask>(ecs.run_request(0)), "InvalidParameterException");
  request = ecs.run_request(2);
  request.clientToken = "once";
  const auto first = ecs.call<operations::RunTask>(request);
  EXPECT_EQ(*ecs.call<operations::RunTask>(request).tasks, *first.tasks);
  request.count = 3;
  EXPECT_EQ(ecs.error_of<operations::RunTask>(request), "ConflictException");
  EXPECT_THAT(ecs.task_arns(), SizeIs(2));
}

// ECS-034, ECS-035.
TEST(StopTask, SendsTheSignalAndSaysWhoDidIt) {
  EcsWorld ecs;
  const std::string arn = *ecs.run().taskArn;
  ecs.advance(30s);
  const auto start = ecs.world->now();
  const auto stopped =
      ecs.call<operations::StopTask>({.cluster = "shop", .reason = "enough", .task = arn});
  EXPECT_EQ(*stopped.task->desiredStatus, "STOPPED");
  EXPECT_EQ(*stopped.task->lastStatus, "STOPPING");
  EXPECT_EQ(*stopped.task->stopCode, "UserInitiated");
  EXPECT_EQ(*stopped.task->stoppedReason, "enough");
  EXPECT_EQ(*stopped.task->stoppingAt, start);
  EXPECT_FALSE(stopped.task->stoppedAt);
  ecs.advance(1s);
  EXPECT_EQ(ecs.status(arn), "DEPROVISIONING");
  EXPECT_EQ(*ecs.task(arn).containers->at(0).exitCode, 143);
  ecs.advance(10s);
  EXPECT_EQ(ecs.status(arn), "STOPPED");
  EXPECT_EQ(*ecs.task(arn).stoppedAt, start + 11s);
  EXPECT_EQ(*ecs.task(arn).attachments->at(0).status, "DELETED");
  EXPECT_EQ(ecs.error_of<operations::StopTask>({.cluster = "shop", .task = "none"}),
            "InvalidParameterException");
  EXPECT_EQ(ecs.last_message, "The referenced task was not found.");
}

// ECS-034.
TEST(StopTask, OfATaskInTheMiddleLeavesTheOthers) {
  EcsWorld ecs;
  const auto run = ecs.call<operations::RunTask>(ecs.run_request(3));
  ecs.call<operations::StopTask>({.cluster = "shop", .task = *run.tasks->at(1).taskArn});
  EXPECT_THAT(ecs.task_arns(), ElementsAre(*run.tasks->at(0).taskArn, *run.tasks->at(2).taskArn));
  EXPECT_THAT(ecs.task_arns("STOPPED"), ElementsAre(*run.tasks->at(1).taskArn));
  const Task stopped = ecs.task(*run.tasks->at(1).taskArn);
  EXPECT_EQ(*stopped.stoppedReason, "Task stopped by user");
  EXPECT_FALSE(stopped.startedAt);
  EXPECT_FALSE(stopped.containers->at(0).exitCode);
  ecs.expect_same_after_restart_and_replay();
}

// ECS-031.
TEST(Tasks, AreForgottenAnHourAfterTheyStopped) {
  EcsWorld ecs;
  const std::string arn = *ecs.run().taskArn;
  ecs.advance(30s);
  ecs.call<operations::StopTask>({.cluster = "shop", .task = arn});
  ecs.advance(11s);
  ecs.advance(3599s);
  EXPECT_EQ(ecs.status(arn), "STOPPED");
  EXPECT_THAT(ecs.task_arns("STOPPED"), SizeIs(1));
  ecs.advance(1s);
  const auto found = ecs.call<operations::DescribeTasks>({.cluster = "shop", .tasks = {arn}});
  EXPECT_THAT(*found.tasks, IsEmpty());
  EXPECT_EQ(*found.failures->at(0).arn, arn);
  EXPECT_EQ(*found.failures->at(0).reason, "MISSING");
  EXPECT_THAT(ecs.task_arns("STOPPED"), IsEmpty());
}

// ECS-005.
TEST(DescribeTasks, TakesOneToAHundred) {
  EcsWorld ecs;
  EXPECT_EQ(ecs.error_of<operations::DescribeTasks>({.cluster = "shop"}),
            "InvalidParameterException");
  EXPECT_EQ(ecs.last_message, "Tasks cannot be empty.");
  EXPECT_EQ(ecs.error_of<operations::DescribeTasks>(
                {.cluster = "shop", .tasks = std::vector<std::string>(101, "x")}),
            "InvalidParameterException");
}

// ECS-030, ECS-033.
TEST(ListTasks, Filters) {
  EcsWorld ecs;
  ecs.register_web("api");
  ecs.create(ecs.service_request("web", 2));
  ecs.advance(1s);
  RunTaskRequest run = ecs.run_request();
  run.taskDefinition = "api";
  run.startedBy = "me";
  run.group = "batch";
  const Task other = ecs.call<operations::RunTask>(run).tasks->at(0);
  EXPECT_EQ(*other.group, "batch");
  const auto count = [&](auto change) {
    ListTasksRequest request;
    request.cluster = "shop";
    change(request);
    return ecs.call<operations::ListTasks>(request).taskArns->size();
  };
  using Request = ListTasksRequest;
  EXPECT_EQ(count([](Request&) {}), 3u);
  EXPECT_EQ(count([](Request& r) { r.desiredStatus = "PENDING"; }), 0u);
  EXPECT_EQ(count([](Request& r) { r.desiredStatus = "STOPPED"; }), 0u);
  EXPECT_EQ(count([](Request& r) { r.family = "api"; }), 1u);
  EXPECT_EQ(count([](Request& r) { r.startedBy = "me"; }), 1u);
  EXPECT_EQ(count([](Request& r) { r.serviceName = "web"; }), 2u);
  EXPECT_EQ(count([](Request& r) { r.launchType = "FARGATE"; }), 2u);
  const Service service = ecs.show("web");
  EXPECT_EQ(count([&](Request& r) { r.startedBy = *service.deployments->at(0).id; }), 2u);
  ListTasksRequest unknown;
  unknown.cluster = "shop";
  unknown.serviceName = "none";
  EXPECT_EQ(ecs.error_of<operations::ListTasks>(unknown), "ServiceNotFoundException");
}

// ECS-085.
TEST(ListTasks, ComesInPages) {
  EcsWorld ecs;
  ecs.call<operations::RunTask>(ecs.run_request(5));
  ListTasksRequest request;
  request.cluster = "shop";
  request.maxResults = 2;
  std::vector<std::string> seen;
  for (int page = 0; page < 3; ++page) {
    const auto listed = ecs.call<operations::ListTasks>(request);
    seen.insert(seen.end(), listed.taskArns->begin(), listed.taskArns->end());
    request.nextToken = listed.nextToken;
  }
  EXPECT_FALSE(request.nextToken);
  EXPECT_EQ(seen, ecs.task_arns());
}

// ECS-034.
TEST(Tasks, ThatDoNotStartExit) {
  EcsWorld ecs("{ starts: false }");
  const std::string arn = *ecs.run().taskArn;
  ecs.advance(30s);
  EXPECT_EQ(ecs.status(arn), "DEPROVISIONING");
  ecs.advance(10s);
  const Task task = ecs.task(arn);
  EXPECT_EQ(*task.lastStatus, "STOPPED");
  EXPECT_EQ(*task.desiredStatus, "STOPPED");
  EXPECT_EQ(*task.stopCode, "EssentialContainerExited");
  EXPECT_EQ(*task.stoppedReason, "Essential container in task exited");
  EXPECT_EQ(*task.containers->at(0).exitCode, 1);
  EXPECT_FALSE(task.startedAt);
  ecs.advance(1h);
  EXPECT_THAT(ecs.task_arns("STOPPED"), IsEmpty());
}

TEST(Tasks, TakeTheTimeThatTheFleetFileSays) {
  EcsWorld ecs("{ match: { image: \"shop/web:*\" }, start_time: 4s }");
  const std::string arn = *ecs.run().taskArn;
  EXPECT_EQ(ecs.status(arn), "PROVISIONING");
  ecs.advance(4s);
  EXPECT_EQ(ecs.status(arn), "RUNNING");
}

}  // namespace
}  // namespace windtunnel::ecs
