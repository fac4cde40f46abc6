#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/groups.hpp"
#include "services/autoscaling/rows.hpp"

namespace windtunnel::autoscaling {

inline constexpr std::string_view launching_transition = "autoscaling:EC2_INSTANCE_LAUNCHING";
inline constexpr std::string_view terminating_transition = "autoscaling:EC2_INSTANCE_TERMINATING";

/// Lifecycle hooks as clients put them (ASG-031, ASG-037).
class Hooks final : public world::Component {
 public:
  explicit Hooks(world::World& world);

  PutLifecycleHookAnswer put_lifecycle_hook(world::Call& call, const PutLifecycleHookType& in);
  DescribeLifecycleHooksAnswer describe_lifecycle_hooks(world::Call& call,
                                                        const DescribeLifecycleHooksType& in);
  DeleteLifecycleHookAnswer delete_lifecycle_hook(world::Call& call,
                                                  const DeleteLifecycleHookType& in);

  // For the rest of the service.

  void put(const GroupName& group, const LifecycleHookSpecification& hook);
  /// Those of one transition, in order of name.
  std::vector<const LifecycleHook*> of(const GroupName& group, std::string_view transition) const;
  const LifecycleHook* find(const GroupName& group, std::string_view name) const;
  void erase_all(const GroupName& group);

 private:
  std::vector<const LifecycleHook*> all_of(const GroupName& group) const;

  world::Table<HookRow> rows_;
};

}  // namespace windtunnel::autoscaling
