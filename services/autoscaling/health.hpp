#pragma once

#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/groups.hpp"
#include "simulation/event.hpp"

namespace windtunnel::autoscaling {

/// Health and replacement (section 12 of the rules). A group looks at its members every 30 s; here
/// only where one of them has changed.
class Health final : public world::Component {
 public:
  using Component::Component;

  api::Unit set_instance_health(world::Call& call, const SetInstanceHealthQuery& in);

  /// The group's next look at its members has something to see.
  void request_pass(const GroupName& group);
  /// The subject is the group's number.
  void on_pass(const simulation::Event& event);

 private:
  /// What a look finds.
  struct Finding {
    /// Unhealthy for EC2, because a client said so, and gone whatever is suspended.
    std::vector<std::uint32_t> by_ec2;
    std::vector<std::uint32_t> by_user;
  };
  Finding look(const GroupRow& row);
};

}  // namespace windtunnel::autoscaling
