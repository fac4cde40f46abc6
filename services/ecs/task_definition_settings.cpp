#include "services/ecs/task_definition_settings.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "services/ecs/errors.hpp"
#include "services/ecs/limits.hpp"

namespace windtunnel::ecs {
namespace {

bool is_for_fargate(const RegisterTaskDefinitionRequest& in) {
  const auto& wanted = in.requiresCompatibilities.or_default();
  return std::find(wanted.begin(), wanted.end(), "FARGATE") != wanted.end();
}

int number_of(const std::string& text) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data(), end, number);
  return problem == std::errc() && stopped == end ? number : 0;
}

/// What Fargate offers: for each cpu, memory from and to, in steps, in MiB.
bool is_fargate_size(int cpu, int memory) {
  struct Size {
    int cpu, least, most, step;
  };
  constexpr Size sizes[] = {
      {512, 1024, 4096, 1024},   {1024, 2048, 8192, 1024},   {2048, 4096, 16384, 1024},
      {4096, 8192, 30720, 1024}, {8192, 16384, 61440, 4096}, {16384, 32768, 122880, 8192},
  };
  if (cpu == 256) return memory == 512 || memory == 1024 || memory == 2048;
  for (const Size& size : sizes) {
    if (size.cpu != cpu) continue;
    return memory >= size.least && memory <= size.most && memory % size.step == 0;
  }
  return false;
}

void check_containers(const RegisterTaskDefinitionRequest& in) {
  std::set<std::string> names;
  bool any_essential = false;
  for (const ContainerDefinition& container : in.containerDefinitions) {
    const std::string& name = container.name.or_default();
    if (name.empty()) throw errors::client("Container.name should not be null or empty.");
    if (container.image.or_default().empty()) {
      throw errors::client("Container.image should not be null or empty.");
    }
    if (!names.insert(name).second) {
      throw errors::client("Container names must be unique: " + name);
    }
    if (!container.memory && !container.memoryReservation && !in.memory) {
      throw errors::client("Invalid setting for container '" + name +
                           "'. At least one of 'memory' or 'memoryReservation' must be specified.");
    }
    any_essential = any_essential || container.essential.value_or(true);
  }
  if (!any_essential) {
    throw errors::client("A task definition needs at least one essential container.");
  }
}

void check_fargate(const RegisterTaskDefinitionRequest& in) {
  if (in.networkMode.or_default() != "awsvpc") {
    throw errors::client("Fargate only supports network mode 'awsvpc'.");
  }
  if (!is_fargate_size(number_of(in.cpu.or_default()), number_of(in.memory.or_default()))) {
    throw errors::client("No Fargate configuration exists for given values.");
  }
  if (in.executionRoleArn) return;
  for (const ContainerDefinition& container : in.containerDefinitions) {
    const std::string& image = *container.image;
    const bool from_ecr = image.find(".dkr.ecr.") != std::string::npos;
    const bool to_logs = container.logConfiguration.or_default().logDriver == "awslogs";
    if (from_ecr || to_logs) {
      throw errors::client(
          "Fargate requires task definition to have execution role ARN to support " +
          std::string(from_ecr ? "ECR images." : "log driver awslogs."));
    }
  }
}

template <class T>
void fill_in(api::Opt<std::vector<T>>& list) {
  if (!list) list.emplace();
}

/// ECS-021.
void complete(ContainerDefinition& container, bool shares_ports) {
  container.cpu = container.cpu.value_or(0);
  container.essential = container.essential.value_or(true);
  fill_in(container.environment);
  fill_in(container.mountPoints);
  fill_in(container.volumesFrom);
  fill_in(container.portMappings);
  for (PortMapping& mapping : *container.portMappings) {
    mapping.protocol = mapping.protocol.value_or("tcp");
    if (shares_ports && !mapping.hostPort) mapping.hostPort = mapping.containerPort;
    if (!shares_ports && !mapping.hostPort) mapping.hostPort = 0;
  }
}

std::vector<std::string> compatibilities_of(const RegisterTaskDefinitionRequest& in) {
  std::vector<std::string> all = {"EC2"};
  const bool fits = in.networkMode.or_default() == "awsvpc" && in.cpu && in.memory &&
                    is_fargate_size(number_of(*in.cpu), number_of(*in.memory));
  if (fits) all.push_back("FARGATE");
  return all;
}

}  // namespace

TaskDefinition initial_definition(const world::World& world,
                                  const RegisterTaskDefinitionRequest& in) {
  if (in.containerDefinitions.empty()) {
    throw errors::client("Container list cannot be empty.");
  }
  if (in.containerDefinitions.size() > limits::containers_per_definition &&
      !world.limits_lifted()) {
    throw errors::client("A task definition may have at most 10 containers.");
  }
  check_containers(in);
  if (is_for_fargate(in)) check_fargate(in);

  TaskDefinition definition;
  definition.family = in.family;
  definition.status = "ACTIVE";
  definition.containerDefinitions = in.containerDefinitions;
  definition.cpu = in.cpu;
  definition.memory = in.memory;
  definition.networkMode = in.networkMode.value_or("bridge");
  definition.taskRoleArn = in.taskRoleArn;
  definition.executionRoleArn = in.executionRoleArn;
  definition.enableFaultInjection = in.enableFaultInjection;
  definition.ephemeralStorage = in.ephemeralStorage;
  definition.inferenceAccelerators = in.inferenceAccelerators;
  definition.ipcMode = in.ipcMode;
  definition.pidMode = in.pidMode;
  definition.proxyConfiguration = in.proxyConfiguration;
  definition.runtimePlatform = in.runtimePlatform;
  definition.requiresCompatibilities = in.requiresCompatibilities;
  definition.compatibilities = compatibilities_of(in);
  definition.requiresAttributes.emplace();
  definition.placementConstraints = in.placementConstraints;
  definition.volumes = in.volumes;
  fill_in(definition.placementConstraints);
  fill_in(definition.volumes);
  const std::string& mode = *definition.networkMode;
  for (ContainerDefinition& container : *definition.containerDefinitions) {
    complete(container, mode == "awsvpc" || mode == "host");
  }
  return definition;
}

}  // namespace windtunnel::ecs
