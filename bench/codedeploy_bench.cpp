// One in-place deployment over a whole fleet, HalfAtATime, limits lifted: how long it takes, per
// instance and in all, while every target stays readable. Prints a table:
//
//     codedeploy_bench                     1,000 and 1,000,000 instances, without and with a store
//     codedeploy_bench 1000 20000          the fleet sizes named
//
// "store" counts and drops what a journal would write: the cost of keeping a world, without the
// disk's. Registered in ctest with small fleets, so that it cannot rot.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "emulator/world/call.hpp"
#include "services/codedeploy/api.hpp"
#include "services/codedeploy/definition.hpp"

namespace {

using namespace windtunnel;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// A member of /proc/self/status, in MB.
double memory(const std::string& member) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(member + ":")) return std::atof(line.c_str() + member.size() + 1) / 1024;
  }
  return 0;
}

class CountingStore final : public world::WorldStore {
 public:
  void write(const world::Batch& batch) override {
    ++batches;
    bytes += batch.bytes();
  }
  void read(std::string_view,
            const std::function<bool(std::string_view, std::string_view)>&) const override {}
  std::size_t batches = 0;
  std::size_t bytes = 0;
};

const world::ServiceRegistry& registry() {
  static const world::ServiceRegistry made = [] {
    world::ServiceRegistry services;
    services.add(codedeploy::definition());
    return services;
  }();
  return made;
}

/// The fleet of fixtures/fleets/million.yaml, of another size.
world::Settings settings_for(std::uint32_t instances) {
  world::Settings settings;
  settings.name = "bench";
  settings.seed = 1;
  settings.epoch = simulation::parse_instant("2026-01-01T00:00:00Z").value();
  settings.clock.kind = world::ClockMode::Kind::manual;
  settings.limits_lifted = true;
  simulation::InstanceGroupSpecification group;
  group.account = "123456789012";
  group.region = "us-east-1";
  group.name = "web";
  group.count = instances;
  group.zones = {"us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"};
  group.tags = {{"app", "web"}};
  group.agents = {simulation::AgentState::up, simulation::AgentState::up};
  settings.fleet.groups.push_back(group);
  simulation::RevisionBehaviour scripts;
  scripts.events["scripts"].takes = simulation::DurationRange{4s, 6s};
  settings.fleet.revisions.push_back(scripts);
  return settings;
}

class Bench {
 public:
  Bench(std::uint32_t instances, bool stored)
      : instances_(instances),
        world_(registry(), settings_for(instances), stored ? &store_ : nullptr) {}

  void run() {
    prepare();
    const auto start = Clock::now();
    codedeploy::CreateDeploymentInput input;
    input.applicationName = "shop";
    input.deploymentGroupName = "web";
    auto& revision = input.revision.emplace();
    revision.revisionType = "GitHub";
    auto& commit = revision.gitHubLocation.emplace();
    commit.repository = "example/shop";
    commit.commitId = std::string(40, 'a');
    const std::string id = *call<codedeploy::operations::CreateDeployment>(input).deploymentId;
    double slowest_read = 0;
    for (const auto span : {2s, 7s, 9s, 23s, 31s}) {
      world_.begin_move({world::Move::Kind::until, world_.now() + span, {}});
      world_.run([] { return false; });
      slowest_read = std::max(slowest_read, read(id));
    }
    world_.begin_move({world::Move::Kind::rest, {}, {}});
    world_.run([] { return false; });
    const double took = seconds_since(start);
    const auto info =
        *call<codedeploy::operations::GetDeployment>({.deploymentId = id}).deploymentInfo;
    if (info.status != std::string("Succeeded") ||
        info.deploymentOverview->Succeeded != std::int64_t{instances_}) {
      std::fprintf(stderr, "the deployment ended as %s\n", info.status->c_str());
      std::exit(1);
    }
    std::printf("%10u  %-5s  %8.3f s  %7.3f us  %7llu  %7.3f ms  %7.1f MB  %7.1f MB  %7.1f MB\n",
                instances_, store_.batches > 0 ? "yes" : "no", took, took * 1e6 / instances_,
                static_cast<unsigned long long>(world_.events_run()), slowest_read * 1e3,
                static_cast<double>(store_.bytes) / (1024 * 1024), memory("VmRSS"),
                memory("VmHWM"));
  }

 private:
  template <class Operation>
  typename Operation::Output call(const typename Operation::Input& input) {
    typename Operation::Output output{};
    world_.call({&registry().definitions().front(), &Operation::model(),
                 {"123456789012", "us-east-1"}, "AKIAIOSFODNN7EXAMPLE", &input, &output, false});
    return output;
  }

  void prepare() {
    call<codedeploy::operations::CreateApplication>({.applicationName = "shop"});
    codedeploy::CreateDeploymentGroupInput group;
    group.applicationName = "shop";
    group.deploymentGroupName = "web";
    group.serviceRoleArn = "arn:aws:iam::123456789012:role/deployer";
    group.deploymentConfigName = "CodeDeployDefault.HalfAtATime";
    group.ec2TagFilters =
        std::vector<codedeploy::EC2TagFilter>{{.Key = "app", .Type = "KEY_AND_VALUE", .Value = "web"}};
    call<codedeploy::operations::CreateDeploymentGroup>(group);
  }

  /// 25 targets spread over the fleet, with all their lifecycle events, as they are now.
  double read(const std::string& id) {
    codedeploy::BatchGetDeploymentTargetsInput batch;
    batch.deploymentId = id;
    for (std::uint32_t at = 0; at < 25; ++at) {
      const auto number = static_cast<std::uint32_t>(std::uint64_t{instances_} * at / 25);
      batch.targetIds.push_back(world_.fleet().id(world_.fleet().at(number)));
    }
    const auto start = Clock::now();
    const auto targets = call<codedeploy::operations::BatchGetDeploymentTargets>(batch);
    const double took = seconds_since(start);
    for (const auto& target : *targets.deploymentTargets) {
      if (target.instanceTarget->lifecycleEvents->size() != 7) std::abort();
    }
    return took;
  }

  std::uint32_t instances_;
  CountingStore store_;
  world::World world_;
};

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::uint32_t> sizes;
  for (int at = 1; at < argc; ++at) {
    sizes.push_back(static_cast<std::uint32_t>(std::strtoul(argv[at], nullptr, 10)));
  }
  if (sizes.empty()) sizes = {1'000, 1'000'000};
  std::printf("%10s  %-5s  %10s  %10s  %7s  %10s  %10s  %10s  %10s\n", "instances", "store",
              "time", "each", "events", "read", "written", "resident", "peak");
  for (const bool stored : {false, true}) {
    for (const std::uint32_t size : sizes) Bench(size, stored).run();
  }
}
