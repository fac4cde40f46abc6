#include "simulation/assertion.hpp"
#include "simulation/fleet/fleet.hpp"
#include "simulation/fleet/fleet_keys.hpp"

namespace windtunnel::simulation {

using namespace fleet_keys;

std::uint32_t Fleet::followers(const InstanceGroupRow& group) const {
  std::uint32_t own = 0;
  if (const StateCountsRow* counts = counts_.find(group_key_of(group.first_number))) {
    for (const std::uint32_t count : counts->counts) own += count;
  }
  return group.count() - own;
}

void Fleet::change_counts(const InstanceGroupRow& group, InstanceState from, InstanceState to,
                          std::uint32_t instances) {
  if (group.specification.on_premises) return;
  const InstanceGroupSpecification& said = group.specification;
  StateCountsRow& counts = counts_.edit(scope_key(said.account, said.region));
  counts.add(from, -std::int64_t{instances});
  // The gone count for nothing: whoever lists the scope does not meet them.
  if (to != InstanceState::gone) counts.add(to, instances);
}

void Fleet::set_group_state(std::uint32_t first_number, InstanceState state, Instant now) {
  const std::string key = group_key_of(first_number);
  const InstanceGroupRow* before = groups_.find(key);
  WINDTUNNEL_ASSERT(before != nullptr && may_change(before->state, state),
                    "instance group " + std::to_string(first_number) +
                        " is not there or made a move that is not declared");
  InstanceGroupRow& group = groups_.edit(key);
  change_counts(group, group.state, state, followers(group));
  if (group.state == InstanceState::running) meter_followers(group, -1, now);
  if (state == InstanceState::running) meter_followers(group, 1, now);
  group.state = state;
  group.state_since = now;
  if (state == InstanceState::gone) erase_if_gone(first_number);
}

void Fleet::set_group_agents(std::uint32_t first_number, Agents agents) {
  WINDTUNNEL_ASSERT(groups_.find(group_key_of(first_number)) != nullptr,
                    "no instance group has the number " + std::to_string(first_number));
  groups_.edit(group_key_of(first_number)).specification.agents = agents;
}

void Fleet::set_state(std::uint32_t number, InstanceState state, StateCause cause, Instant now) {
  const Instance instance = at(number);
  const bool leaves_premises = instance.specification().on_premises && state == InstanceState::gone;
  WINDTUNNEL_ASSERT(leaves_premises || may_change(instance.state, state),
                    "instance " + std::to_string(number) + " made a move that is not declared");
  const std::uint32_t first = instance.group->first_number;
  InstanceRecord& record = records_.edit(number);
  StateCountsRow& own = counts_.edit(group_key_of(first));
  if (record.state != InstanceState::as_group) own.add(record.state, -1);
  own.add(state, 1);
  change_counts(*instance.group, instance.state, state, 1);
  if (instance.state == InstanceState::running) {
    meter(*instance.group, running_.get(number), -1, now);
  }
  if (state == InstanceState::running) meter(*instance.group, running_.get(number), 1, now);
  if (instance.state == InstanceState::stopped && state == InstanceState::pending) ++record.starts;
  record.state = state;
  record.cause = cause;
  record.since_milliseconds = to_milliseconds(now);
  if (state == InstanceState::gone) erase_if_gone(first);
}

void Fleet::set_agents(std::uint32_t number, Agents agents) {
  at(number);
  InstanceRecord& record = records_.edit(number);
  record.codedeploy_agent = static_cast<std::uint8_t>(1 + static_cast<int>(agents.codedeploy));
  record.ssm_agent = static_cast<std::uint8_t>(1 + static_cast<int>(agents.ssm));
}

std::uint32_t Fleet::count(std::string_view account, std::string_view region,
                           InstanceState state) const {
  const StateCountsRow* counts = counts_.find(scope_key(account, region));
  return counts == nullptr ? 0 : counts->at(state);
}

std::uint32_t Fleet::count(const InstanceGroupRow& group, InstanceState state) const {
  const StateCountsRow* counts = counts_.find(group_key_of(group.first_number));
  const std::uint32_t own = counts == nullptr ? 0 : counts->at(state);
  return own + (group.state == state ? followers(group) : 0);
}

void Fleet::erase_if_gone(std::uint32_t first_number) {
  const std::string key = group_key_of(first_number);
  const InstanceGroupRow& group = *groups_.find(key);
  if (count(group, InstanceState::gone) != group.count()) return;
  for (std::uint32_t index = 0; index < group.count(); ++index) {
    const std::uint32_t number = first_number + index;
    if (records_.get(number).state != InstanceState::as_group) records_.edit(number) = {};
    if (running_.get(number).deployed != 0) running_.edit(number) = {};
  }
  if (!group.specification.on_premises && group.count() > 0) {
    addresses_.erase(address_prefix(group.specification) + group_key_of(group.first_address));
  }
  counts_.erase(key);
  numbers_.erase(name_key(group.specification));
  groups_.erase(key);
}

}  // namespace windtunnel::simulation
