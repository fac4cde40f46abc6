// One in-place deployment over a whole fleet, HalfAtATime, limits lifted, with every target
// readable at any instant between; then an idle week of that world.
//
//   codedeploy_bench --instances N [--data-dir DIR]     in memory, or with a journal in DIR
//
// Prints its figures as a JSON object. Registered in ctest with a small fleet, so that it cannot
// rot.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "emulator/journal/journal.hpp"
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

std::uint64_t peak_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) * 1024;
  }
  return 0;
}

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
  Bench(std::uint32_t instances, world::WorldStore* store)
      : instances_(instances), world_(registry(), settings_for(instances), store) {}

  nlohmann::json run() {
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
    std::mt19937 luck(instances_);
    for (int reads = 0; reads < 5; ++reads) {
      const std::chrono::milliseconds span(std::uniform_int_distribution(1, 15'000)(luck));
      move({world::Move::Kind::until, world_.now() + span, {}});
      slowest_read = std::max(slowest_read, read(id));
    }
    move({world::Move::Kind::rest, {}, {}});
    const double took = seconds_since(start);
    const auto info =
        *call<codedeploy::operations::GetDeployment>({.deploymentId = id}).deploymentInfo;
    if (info.status != std::string("Succeeded") ||
        info.deploymentOverview->Succeeded != std::int64_t{instances_}) {
      std::fprintf(stderr, "the deployment ended as %s\n", info.status->c_str());
      std::exit(1);
    }
    const std::uint64_t events = world_.events_run();
    const auto idle = Clock::now();
    move({world::Move::Kind::until, world_.now() + 7 * 24h, {}});
    return {{"instances", instances_},
            {"seconds", took},
            {"microseconds_each", took * 1e6 / instances_},
            {"events", events},
            {"slowest_read_seconds", slowest_read},
            {"idle_week_seconds", seconds_since(idle)},
            {"peak_bytes", peak_bytes()}};
  }

 private:
  template <class Operation>
  typename Operation::Output call(const typename Operation::Input& input) {
    typename Operation::Output output{};
    world_.call({&registry().definitions().front(), &Operation::model(),
                 {"123456789012", "us-east-1"}, "AKIAIOSFODNN7EXAMPLE", &input, &output, false});
    return output;
  }

  void move(const world::Move& move) {
    world_.begin_move(move);
    world_.run([] { return false; });
    world_.flush();
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
  world::World world_;
};

}  // namespace

int main(int argc, char** argv) {
  std::uint32_t instances = 1'000'000;
  std::string data_dir;
  for (int at = 1; at + 1 < argc; at += 2) {
    const std::string option = argv[at];
    if (option == "--instances") instances = static_cast<std::uint32_t>(std::stoul(argv[at + 1]));
    if (option == "--data-dir") data_dir = argv[at + 1];
  }
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<world::WorldStore> store;
  if (!data_dir.empty()) {
    journal = std::make_unique<journal::Journal>(data_dir, journal::Journal::Access::read_write,
                                                 journal::Durability::process);
    journal->begin_writing();
    store = journal->store_of("bench");
  }
  const nlohmann::json figures = Bench(instances, store.get()).run();
  std::printf("%s\n", figures.dump().c_str());
}
