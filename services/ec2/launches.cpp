#include "services/ec2/launches.hpp"

#include "services/ec2/errors.hpp"
#include "services/ec2/ids.hpp"
#include "services/ec2/instance_signals.hpp"
#include "services/ec2/instance_view.hpp"
#include "services/ec2/kinds.hpp"
#include "services/ec2/launch_requests.hpp"
#include "services/ec2/launch_template_versions.hpp"
#include "services/ec2/parameters_digest.hpp"
#include "services/ec2/times.hpp"

namespace windtunnel::ec2 {

using simulation::AgentState;
using simulation::InstanceGroupRow;
using FleetState = simulation::InstanceState;

namespace {

world::Scope scope_of(const simulation::InstanceGroupSpecification& group) {
  return {group.account, group.region};
}

}  // namespace

Launches::Launches(world::World& world)
    : Component(world),
      launches_(world.tracker(), 4 * 256 + 1, "ec2 launches"),
      tokens_(world.tracker(), 4 * 256 + 2, "ec2 client tokens"),
      counters_(world.tracker(), 4 * 256 + 3, "ec2 launch counters") {}

Reservation Launches::run_instances(world::Call& call, const RunInstancesRequest& request) {
  const bool is_dry = request.DryRun.value_or(false);
  // What it came from then, a template may be, need not be there any more.
  const InstanceGroupRow* repeated = is_dry ? nullptr : find_repeated(call.scope, request);
  if (repeated != nullptr) return describe(*repeated);
  const RunInstancesRequest input =
      world_.component<LaunchTemplateVersions>().completed(call.scope, request);
  check_launch(input);
  simulation::InstanceGroupSpecification specification = specification_of(call, input);
  LaunchRow launch = launch_row_of(call, input);
  if (is_dry) throw errors::dry_run_succeeded();

  specification.name = next_name(call.scope);
  launches_.edit(call.scope, specification.name) = std::move(launch);
  const std::uint32_t first =
      world_.fleet().add_group(specification, FleetState::pending, call.now());
  const InstanceGroupRow& group = *world_.fleet().group_of(first);
  remember(call.scope, request, group);
  for (std::uint32_t index = 0; index < group.count(); ++index) {
    announce(world_, world_.fleet().at(first + index), world::ResourceChanged::Change::created);
  }
  world_.schedule(kinds::booted, call.now() + times::boot, first);
  return describe(group);
}

std::string Launches::next_name(const world::Scope& scope) {
  LaunchCounterRow& counter = counters_.edit(scope, "");
  std::string name;
  do {
    name = "launch/" + std::to_string(counter.next++);
  } while (world_.fleet().find_group(scope.account, scope.region, false, name) != nullptr);
  return name;
}

const InstanceGroupRow* Launches::find_repeated(const world::Scope& scope,
                                                const RunInstancesRequest& input) const {
  const std::string& token = input.ClientToken.or_default();
  const ClientTokenRow* row = token.empty() ? nullptr : tokens_.find(scope, token);
  if (row == nullptr || world_.now() - row->launched >= times::client_token) return nullptr;
  if (row->parameters != parameters_digest(input)) throw errors::idempotent_parameter_mismatch();
  const InstanceGroupRow* group = world_.fleet().group_of(row->first_number);
  if (group == nullptr) throw errors::idempotent_instance_terminated();
  const auto ended = world_.fleet().count(*group, FleetState::terminated) +
                     world_.fleet().count(*group, FleetState::gone);
  if (ended == group->count()) throw errors::idempotent_instance_terminated();
  return group;
}

void Launches::remember(const world::Scope& scope, const RunInstancesRequest& input,
                        const InstanceGroupRow& group) {
  const std::string& token = input.ClientToken.or_default();
  if (token.empty()) return;
  ClientTokenRow& row = tokens_.edit(scope, token);
  row.group = group.specification.name;
  row.first_number = group.first_number;
  row.parameters = parameters_digest(input);
  row.launched = world_.now();
}

Reservation Launches::describe(const InstanceGroupRow& group) const {
  Reservation reservation;
  reservation.OwnerId = group.specification.account;
  reservation.ReservationId = reservation_id(world_, group.specification);
  reservation.Groups.emplace();
  auto& instances = reservation.Instances.emplace();
  instances.reserve(group.count());
  for (std::uint32_t index = 0; index < group.count(); ++index) {
    const auto instance = world_.fleet().find(group.first_number + index);
    if (!instance) continue;
    instances.push_back(
        InstanceView(world_, *instance, find(group.specification), nullptr).describe());
  }
  return reservation;
}

void Launches::on_booted(const simulation::Event& event) {
  const auto first = static_cast<std::uint32_t>(event.subject);
  const InstanceGroupRow* group = world_.fleet().group_of(first);
  if (group == nullptr) return;
  std::vector<std::uint32_t> booted;
  for (std::uint32_t index = 0; index < group->count(); ++index) {
    // Whoever was terminated meanwhile has a state of its own and does not follow the group.
    const auto instance = world_.fleet().find(first + index);
    if (instance && instance->state == FleetState::pending) booted.push_back(instance->number);
  }
  world_.fleet().set_group_state(first, FleetState::running, world_.now());
  for (const std::uint32_t number : booted) {
    announce(world_, world_.fleet().at(number), world::ResourceChanged::Change::updated);
  }
  if (!booted.empty()) world_.schedule(kinds::agents_ready, world_.now() + times::agents, first);
}

void Launches::on_agents_ready(const simulation::Event& event) {
  const auto first = static_cast<std::uint32_t>(event.subject);
  if (world_.fleet().group_of(first) == nullptr) return;
  world_.fleet().set_group_agents(first, {.codedeploy = AgentState::up, .ssm = AgentState::up});
}

const LaunchRow* Launches::find(const simulation::InstanceGroupSpecification& group) const {
  return launches_.find(scope_of(group), group.name);
}

void Launches::set_terminate_protected(const simulation::InstanceGroupSpecification& group,
                                       bool value) {
  launches_.edit(scope_of(group), group.name).terminate_protected = value;
}

void Launches::forget(const world::Scope& scope, std::string_view group) {
  const LaunchRow* row = launches_.find(scope, group);
  if (row == nullptr) return;
  const ClientTokenRow* token = tokens_.find(scope, row->client_token);
  if (token != nullptr && token->group == group) tokens_.erase(scope, row->client_token);
  launches_.erase(scope, group);
}

}  // namespace windtunnel::ec2
