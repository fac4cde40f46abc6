#include <nlohmann/json.hpp>
#include <utility>

#include "emulator/world/service_events.hpp"
#include "tests/unit/services/ecs/ecs_world.hpp"

namespace windtunnel::ecs {
namespace {

using json = nlohmann::ordered_json;

class EventBridge : public testing::Test {
 protected:
  explicit EventBridge(const std::string& task_definitions = "") : ecs(task_definitions) {}

  void hear(const std::string& detail_type) { ecs.ears().detail_type = detail_type; }
  /// What was heard since the last look.
  std::vector<world::ServiceEvent> heard() { return std::exchange(ecs.ears().events, {}); }
  std::vector<json> details() {
    std::vector<json> details;
    const auto events = heard();
    for (const world::ServiceEvent& event : events) details.push_back(json::parse(event.detail));
    return details;
  }
  EcsWorld ecs;
};

class EventBridgeWhereTasksFail : public EventBridge {
 protected:
  EventBridgeWhereTasksFail() : EventBridge("{ match: { revision: 2 }, starts: false }") {
    ecs.register_web();
  }
};

// ECS-081.
TEST_F(EventBridge, IsToldOfATaskFromBeginningToEnd) {
  hear("ECS Task State Change");
  const std::string arn = *ecs.run().taskArn;
  ecs.advance(30s);
  const auto running = heard();
  ASSERT_THAT(running, SizeIs(2));
  EXPECT_EQ(running[1].source, "aws.ecs");
  EXPECT_EQ(running[1].detail_type, "ECS Task State Change");
  EXPECT_THAT(running[1].resources, ElementsAre(arn));
  EXPECT_EQ(json::parse(running[0].detail)["lastStatus"], "PROVISIONING");
  const json detail = json::parse(running[1].detail);
  EXPECT_EQ(detail["lastStatus"], "RUNNING");
  EXPECT_EQ(detail["desiredStatus"], "RUNNING");
  EXPECT_EQ(detail["clusterArn"], ecs.arn("cluster/shop"));
  EXPECT_EQ(detail["taskDefinitionArn"], ecs.arn("task-definition/web:1"));
  EXPECT_EQ(detail["group"], "family:web");
  EXPECT_EQ(detail["createdAt"], "2026-01-01T00:00:00.000Z");
  EXPECT_EQ(detail["startedAt"], "2026-01-01T00:00:30.000Z");
  EXPECT_EQ(detail["updatedAt"], "2026-01-01T00:00:30.000Z");
  EXPECT_EQ(detail["version"], 4);
  EXPECT_EQ(detail["attachments"][0]["type"], "eni");
  EXPECT_EQ(detail["attachments"][0]["details"][0]["name"], "subnetId");
  EXPECT_EQ(detail["containers"][0]["name"], "app");
  EXPECT_EQ(detail["containers"][0]["lastStatus"], "RUNNING");
  EXPECT_EQ(detail["overrides"].dump(), R"({"containerOverrides":[{"name":"app"}]})");
  EXPECT_FALSE(detail.contains("stoppedReason"));

  ecs.call<operations::StopTask>({.cluster = "shop", .reason = "Enough", .task = arn});
  ecs.advance(11s);
  const auto stopped = details();
  ASSERT_THAT(stopped, SizeIs(2));
  EXPECT_EQ(stopped[0]["lastStatus"], "STOPPING");
  EXPECT_EQ(stopped[0]["desiredStatus"], "STOPPED");
  EXPECT_EQ(stopped[1]["lastStatus"], "STOPPED");
  EXPECT_EQ(stopped[1]["stopCode"], "UserInitiated");
  EXPECT_EQ(stopped[1]["stoppedReason"], "Enough");
  EXPECT_EQ(stopped[1]["stoppedAt"], "2026-01-01T00:00:41.000Z");
  EXPECT_EQ(stopped[1]["containers"][0]["exitCode"], 143);
  EXPECT_GT(stopped[1]["version"], stopped[0]["version"]);
}

// ECS-081: each is told of once, also where several run at the same instant.
TEST_F(EventBridge, IsToldOfEachTaskOfABatch) {
  hear("ECS Task State Change");
  ecs.create(ecs.service_request("web", 3));
  ecs.run();
  ecs.advance(30s);
  EXPECT_THAT(heard(), SizeIs(8));
  UpdateServiceRequest less = ecs.update_request("web");
  less.desiredCount = 1;
  ecs.call<operations::UpdateService>(less);
  ecs.advance(1min);
  const auto stopped = details();
  ASSERT_THAT(stopped, SizeIs(4));
  EXPECT_EQ(stopped[3]["lastStatus"], "STOPPED");
  EXPECT_EQ(stopped[3]["group"], "service:web");
  EXPECT_EQ(stopped[3]["stopCode"], "ServiceSchedulerInitiated");
}

// ECS-081.
TEST_F(EventBridgeWhereTasksFail, IsToldWhyTheyStopped) {
  hear("ECS Task State Change");
  RunTaskRequest request = ecs.run_request();
  request.taskDefinition = "web:2";
  ecs.call<operations::RunTask>(request);
  ecs.run_to_rest();
  const auto told = details();
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[1]["lastStatus"], "STOPPED");
  EXPECT_EQ(told[1]["stopCode"], "EssentialContainerExited");
  EXPECT_EQ(told[1]["stoppedReason"], "Essential container in task exited");
  EXPECT_EQ(told[1]["containers"][0]["exitCode"], 1);
}

// ECS-081.
TEST_F(EventBridge, IsToldOfSteadyServices) {
  hear("ECS Service Action");
  ecs.create(ecs.service_request("web", 2));
  ecs.run_to_rest();
  const auto events = heard();
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].detail_type, "ECS Service Action");
  EXPECT_THAT(events[0].resources, ElementsAre(ecs.arn("service/shop/web")));
  EXPECT_EQ(events[0].detail,
            R"({"eventType":"INFO","eventName":"SERVICE_STEADY_STATE","clusterArn":")" +
                ecs.arn("cluster/shop") + R"(","createdAt":"2026-01-01T00:01:10.000Z"})");
}

