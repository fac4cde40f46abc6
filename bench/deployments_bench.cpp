// Deployments beyond one in place: blue/green behind many target groups, many at once, and what
// reading a large one costs. All services take part.
//
//   deployments_bench blue-green --instances N --groups G   N replacement instances (and as many
//                                                           original ones) in G deployment groups,
//                                                           each behind a target group of its own
//   deployments_bench many --deployments D                  D at once in D groups of ten instances
//   deployments_bench pages --instances N                   GetDeployment and pages of targets
//
// Prints its figures as a JSON object. Registered in ctest with small numbers, so that it cannot
// rot.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "emulator/world/local_client.hpp"
#include "emulator/world/network.hpp"
#include "services/codedeploy/api.hpp"
#include "services/elbv2/api.hpp"
#include "services/services.hpp"

namespace {

using namespace windtunnel;
using namespace std::chrono_literals;
using namespace codedeploy;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::uint64_t peak_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) * 1024;
  }
  return 0;
}

simulation::InstanceGroupSpecification instances(const std::string& name, std::uint32_t count) {
  simulation::InstanceGroupSpecification group;
  group.account = "123456789012";
  group.region = "us-east-1";
  group.name = name;
  group.count = count;
  group.zones = {"us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"};
  group.tags = {{"app", name}};
  group.agents = {simulation::AgentState::up, simulation::AgentState::up};
  return group;
}

/// A world under a manual clock, with the limits lifted.
class Bench {
 public:
  explicit Bench(const std::vector<simulation::InstanceGroupSpecification>& groups)
      : world_(services::registry(), settings(groups), nullptr) {
    call<operations::CreateApplication>({.applicationName = "shop"});
  }

  template <class Operation>
  typename Operation::Output call(const typename Operation::Input& input) {
    typename Operation::Output output{};
    world::LocalClient client(world_, scope_, "AKIAIOSFODNN7EXAMPLE");
    client.call_erased(Operation::model(), &input, &output);
    world_.run([] { return false; });
    return output;
  }

  void rest() {
    world_.begin_move({world::Move::Kind::rest, {}, {}});
    world_.run([] { return false; });
  }
  void advance(simulation::Duration span) {
    world_.begin_move({world::Move::Kind::until, world_.now() + span, {}});
    world_.run([] { return false; });
  }

  CreateDeploymentGroupInput group(const std::string& name) {
    CreateDeploymentGroupInput group;
    group.applicationName = "shop";
    group.deploymentGroupName = name;
    group.serviceRoleArn = "arn:aws:iam::123456789012:role/deployer";
    group.deploymentConfigName = "CodeDeployDefault.HalfAtATime";
    group.ec2TagFilters =
        std::vector<EC2TagFilter>{{.Key = "app", .Type = "KEY_AND_VALUE", .Value = name}};
    return group;
  }
  CreateDeploymentInput deployment(const std::string& group) {
    CreateDeploymentInput input;
    input.applicationName = "shop";
    input.deploymentGroupName = group;
    auto& revision = input.revision.emplace();
    revision.revisionType = "GitHub";
    revision.gitHubLocation =
        GitHubLocation{.commitId = std::string(40, 'a'), .repository = "example/shop"};
    return input;
  }
  std::string deploy(const CreateDeploymentInput& input) {
    return *call<operations::CreateDeployment>(input).deploymentId;
  }
  void expect_success(const std::string& id, std::int64_t targets) {
    const auto info = *call<operations::GetDeployment>({.deploymentId = id}).deploymentInfo;
    if (info.status == std::string("Succeeded") && info.deploymentOverview->Succeeded == targets) {
      return;
    }
    std::fprintf(stderr, "the deployment ended as %s\n", info.status->c_str());
    std::exit(1);
  }

  /// A target group behind a load balancer of its own.
  void make_target_group(const std::string& name) {
    elbv2::CreateTargetGroupInput input{.Name = name};
    input.Port = 80;
    input.Protocol = "HTTP";
    input.VpcId = world::vpc_id(world_, scope_);
    const std::string arn =
        *call<elbv2::operations::CreateTargetGroup>(input).TargetGroups->at(0).TargetGroupArn;
    const auto balancer = call<elbv2::operations::CreateLoadBalancer>(
        {.Name = name,
         .Subnets = std::vector<std::string>{world::subnet_id(world_, scope_, "us-east-1a"),
                                             world::subnet_id(world_, scope_, "us-east-1b")}});
    elbv2::CreateListenerInput listener;
    listener.LoadBalancerArn = *balancer.LoadBalancers->at(0).LoadBalancerArn;
    listener.Port = 80;
    listener.Protocol = "HTTP";
    listener.DefaultActions.push_back({.TargetGroupArn = arn, .Type = "forward"});
    call<elbv2::operations::CreateListener>(listener);
  }

 private:
  static world::Settings settings(
      const std::vector<simulation::InstanceGroupSpecification>& groups) {
    world::Settings settings;
    settings.name = "bench";
    settings.seed = 1;
    settings.epoch = simulation::parse_instant("2026-01-01T00:00:00Z").value();
    settings.clock.kind = world::ClockMode::Kind::manual;
    settings.limits_lifted = true;
    settings.fleet.groups = groups;
    simulation::RevisionBehaviour scripts;
    scripts.events["scripts"].takes = simulation::DurationRange{4s, 6s};
    settings.fleet.revisions.push_back(scripts);
    return settings;
  }

