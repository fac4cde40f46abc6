#include "services/elbv2/targets.hpp"

#include <vector>

#include "services/elbv2/load_balancer_traffic.hpp"
#include "services/elbv2/sections.hpp"
#include "services/elbv2/target_group_attributes.hpp"
#include "services/elbv2/target_groups.hpp"
#include "services/elbv2/target_health.hpp"
#include "services/elbv2/target_requests.hpp"
#include "services/elbv2/usage.hpp"

namespace windtunnel::elbv2 {

Targets::Targets(world::World& world)
    : Component(world),
      targets_(world.tracker(), sections::targets, "elbv2 targets"),
      by_member_(world.tracker(), sections::targets_by_member, "elbv2 targets by member") {}

bool Targets::has_left(const TargetRow& row) const {
  return row.draining() && row.drains_until <= world_.now();
}

const TargetRow* Targets::find(const TargetKey& key) const {
  const TargetRow* row = targets_.find({}, key.by_group());
  return row != nullptr && !has_left(*row) ? row : nullptr;
}

void Targets::each(std::uint64_t group,
                   const std::function<void(const TargetKey&, const TargetRow&)>& visit) const {
  targets_.scan({}, world::number_key(group), {}, [&](std::string_view key, const TargetRow& row) {
    if (!has_left(row)) visit(read_target_key(key), row);
    return true;
  });
}

void Targets::settle(const TargetGroupRow& group) {
  if (world_.component<Usage>().of(group.number).references == 0) return;
  world_.schedule(event_kind(event_numbers::settled), world_.now() + settling_time(group.shown));
}

/// Once more is no mistake, and a draining target is a new one again (ELB-020).
RegisterTargetsOutput Targets::register_targets(world::Call& call, const RegisterTargetsInput& in) {
  const TargetGroupRow& group =
      world_.component<TargetGroups>().existing(call.scope, in.TargetGroupArn);
  const std::vector<TargetKey> keys = read_running_targets(call, group, in.Targets);
  world_.component<LoadBalancerTraffic>().settle_targets(group);
  std::int64_t added = 0;
  bool any_began = false;
  for (std::size_t index = 0; index < keys.size(); ++index) {
    const std::string key = keys[index].by_group();
    const TargetRow* present = targets_.find({}, key);
    if (present != nullptr && !present->draining()) continue;
    if (present == nullptr) {
      by_member_.edit({}, keys[index].by_member());
      ++added;
    }
    TargetRow& row = targets_.edit({}, key);
    row.began = call.now();
    row.drains_until = {};
    row.zone.clear();
    row.silent = false;
    row.task_entry.reset();
    if (group.shown.TargetType == "ip") row.zone = in.Targets[index].AvailabilityZone.or_default();
    any_began = true;
  }
  world_.component<Usage>().add_targets(group.number, added);
  if (any_began) settle(group);
  return {};
}

/// To take away what is not registered is no mistake.
DeregisterTargetsOutput Targets::deregister_targets(world::Call& call,
                                                    const DeregisterTargetsInput& in) {
  const TargetGroupRow& group =
      world_.component<TargetGroups>().existing(call.scope, in.TargetGroupArn);
  world_.component<LoadBalancerTraffic>().settle_targets(group);
  for (const TargetDescription& target : in.Targets) {
    if (const auto key = read_target(call, group, target)) drain(*key, group);
  }
  return {};
}

/// Draining takes all of the delay, whether or not anything is still asked of it (ELB-025).
void Targets::drain(const TargetKey& key, const TargetGroupRow& group) {
  const std::string by_group = key.by_group();
  const TargetRow* present = targets_.find({}, by_group);
  if (present == nullptr || present->draining()) return;
  TargetRow& row = targets_.edit({}, by_group);
  row.drains_until = world_.now() + deregistration_delay(group);
  world_.schedule(event_kind(event_numbers::drained), row.drains_until, key.group, key.detail());
}

void Targets::on_drained(const simulation::Event& event) {
  const TargetKey key = read_target_key(event.subject, event.detail);
  const TargetRow* row = targets_.find({}, key.by_group());
  if (row == nullptr || !has_left(*row)) return;
  targets_.erase({}, key.by_group());
  by_member_.erase({}, key.by_member());
  world_.component<Usage>().add_targets(key.group, -1);
}

void Targets::on_settled(const simulation::Event&) {
  world_.component<LoadBalancerTraffic>().settle_all();
}

void Targets::on_instance_state(const world::InstanceStateChanged& signal) {
  const bool runs = signal.state == "running";
  const bool ends = signal.state == "shutting-down";
  auto& traffic = world_.component<LoadBalancerTraffic>();
  if (!runs && !ends && !traffic.any()) return;
  std::vector<TargetKey> keys;
  by_member_.scan({}, member_prefix(static_cast<std::uint32_t>(signal.number)), {},
                  [&](std::string_view key, const MarkerRow&) {
                    keys.push_back(read_target_key_by_member(key));
                    return true;
                  });
  if (!keys.empty()) traffic.settle_all();
  if (!runs && !ends) return;
  for (const TargetKey& key : keys) {
    const GroupUseRow& use = world_.component<Usage>().of(key.group);
    const TargetGroupRow& group = world_.component<TargetGroups>().at(use.scope(), use.name);
    // An address that is the same number is no instance.
    if (group.shown.TargetType != "instance") continue;
    if (runs) {
      targets_.edit({}, key.by_group()).began = world_.now();
      settle(group);
    } else {
      drain(key, group);
    }
  }
}

void Targets::on_addresses_registered(const world::AddressesRegistered& signal) {
  for (const std::string& text : signal.addresses) {
    const auto address = parse_address(text);
    if (!address) continue;
    std::vector<TargetKey> keys;
    by_member_.scan({}, member_prefix(*address), {}, [&](std::string_view key, const MarkerRow&) {
      keys.push_back(read_target_key_by_member(key));
      return true;
    });
    for (const TargetKey& key : keys) {
      const GroupUseRow& use = world_.component<Usage>().of(key.group);
      const TargetGroupRow& group = world_.component<TargetGroups>().at(use.scope(), use.name);
      const bool is_meant = group.shown.TargetType == "ip" && use.scope() == signal.scope;
      if (!is_meant) continue;
      TargetRow& row = targets_.edit({}, key.by_group());
      row.silent = signal.silent;
      row.task_entry = signal.task_entry;
    }
  }
}

void Targets::remove_all(std::uint64_t group) {
  std::vector<TargetKey> keys;
  targets_.scan({}, world::number_key(group), {}, [&](std::string_view key, const TargetRow&) {
    keys.push_back(read_target_key(key));
    return true;
  });
  for (const TargetKey& key : keys) {
    targets_.erase({}, key.by_group());
    by_member_.erase({}, key.by_member());
  }
}

}  // namespace windtunnel::elbv2