// ECS-081, ECS-082.
TEST_F(EventBridge, IsToldOfSteadyTaskSets) {
  hear("ECS Service Action");
  ecs.create(ecs.service_request("api", 1, "EXTERNAL"));
  const TaskSet set = *ecs.call<operations::CreateTaskSet>(ecs.external_request("api")).taskSet;
  ecs.run_to_rest();
  const auto told = details();
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0]["eventName"], "TASKSET_STEADY_STATE");
  EXPECT_EQ(told[0]["taskSetArns"], json::array({*set.taskSetArn}));
}

// ECS-081.
TEST_F(EventBridgeWhereTasksFail, IsToldThatAServiceCannotStartTasks) {
  hear("ECS Service Action");
  CreateServiceRequest request = ecs.service_request("web", 1);
  request.taskDefinition = "web:2";
  ecs.create(request);
  ecs.advance(10min);
  const auto told = details();
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0]["eventType"], "WARN");
  EXPECT_EQ(told[0]["eventName"], "SERVICE_TASK_START_IMPAIRED");
}

// ECS-082, ECS-053.
TEST_F(EventBridgeWhereTasksFail, IsToldHowDeploymentsGo) {
  hear("ECS Deployment State Change");
  CreateServiceRequest request = ecs.service_request("web", 1);
  request.taskDefinition = "web:1";
  request.deploymentConfiguration.emplace().deploymentCircuitBreaker =
      DeploymentCircuitBreaker{.enable = true, .rollback = true};
  const std::string first = *ecs.create(request).deployments->at(0).id;
  ecs.run_to_rest();
  const auto events = heard();
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_THAT(events[0].resources, ElementsAre(ecs.arn("service/shop/web")));
  EXPECT_EQ(events[0].detail,
            R"({"eventType":"INFO","eventName":"SERVICE_DEPLOYMENT_IN_PROGRESS","clusterArn":")" +
                ecs.arn("cluster/shop") + R"(","deploymentId":")" + first +
                R"(","updatedAt":"2026-01-01T00:00:00Z","reason":"ECS deployment )" + first +
                R"( in progress."})");
  const json completed = json::parse(events[1].detail);
  EXPECT_EQ(completed["eventName"], "SERVICE_DEPLOYMENT_COMPLETED");
  EXPECT_EQ(completed["reason"], "ECS deployment " + first + " completed.");

  UpdateServiceRequest update = ecs.update_request("web");
  update.taskDefinition = "web:2";
  ecs.call<operations::UpdateService>(update);
  ecs.run_to_rest();
  const auto told = details();
  ASSERT_THAT(told, SizeIs(4));
  EXPECT_EQ(told[0]["eventName"], "SERVICE_DEPLOYMENT_IN_PROGRESS");
  EXPECT_EQ(told[1]["eventName"], "SERVICE_DEPLOYMENT_FAILED");
  EXPECT_EQ(told[1]["eventType"], "ERROR");
  EXPECT_EQ(told[1]["reason"], "ECS deployment circuit breaker: tasks failed to start.");
  EXPECT_EQ(told[2]["eventName"], "SERVICE_DEPLOYMENT_IN_PROGRESS");
  EXPECT_EQ(told[2]["reason"],
            "ECS deployment circuit breaker: rolling back to deploymentId " + first + ".");
  EXPECT_EQ(told[3]["eventName"], "SERVICE_DEPLOYMENT_COMPLETED");
  EXPECT_EQ(told[3]["deploymentId"], told[2]["deploymentId"]);
}

TEST_F(EventBridge, IsToldNothingWhereNobodyListens) {
  ecs.create(ecs.service_request("web", 2));
  ecs.run_to_rest();
  EXPECT_THAT(heard(), IsEmpty());
  ecs.expect_same_after_restart_and_replay();
}

}  // namespace
}  // namespace windtunnel::ecs
