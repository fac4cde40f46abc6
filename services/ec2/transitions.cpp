#include "services/ec2/transitions.hpp"

#include "emulator/world/instances.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/ec2/errors.hpp"
#include "services/ec2/ids.hpp"
#include "services/ec2/instance_signals.hpp"
#include "services/ec2/instance_view.hpp"
#include "services/ec2/kinds.hpp"
#include "services/ec2/launches.hpp"
#include "services/ec2/times.hpp"

namespace windtunnel::ec2 {

using simulation::Agents;
using simulation::AgentState;
using simulation::StateCause;
using FleetInstance = simulation::Instance;
using FleetState = simulation::InstanceState;
using Change = world::ResourceChanged::Change;

namespace {

world::Scope scope_of(const FleetInstance& instance) {
  return {instance.specification().account, instance.specification().region};
}

bool is_ending(FleetState state) {
  return state == FleetState::shutting_down || state == FleetState::terminated;
}

/// Which state follows by itself, and which event comes after that.
FleetState next_state(FleetState state) {
  switch (state) {
    case FleetState::pending:
      return FleetState::running;
    case FleetState::stopping:
      return FleetState::stopped;
    case FleetState::shutting_down:
      return FleetState::terminated;
    default:
      break;
  }
  WINDTUNNEL_ASSERT(false, "nothing follows this state by itself");
}

/// An agent that is not installed does not come with a restart.
AgentState while_booting(AgentState agent) {
  return agent == AgentState::absent ? AgentState::absent : AgentState::down;
}
AgentState after_boot(AgentState agent, AgentState usual) {
  return agent == AgentState::absent || usual == AgentState::absent ? agent : usual;
}

}  // namespace

Transitions::Transitions(world::World& world)
    : Component(world), instances_(world.tracker(), 4 * 256 + 4, "ec2 instances") {}

const InstanceRow* Transitions::find(const FleetInstance& instance) const {
  return instances_.find(scope_of(instance), world_.fleet().id(instance));
}

InstanceRow& Transitions::edit(const FleetInstance& instance) {
  return instances_.edit(scope_of(instance), world_.fleet().id(instance));
}

void Transitions::move(const FleetInstance& instance, FleetState state, StateCause cause) {
  world_.fleet().set_state(instance.number, state, cause, world_.now());
  announce(world_, world_.fleet().at(instance.number),
           state == FleetState::terminated ? Change::deleted : Change::updated);
}

void Transitions::schedule(std::uint16_t kind, std::uint32_t number, simulation::Duration span) {
  world_.schedule(kind, world_.now() + span, number,
                  static_cast<std::uint64_t>(simulation::to_milliseconds(world_.now())));
}

InstanceStateChange Transitions::change_of(const FleetInstance& before) const {
  return {.CurrentState = wire_state(world_.fleet().at(before.number).state),
          .InstanceId = world_.fleet().id(before),
          .PreviousState = wire_state(before.state)};
}

StartInstancesResult Transitions::start_instances(world::Call& call,
                                                  const StartInstancesRequest& input) {
  const auto instances = find_instances(world_, call.scope, input.InstanceIds);
  for (const FleetInstance& instance : instances) {
    if (instance.state == FleetState::stopping || is_ending(instance.state)) {
      throw errors::incorrect_state(world_.fleet().id(instance), "started");
    }
  }
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();
  StartInstancesResult output;
  auto& changes = output.StartingInstances.emplace();
  for (const FleetInstance& instance : instances) {
    if (instance.state == FleetState::stopped) {
      edit(instance).started = call.now();
      world_.fleet().set_agents(instance.number, {while_booting(instance.agents.codedeploy),
                                                  while_booting(instance.agents.ssm)});
      move(instance, FleetState::pending, StateCause::user);
      schedule(kinds::transition, instance.number, times::boot);
    }
    changes.push_back(change_of(instance));
  }
  return output;
}

StopInstancesResult Transitions::stop_instances(world::Call& call,
                                                const StopInstancesRequest& input) {
  if (input.Hibernate.value_or(false)) throw errors::not_implemented("hibernation");
  const auto instances = find_instances(world_, call.scope, input.InstanceIds);
  const Launches& launches = world_.component<Launches>();
  for (const FleetInstance& instance : instances) {
    if (instance.state == FleetState::pending || is_ending(instance.state)) {
      throw errors::incorrect_state(world_.fleet().id(instance), "stopped");
    }
    const LaunchRow* launch = launches.find(instance.specification());
    if (launch != nullptr && launch->stop_protected) {
      throw errors::operation_not_permitted(world_.fleet().id(instance), "stopped",
                                            "disableApiStop");
    }
  }
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();
  StopInstancesResult output;
  auto& changes = output.StoppingInstances.emplace();
  for (const FleetInstance& instance : instances) {
    if (instance.state == FleetState::running) {
      edit(instance).shutdown_asked = call.now();
      move(instance, FleetState::stopping, StateCause::user);
      schedule(kinds::transition, instance.number,
               input.Force.value_or(false) ? times::forced_stop : times::stop);
    }
    changes.push_back(change_of(instance));
  }
  return output;
}

TerminateInstancesResult Transitions::terminate_instances(world::Call& call,
                                                          const TerminateInstancesRequest& input) {
  const auto instances = find_instances(world_, call.scope, input.InstanceIds);
  const Launches& launches = world_.component<Launches>();
  // A scaling group ends its members whatever protects them from others (EC2-024).
  const bool ignores_protection = call.service_principal == "autoscaling.amazonaws.com";
  for (const FleetInstance& instance : instances) {
    const LaunchRow* launch = launches.find(instance.specification());
    if (launch != nullptr && launch->terminate_protected && !is_ending(instance.state) &&
        !ignores_protection) {
      throw errors::operation_not_permitted(world_.fleet().id(instance), "terminated",
                                            "disableApiTermination");
    }
  }
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();
  TerminateInstancesResult output;
  auto& changes = output.TerminatingInstances.emplace();
  for (const FleetInstance& instance : instances) {
    // Once more is no mistake, and changes nothing (EC2-022).
    if (!is_ending(instance.state)) {
      edit(instance).shutdown_asked = call.now();
      move(instance, FleetState::shutting_down, StateCause::user);
      schedule(kinds::transition, instance.number,
               instance.state == FleetState::stopped ? times::terminate_stopped : times::terminate);
    }
    changes.push_back(change_of(instance));
  }
  return output;
}

void Transitions::on_transition(const simulation::Event& event) {
  const auto instance = world_.fleet().find(static_cast<std::uint32_t>(event.subject));
  const auto since = simulation::from_milliseconds(static_cast<std::int64_t>(event.detail));
  if (!instance || instance->state_since != since) return;
  const FleetState next = next_state(instance->state);
  move(*instance, next, instance->cause);
  if (next == FleetState::running) {
    schedule(kinds::restarted_agents_ready, instance->number, times::agents);
  } else if (next == FleetState::terminated) {
    schedule(kinds::record_vanishes, instance->number, times::record);
  }
}

void Transitions::on_agents_ready(const simulation::Event& event) {
  const auto instance = world_.fleet().find(static_cast<std::uint32_t>(event.subject));
  const auto since = simulation::from_milliseconds(static_cast<std::int64_t>(event.detail));
  if (!instance || instance->state_since != since) return;
  const Agents& usual = instance->specification().agents;
  world_.fleet().set_agents(instance->number,
                            {after_boot(instance->agents.codedeploy, usual.codedeploy),
                             after_boot(instance->agents.ssm, usual.ssm)});
}

void Transitions::on_record_vanishes(const simulation::Event& event) {
  const auto instance = world_.fleet().find(static_cast<std::uint32_t>(event.subject));
  if (!instance) return;
  const world::Scope scope = scope_of(*instance);
  const std::string group = instance->specification().name;
  world_.directory().drop_tags(world::instance_arn(world_, *instance));
  instances_.erase(scope, world_.fleet().id(*instance));
  world_.fleet().set_state(instance->number, FleetState::gone, instance->cause, world_.now());
  if (world_.fleet().find_group(scope.account, scope.region, false, group) == nullptr) {
    world_.component<Launches>().forget(scope, group);
  }
}

}  // namespace windtunnel::ec2
