#include <algorithm>

#include "simulation/fleet/fleet.hpp"
#include "simulation/fleet/revision_behaviour.hpp"

namespace windtunnel::simulation {
namespace {

bool is_in_reach(const TrafficTarget& target, const InstanceGroupSpecification& group) {
  return (target.account.empty() || target.account == group.account) &&
         (target.region.empty() || target.region == group.region);
}

bool asks_by_tag(const TrafficTarget& target, const InstanceGroupSpecification& group) {
  if (target.tag_key.empty() || !is_in_reach(target, group)) return false;
  const auto tag = group.tags.find(target.tag_key);
  return tag != group.tags.end() && tag->second == target.tag_value;
}

}  // namespace

const Fleet::GroupTraffic& Fleet::traffic_of(const InstanceGroupRow& group) const {
  // A group that a reverted turn made may have had the number of another.
  if (group_traffic_generation_ != groups_.generation()) {
    group_traffic_.clear();
    group_traffic_generation_ = groups_.generation();
  }
  const auto [found, is_new] = group_traffic_.try_emplace(group.first_number);
  GroupTraffic& traffic = found->second;
  if (!is_new) return traffic;
  const FleetSpecification& fleet = specification();
  for (std::uint32_t stream = 0; stream < fleet.traffic.size(); ++stream) {
    if (asks_by_tag(fleet.traffic[stream].to, group.specification)) {
      traffic.streams.push_back(stream);
    }
  }
  RevisionLocation nowhere;
  nowhere.account = group.specification.account;
  nowhere.region = group.specification.region;
  traffic.entry = find_revision(fleet.revisions, nowhere);
  return traffic;
}

std::uint32_t Fleet::deployer_of(std::string_view application,
                                 std::string_view deployment_group) const {
  const auto& streams = specification().traffic;
  const auto found = std::find_if(streams.begin(), streams.end(), [&](const TrafficStream& stream) {
    return stream.to.tag_key.empty() && stream.to.application == application &&
           stream.to.group == deployment_group;
  });
  return found == streams.end() ? 1 : static_cast<std::uint32_t>(2 + (found - streams.begin()));
}

void Fleet::meter(const InstanceGroupRow& group, const RunningRecord& running,
                  std::int64_t instances, Instant now) {
  const FleetSpecification& fleet = specification();
  if (fleet.traffic.empty()) return;
  const InstanceGroupSpecification& said = group.specification;
  const GroupTraffic& traffic = traffic_of(group);
  const std::uint32_t entry = running.deployed == 0 ? traffic.entry : running.entry;
  for (const std::uint32_t stream : traffic.streams) {
    meter_.change(fleet, stream, said.account, said.region, entry, instances, now);
  }
  if (running.deployed < 2) return;
  // Several streams may ask the same deployment group; the first of them stands for it.
  const TrafficTarget& deployer = fleet.traffic[running.deployed - 2].to;
  for (std::uint32_t stream = running.deployed - 2; stream < fleet.traffic.size(); ++stream) {
    const TrafficTarget& target = fleet.traffic[stream].to;
    if (target.tag_key.empty() && target.application == deployer.application &&
        target.group == deployer.group && is_in_reach(target, said)) {
      meter_.change(fleet, stream, said.account, said.region, entry, instances, now);
    }
  }
}

void Fleet::meter_followers(const InstanceGroupRow& group, int sign, Instant now) {
  if (specification().traffic.empty()) return;
  std::int64_t untouched = followers(group);
  running_.scan(group.first_number, std::uint64_t{group.first_number} + group.count(),
                [&](std::uint64_t number, const RunningRecord& running) {
                  if (records_.get(number).state != InstanceState::as_group) return true;
                  meter(group, running, sign, now);
                  --untouched;
                  return true;
                });
  meter(group, {}, sign * untouched, now);
}

void Fleet::set_running_revision(std::uint32_t number, std::uint32_t entry,
                                 std::string_view application, std::string_view deployment_group,
                                 Instant now) {
  const Instance instance = at(number);
  const bool serves = instance.state == InstanceState::running;
  RunningRecord& record = running_.edit(number);
  if (serves) meter(*instance.group, record, -1, now);
  record.entry = entry;
  record.deployed = deployer_of(application, deployment_group);
  if (serves) meter(*instance.group, record, 1, now);
}

std::optional<std::uint32_t> Fleet::running_revision(std::uint32_t number) const {
  const RunningRecord& record = running_.get(number);
  if (record.deployed == 0) return std::nullopt;
  return record.entry;
}

std::vector<MeteredTraffic> Fleet::take_traffic(std::uint32_t stream, Instant now) {
  return meter_.take(specification(), stream, now);
}

}  // namespace windtunnel::simulation
