#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "emulator/world/network.hpp"
#include "emulator/world/service_events.hpp"
#include "services/cloudwatch/definition.hpp"
#include "services/ecs/api.hpp"
#include "services/ecs/definition.hpp"
#include "services/elbv2/api.hpp"
#include "services/elbv2/definition.hpp"
#include "simulation/fleet/fleet_file.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::ecs {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Notes the signal that tells CodeDeploy of steady task sets.
class Listener final : public world::Component {
 public:
  using Component::Component;
  void on_steady(const world::TaskSetSteady& signal) {
    steady.push_back(signal);
    times.push_back(world_.now());
  }

  std::vector<world::TaskSetSteady> steady;
  std::vector<simulation::Instant> times;
};

/// Takes events as EventBridge would, of one kind.
class Ears final : public world::Component, public world::EventTaker {
 public:
  explicit Ears(world::World& world) : Component(world) {
    world.component<world::ServiceEvents>().are_taken_by(*this);
  }
  bool hears(const world::Scope&, std::string_view source, std::string_view kind) override {
    return source == "aws.ecs" && kind == detail_type;
  }
  void take(const world::ServiceEvent& event) override { events.push_back(event); }

  std::string detail_type;
  std::vector<world::ServiceEvent> events;
};

/// A world with load balancing, a cluster "shop" and, in the family "web", task definitions with a
/// network interface.
class EcsWorld : public test::TestWorld {
 public:
  /// `task_definitions`: entries of the fleet file's list.
  explicit EcsWorld(const std::string& task_definitions = "")
      : TestWorld(registry(), with_behaviour(task_definitions)) {
    call<operations::CreateCluster>({.clusterName = "shop"});
    register_web();
  }

  static std::string arn(const std::string& tail) {
    return "arn:aws:ecs:us-east-1:123456789012:" + tail;
  }

  // --- Task definitions -------------------------------------------------------------------------

  static RegisterTaskDefinitionRequest definition_request(const std::string& family = "web",
                                                          const std::string& mode = "awsvpc") {
    ContainerDefinition container;
    container.name = "app";
    container.image = "shop/web:1";
    container.memory = 512;
    container.portMappings = std::vector<PortMapping>{{.containerPort = 8080}};
    RegisterTaskDefinitionRequest request;
    request.family = family;
    request.networkMode = mode;
    request.cpu = "256";
    request.memory = "512";
    request.containerDefinitions = {container};
    return request;
  }
  std::string register_web(const std::string& family = "web") {
    return *call<operations::RegisterTaskDefinition>(definition_request(family))
                .taskDefinition->taskDefinitionArn;
  }

  // --- Load balancers ---------------------------------------------------------------------------

  /// A target group of addresses; of a load balancer of its own where it is in use.
  std::string target_group(const std::string& name, bool in_use = true) {
    elbv2::CreateTargetGroupInput input{.Name = name};
    input.Port = 80;
    input.Protocol = "HTTP";
    input.TargetType = "ip";
    input.VpcId = world::vpc_id(*world, scope);
    const std::string group =
        *call<elbv2::operations::CreateTargetGroup>(input).TargetGroups->at(0).TargetGroupArn;
    if (in_use) listen(name, group);
    return group;
  }
  void listen(const std::string& name, const std::string& group) {
    const auto balancer = call<elbv2::operations::CreateLoadBalancer>(
        {.Name = name,
         .Subnets = std::vector<std::string>{world::subnet_id(*world, scope, "us-east-1a"),
                                             world::subnet_id(*world, scope, "us-east-1b")}});
    elbv2::CreateListenerInput listener;
    listener.LoadBalancerArn = *balancer.LoadBalancers->at(0).LoadBalancerArn;
    listener.Port = 80;
    listener.Protocol = "HTTP";
    listener.DefaultActions.push_back({.TargetGroupArn = group, .Type = "forward"});
    call<elbv2::operations::CreateListener>(listener);
  }
  static std::vector<LoadBalancer> balancers(const std::string& group) {
    return {{.containerName = "app", .containerPort = 8080, .targetGroupArn = group}};
  }
  std::vector<std::string> target_states(const std::string& group) {
    std::vector<std::string> states;
    const auto found = call<elbv2::operations::DescribeTargetHealth>({.TargetGroupArn = group});
    for (const auto& target : *found.TargetHealthDescriptions) {
      states.push_back(*target.TargetHealth->State);
    }
    return states;
  }

  // --- Services ---------------------------------------------------------------------------------