  world::Scope scope_{"123456789012", "us-east-1"};
  world::World world_;
};

nlohmann::json blue_green(std::uint32_t count, std::uint32_t groups) {
  std::vector<simulation::InstanceGroupSpecification> fleet;
  const std::uint32_t each = count / groups;
  for (std::uint32_t at = 0; at < groups; ++at) {
    fleet.push_back(instances("blue" + std::to_string(at), each));
    fleet.push_back(instances("green" + std::to_string(at), each));
  }
  Bench bench(fleet);
  for (std::uint32_t at = 0; at < groups; ++at) {
    const std::string number = std::to_string(at);
    bench.make_target_group("site" + number);
    CreateDeploymentGroupInput group = bench.group("blue" + number);
    group.deploymentStyle =
        DeploymentStyle{.deploymentOption = "WITH_TRAFFIC_CONTROL", .deploymentType = "BLUE_GREEN"};
    group.loadBalancerInfo.emplace().targetGroupInfoList.emplace().push_back(
        {.name = "site" + number});
    auto& given = group.blueGreenDeploymentConfiguration.emplace();
    given.deploymentReadyOption = DeploymentReadyOption{.actionOnTimeout = "CONTINUE_DEPLOYMENT"};
    given.greenFleetProvisioningOption =
        GreenFleetProvisioningOption{.action = "DISCOVER_EXISTING"};
    given.terminateBlueInstancesOnDeploymentSuccess =
        BlueInstanceTerminationOption{.action = "TERMINATE", .terminationWaitTimeInMinutes = 5};
    bench.call<operations::CreateDeploymentGroup>(group);
  }
  const auto start = Clock::now();
  std::vector<std::string> ids;
  for (std::uint32_t at = 0; at < groups; ++at) {
    const std::string number = std::to_string(at);
    CreateDeploymentInput input = bench.deployment("blue" + number);
    input.targetInstances.emplace().tagFilters = std::vector<EC2TagFilter>{
        {.Key = "app", .Type = "KEY_AND_VALUE", .Value = "green" + number}};
    ids.push_back(bench.deploy(input));
  }
  bench.rest();
  const double took = seconds_since(start);
  for (const std::string& id : ids) bench.expect_success(id, 2 * std::int64_t{each});
  return {
      {"instances", count}, {"groups", groups}, {"seconds", took}, {"peak_bytes", peak_bytes()}};
}

nlohmann::json many(std::uint32_t deployments) {
  constexpr std::uint32_t each = 10;
  std::vector<simulation::InstanceGroupSpecification> fleet;
  for (std::uint32_t at = 0; at < deployments; ++at) {
    fleet.push_back(instances("web" + std::to_string(at), each));
  }
  Bench bench(fleet);
  for (std::uint32_t at = 0; at < deployments; ++at) {
    bench.call<operations::CreateDeploymentGroup>(bench.group("web" + std::to_string(at)));
  }
  const auto start = Clock::now();
  std::vector<std::string> ids;
  for (std::uint32_t at = 0; at < deployments; ++at) {
    ids.push_back(bench.deploy(bench.deployment("web" + std::to_string(at))));
  }
  bench.rest();
  const double took = seconds_since(start);
  for (const std::string& id : ids) bench.expect_success(id, each);
  return {{"deployments", deployments},
          {"seconds", took},
          {"milliseconds_each", took * 1e3 / deployments}};
}

nlohmann::json pages(std::uint32_t count) {
  Bench bench({instances("web", count)});
  bench.call<operations::CreateDeploymentGroup>(bench.group("web"));
  const std::string id = bench.deploy(bench.deployment("web"));
  bench.advance(20s);
  constexpr int rounds = 2'000;
  // The middle of the list too: pages must not cost what lies before them.
  ListDeploymentTargetsInput list;
  list.deploymentId = id;
  const auto begun = Clock::now();
  for (int round = 0; round < rounds; ++round) {
    bench.call<operations::GetDeployment>({.deploymentId = id});
  }
  const double get = seconds_since(begun) / rounds;
  const auto begun_list = Clock::now();
  for (int round = 0; round < rounds; ++round) {
    const auto page = bench.call<operations::ListDeploymentTargets>(list);
    if (page.targetIds->size() != 100) std::abort();
    list.nextToken = page.nextToken;
  }
  return {{"instances", count},
          {"get_deployment_seconds", get},
          {"list_targets_seconds", seconds_since(begun_list) / rounds}};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  std::uint32_t count = 1'000;
  std::uint32_t groups = 10;
  for (int at = 2; at + 1 < argc; at += 2) {
    const auto value = static_cast<std::uint32_t>(std::stoul(argv[at + 1]));
    (std::string(argv[at]) == "--groups" ? groups : count) = value;
  }
  nlohmann::json figures;
  if (mode == "blue-green") {
    figures = blue_green(count, groups);
  } else if (mode == "many") {
    figures = many(count);
  } else if (mode == "pages") {
    figures = pages(count);
  } else {
    std::fprintf(stderr, "usage: deployments_bench blue-green|many|pages [--NAME N ...]\n");
    return 1;
  }
  std::printf("%s\n", figures.dump().c_str());
}
