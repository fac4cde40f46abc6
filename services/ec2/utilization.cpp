#include "services/ec2/utilization.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "emulator/world/call.hpp"
#include "services/cloudwatch/api.hpp"
#include "services/ec2/kinds.hpp"
#include "services/ec2/launches.hpp"
#include "simulation/fleet/revision_behaviour.hpp"

namespace windtunnel::ec2 {
namespace {

using cloudwatch::Dimension;
using cloudwatch::MetricDatum;
using simulation::Instant;

/// Of PutMetricData.
constexpr std::size_t most_data = 1000;
constexpr std::string_view group_tag = "aws:autoscaling:groupName";

/// By dimension: how many samples of which percentage.
using Minutes = std::map<std::pair<std::string, std::string>, std::map<double, std::int64_t>>;

void publish_minutes(world::World& world, const world::Scope& scope, Instant at,
                     const Minutes& measured) {
  cloudwatch::PutMetricDataInput input;
  const auto send = [&] {
    if (!input.MetricData) return;
    input.Namespace = "AWS/EC2";
    try {
      world.invoke_as<cloudwatch::operations::PutMetricData>("ec2.amazonaws.com", scope, input);
    } catch (const api::ApiError& error) {
      world.note("InstanceMetricsNotPublished", {{"error", error.code + ": " + error.message}});
    }
    input = {};
  };
  for (const auto& [dimension, samples] : measured) {
    auto& data = input.MetricData ? *input.MetricData : input.MetricData.emplace();
    MetricDatum& datum = data.emplace_back();
    datum.MetricName = "CPUUtilization";
    datum.Unit = "Percent";
    datum.Timestamp = at;
    datum.Dimensions = std::vector<Dimension>{{dimension.first, dimension.second}};
    datum.Values.emplace();
    datum.Counts.emplace();
    for (const auto& [percent, times] : samples) {
      datum.Values->push_back(percent);
      datum.Counts->push_back(static_cast<double>(times));
    }
    if (data.size() == most_data) send();
  }
  send();
}

}  // namespace

bool Utilization::any() const {
  const auto& revisions = world_.fleet().specification().revisions;
  return std::any_of(revisions.begin(), revisions.end(),
                     [](const auto& revision) { return revision.requests.cpu.has_value(); });
}

void Utilization::start() {
  if (any()) schedule_next();
}

void Utilization::schedule_next() {
  const Instant minute = std::chrono::floor<std::chrono::minutes>(world_.now());
  world_.schedule(kinds::publish_utilization, minute + std::chrono::minutes(1));
}

void Utilization::publish(const simulation::Event&) {
  using std::chrono::minutes;
  const Instant now = world_.now();
  const bool is_fifth = (simulation::to_milliseconds(now) / 60'000) % 5 == 0;
  simulation::Fleet& fleet = world_.fleet();
  const auto& revisions = fleet.specification().revisions;
  // By account, region and how many minutes a datum is about.
  std::map<std::tuple<std::string, std::string, std::int64_t>, Minutes> measured;
  fleet.each_group([&](const simulation::InstanceGroupRow& group) {
    const auto& said = group.specification;
    const LaunchRow* launch = world_.component<Launches>().find(said);
    const bool is_detailed = launch != nullptr && launch->detailed_monitoring;
    if (said.on_premises || (!is_detailed && !is_fifth)) return true;
    const std::int64_t samples = is_detailed ? 1 : 5;
    Minutes& data = measured[{said.account, said.region, samples}];
    // What an instance runs to which nothing was deployed.
    const std::uint32_t birth =
        simulation::find_revision(revisions, {.account = said.account, .region = said.region});
    const auto tag = said.tags.find(std::string(group_tag));
    for (std::uint32_t index = 0; index < group.count(); ++index) {
      const std::uint32_t number = group.first_number + index;
      const auto instance = fleet.find(number);
      if (!instance || instance->state != simulation::InstanceState::running) continue;
      const std::uint32_t entry = fleet.running_revision(number).value_or(birth);
      const auto& cpu = simulation::behaviour_at(revisions, entry).requests.cpu;
      if (!cpu) continue;
      data[{"InstanceId", fleet.id(*instance)}][*cpu] += samples;
      if (tag != said.tags.end()) data[{"AutoScalingGroupName", tag->second}][*cpu] += samples;
    }
    return true;
  });
  for (const auto& [place, data] : measured) {
    const auto& [account, region, samples] = place;
    publish_minutes(world_, {account, region}, now - minutes(samples), data);
  }
  schedule_next();
}

}  // namespace windtunnel::ec2
