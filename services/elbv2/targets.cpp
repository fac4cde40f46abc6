#include "services/elbv2/targets.hpp"

#include <vector>

#include "emulator/world/resource_directory.hpp"
#include "services/elbv2/sections.hpp"
#include "services/elbv2/target_group_attributes.hpp"
#include "services/elbv2/target_groups.hpp"
#include "services/elbv2/target_health.hpp"
#include "services/elbv2/target_requests.hpp"
#include "services/elbv2/usage.hpp"

namespace windtunnel::elbv2 {
namespace {

std::string draining_key(const world::Scope& scope, const TargetKey& key,
                         simulation::Instant until) {
  return world::number_key(static_cast<std::uint64_t>(simulation::to_milliseconds(until))) +
         world::Table<TargetRow>::key(scope, key.by_group());
}

}  // namespace

Targets::Targets(world::World& world)
    : Component(world),
      targets_(world.tracker(), sections::targets, "elbv2 targets"),
      by_id_(world.tracker(), sections::targets_by_id, "elbv2 targets by id"),
      drainings_(world.tracker(), sections::drainings, "elbv2 draining targets") {}

bool Targets::has_left(const TargetRow& row) const {
  return row.draining() && row.drains_until <= world_.now();
}

const TargetRow* Targets::find(const world::Scope& scope, const TargetKey& key) const {
  const TargetRow* row = targets_.find(scope, key.by_group());
  return row != nullptr && !has_left(*row) ? row : nullptr;
}

void Targets::each(const world::Scope& scope, std::uint64_t group,
                   const std::function<void(const TargetKey&, const TargetRow&)>& visit) const {
  targets_.scan(scope, world::number_key(group), {},
                [&](std::string_view key, const TargetRow& row) {
                  if (!has_left(row)) visit(read_target_key(key), row);
                  return true;
                });
}

void Targets::settle(const world::Scope& scope, const TargetGroupRow& group) {
  if (world_.component<Usage>().of(scope, group.number).references == 0) return;
  world_.schedule(event_kind(event_numbers::settled), world_.now() + settling_time(group.shown));
}

/// Once more is no mistake, and a draining target is a new one again (ELB-020).
RegisterTargetsOutput Targets::register_targets(world::Call& call, const RegisterTargetsInput& in) {
  const TargetGroupRow& group =
      world_.component<TargetGroups>().existing(call.scope, in.TargetGroupArn);
  std::vector<TargetKey> keys;
  for (const TargetDescription& target : in.Targets) keys.push_back(read_target(group, target));
  check_targets_run(call, group, in.Targets);
  std::int64_t added = 0;
  bool any_began = false;
  for (std::size_t index = 0; index < keys.size(); ++index) {
    const TargetKey& key = keys[index];
    const TargetRow* present = targets_.find(call.scope, key.by_group());
    if (present != nullptr && !present->draining()) continue;
    if (present != nullptr) forget_draining(call.scope, key, *present);
    if (present == nullptr) {
      by_id_.edit(call.scope, key.by_id());
      ++added;
    }
    TargetRow& row = targets_.edit(call.scope, key.by_group());
    row.began = call.now();
    row.drains_until = {};
    row.zone = group.shown.TargetType == "ip" ? in.Targets[index].AvailabilityZone.or_default()
                                              : std::string();
    any_began = true;
  }
  world_.component<Usage>().add_targets(call.scope, group.number, added);
  if (any_began) settle(call.scope, group);
  return {};
}

/// To take away what is not registered is no mistake.
DeregisterTargetsOutput Targets::deregister_targets(world::Call& call,
                                                    const DeregisterTargetsInput& in) {
  const TargetGroupRow& group =
      world_.component<TargetGroups>().existing(call.scope, in.TargetGroupArn);
  for (const TargetDescription& target : in.Targets) {
    drain(call.scope, read_target(group, target), group);
  }
  return {};
}

/// Draining takes all of the delay, whether or not anything is still asked of it (ELB-025).
void Targets::drain(const world::Scope& scope, const TargetKey& key, const TargetGroupRow& group) {
  const TargetRow* present = targets_.find(scope, key.by_group());
  if (present == nullptr || present->draining()) return;
  TargetRow& row = targets_.edit(scope, key.by_group());
  row.drains_until = world_.now() + deregistration_delay(group);
  drainings_.edit(scope, draining_key(scope, key, row.drains_until));
  world_.schedule(event_kind(event_numbers::drained), row.drains_until);
}

void Targets::forget_draining(const world::Scope& scope, const TargetKey& key,
                              const TargetRow& row) {
  if (row.draining()) drainings_.erase(scope, draining_key(scope, key, row.drains_until));
}

void Targets::erase(const world::Scope& scope, const TargetKey& key) {
  targets_.erase(scope, key.by_group());
  by_id_.erase(scope, key.by_id());
}

void Targets::on_drained(const simulation::Event&) {
  const auto now = static_cast<std::uint64_t>(simulation::to_milliseconds(world_.now()));
  std::vector<std::string> due;
  drainings_.scan({}, {}, {}, [&](std::string_view key, const MarkerRow&) {
    if (world::read_number_key(key) > now) return false;
    due.emplace_back(key);
    return true;
  });
  for (const std::string& key : due) {
    const auto [scope, by_group] = world::split_regional_key(std::string_view(key).substr(8));
    const TargetKey target = read_target_key(by_group);
    drainings_.erase({}, key);
    erase(scope, target);
    world_.component<Usage>().add_targets(scope, target.group, -1);
  }
}

void Targets::on_settled(const simulation::Event&) {}

void Targets::on_instance_state(const world::InstanceStateChanged& signal) {
  const bool runs = signal.state == "running";
  if (!runs && signal.state != "shutting-down") return;
  std::vector<TargetKey> keys;
  by_id_.scan(signal.scope, world::key_prefix(signal.instance_id), {},
              [&](std::string_view key, const MarkerRow&) {
                keys.push_back(read_target_key_by_id(key));
                return true;
              });
  for (const TargetKey& key : keys) {
    const GroupUseRow& use = world_.component<Usage>().of(signal.scope, key.group);
    const TargetGroupRow& group = world_.component<TargetGroups>().at(signal.scope, use.group_name);
    if (runs) {
      targets_.edit(signal.scope, key.by_group()).began = world_.now();
      settle(signal.scope, group);
    } else {
      drain(signal.scope, key, group);
    }
  }
}

void Targets::remove_all(const world::Scope& scope, std::uint64_t group) {
  std::vector<TargetKey> keys;
  targets_.scan(scope, world::number_key(group), {}, [&](std::string_view key, const TargetRow&) {
    keys.push_back(read_target_key(key));
    return true;
  });
  for (const TargetKey& key : keys) {
    forget_draining(scope, key, *targets_.find(scope, key.by_group()));
    erase(scope, key);
  }
}

}  // namespace windtunnel::elbv2
