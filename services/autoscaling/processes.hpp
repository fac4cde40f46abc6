#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/autoscaling/api.hpp"

namespace windtunnel::autoscaling {

/// What a group is told not to do for a while (ASG-062, ASG-063).
class Processes final : public world::Component {
 public:
  using Component::Component;

  api::Unit suspend_processes(world::Call& call, const ScalingProcessQuery& in);
  api::Unit resume_processes(world::Call& call, const ScalingProcessQuery& in);
};

}  // namespace windtunnel::autoscaling