  static NetworkConfiguration network() {
    NetworkConfiguration network;
    network.awsvpcConfiguration.emplace().subnets = {"subnet-11111111"};
    return network;
  }
  static CreateServiceRequest service_request(const std::string& name, std::int32_t count,
                                              const std::string& controller = "ECS") {
    CreateServiceRequest request;
    request.cluster = "shop";
    request.serviceName = name;
    request.deploymentController = DeploymentController{.type = controller};
    request.desiredCount = count;
    if (controller == "EXTERNAL") return request;
    request.taskDefinition = "web";
    request.launchType = "FARGATE";
    request.networkConfiguration = network();
    return request;
  }
  Service create(const CreateServiceRequest& request) {
    return *call<operations::CreateService>(request).service;
  }
  /// A service "web" of CodeDeploy's, in the target group.
  Service create_for_code_deploy(const std::string& group, std::int32_t count = 2) {
    CreateServiceRequest request = service_request("web", count, "CODE_DEPLOY");
    request.loadBalancers = balancers(group);
    return create(request);
  }
  Service show(const std::string& name) {
    return call<operations::DescribeServices>({.cluster = "shop", .services = {name}})
        .services->at(0);
  }
  static UpdateServiceRequest update_request(const std::string& name) {
    UpdateServiceRequest request;
    request.cluster = "shop";
    request.service = name;
    return request;
  }
  std::vector<std::string> messages(const std::string& name) {
    std::vector<std::string> messages;
    const Service service = show(name);
    for (const ServiceEvent& event : *service.events) messages.push_back(*event.message);
    return messages;
  }

  // --- Task sets --------------------------------------------------------------------------------

  std::vector<TaskSet> task_sets(const std::string& service = "web") {
    return *call<operations::DescribeTaskSets>({.cluster = "shop", .service = service}).taskSets;
  }
  /// A call that CodeDeploy makes.
  template <class Operation>
  typename Operation::Output as_code_deploy(const typename Operation::Input& input) {
    typename Operation::Output output;
    in_call([&](world::Call&) {
      output = world->invoke_as<Operation>("codedeploy.amazonaws.com", scope, input);
    });
    return output;
  }
  CreateTaskSetRequest green_request(const std::string& group,
                                     const std::string& definition = "web") {
    CreateTaskSetRequest request;
    request.cluster = "shop";
    request.service = "web";
    request.taskDefinition = definition;
    request.externalId = "d-ABCDEF123";
    request.loadBalancers = balancers(group);
    return request;
  }
  CreateTaskSetRequest external_request(const std::string& service) {
    CreateTaskSetRequest request;
    request.cluster = "shop";
    request.service = service;
    request.taskDefinition = "web";
    request.networkConfiguration = network();
    return request;
  }

  // --- Tasks ------------------------------------------------------------------------------------

  std::vector<std::string> task_arns(const std::string& desired = "RUNNING") {
    ListTasksRequest request;
    request.cluster = "shop";
    request.desiredStatus = desired;
    return *call<operations::ListTasks>(request).taskArns;
  }
  Task task(const std::string& arn) {
    return call<operations::DescribeTasks>({.cluster = "shop", .tasks = {arn}}).tasks->at(0);
  }
  std::string status(const std::string& arn) { return *task(arn).lastStatus; }
  static RunTaskRequest run_request(std::int32_t count = 1) {
    RunTaskRequest request;
    request.cluster = "shop";
    request.taskDefinition = "web";
    request.count = count;
    request.networkConfiguration = network();
    return request;
  }
  Task run() { return call<operations::RunTask>(run_request()).tasks->at(0); }

  Listener& listener() { return world->component<Listener>(); }
  Ears& ears() { return world->component<Ears>(); }
  void expect_same_after_restart_and_replay() {
    EXPECT_EQ(restored()->digest(), world->digest());
    EXPECT_EQ(replayed()->digest(), world->digest());
  }

 private:
  static const world::ServiceRegistry& registry() {
    static const world::ServiceRegistry registry = [] {
      world::ServiceRegistry made;
      made.add(cloudwatch::definition());
      made.add(elbv2::definition());
      world::ServiceDefinition ecs = definition();
      ecs.component<Listener>();
      ecs.component<world::ServiceEvents>();
      ecs.component<Ears>();
      ecs.on_signal<world::TaskSetSteady, &Listener::on_steady>();
      made.add(std::move(ecs));
      return made;
    }();
    return registry;
  }
  static world::Settings with_behaviour(const std::string& task_definitions) {
    world::Settings settings = settings_at();
    settings.fleet =
        simulation::parse_fleet_file("task_definitions: [" + task_definitions + "]", "test.yaml");
    return settings;
  }
};

}  // namespace windtunnel::ecs
