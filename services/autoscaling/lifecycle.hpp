#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "emulator/world/service.hpp"
#include "services/autoscaling/groups.hpp"
#include "services/autoscaling/rows.hpp"
#include "simulation/event.hpp"

namespace windtunnel::autoscaling {

/// How members get from one state to the next: with the instances themselves, with hooks, and by
/// the clock (sections 10, 11 and 14 of the rules).
class Lifecycle final : public world::Component {
 public:
  using Component::Component;

  void on_instance_changed(const world::InstanceStateChanged& signal);
  /// The running instances of a launch enter service: the subject is its first instance, the detail
  /// its group.
  void on_enter_service(const simulation::Event& event);
  /// A passing state of one instance, the subject, is over; the detail is when it began.
  void on_step(const simulation::Event& event);

  // For the rest of the service.

  enum class Hooked : bool { no, yes };
  /// Ends members that are not ending yet, each with an activity of this occasion.
  void terminate(const GroupName& group, const std::vector<std::uint32_t>& instances,
                 std::uint32_t occasion, Hooked hooked = Hooked::yes);
  /// All members, without hooks, as a forced deletion does (ASG-066).
  void terminate_all(const GroupName& group);
  void schedule_step(std::uint32_t instance, simulation::Duration delay);

  // How hooks end.

  void launch_goes_on(std::uint32_t instance);
  void launch_was_abandoned(std::uint32_t instance, std::string_view message);
  void termination_goes_on(std::uint32_t instance);

 private:
  GroupName group_of(std::uint32_t instance) const;
  void launched(std::uint32_t instance);
  void enter_service(std::uint32_t instance);
  /// Has EC2 terminate them; those that are gone already leave at once.
  void end(const world::Scope& scope, const std::vector<std::uint32_t>& instances);
  void leave(std::uint32_t instance);
  void detach(std::uint32_t instance);
};

}  // namespace windtunnel::autoscaling
