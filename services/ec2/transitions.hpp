#pragma once

#include <string_view>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/ec2/api.hpp"
#include "services/ec2/rows.hpp"
#include "simulation/event.hpp"
#include "simulation/fleet/fleet.hpp"

namespace windtunnel::ec2 {

/// StartInstances, StopInstances and TerminateInstances: the state machine of EC2-021 for single
/// instances. A call does all of its instances or none (EC2-022).
class Transitions final : public world::Component {
 public:
  explicit Transitions(world::World& world);

  StartInstancesResult start_instances(world::Call& call, const StartInstancesRequest& input);
  StopInstancesResult stop_instances(world::Call& call, const StopInstancesRequest& input);
  TerminateInstancesResult terminate_instances(world::Call& call,
                                               const TerminateInstancesRequest& input);

  // The subject is the instance's number, the detail the instant of the state that the event ends:
  // an event whose state was left otherwise is void.
  void on_transition(const simulation::Event& event);
  void on_agents_ready(const simulation::Event& event);
  void on_record_vanishes(const simulation::Event& event);

  /// What was asked of the instance; null if nothing ever was.
  const InstanceRow* find(const simulation::Instance& instance) const;

 private:
  InstanceRow& edit(const simulation::Instance& instance);
  void move(const simulation::Instance& instance, simulation::InstanceState state,
            simulation::StateCause cause);
  void schedule(std::uint16_t kind, std::uint32_t number, simulation::Duration span);
  InstanceStateChange change_of(const simulation::Instance& before) const;

  world::Table<InstanceRow> instances_;
};

}  // namespace windtunnel::ec2
