#pragma once

#include <set>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/signal.hpp"
#include "emulator/world/table.hpp"
#include "services/codedeploy/rows.hpp"

namespace windtunnel::codedeploy {

/// The Auto Scaling groups of deployment groups: the hooks in them, their members, and what becomes
/// of an instance that they launch (CD-044, CD-140 to CD-142).
class AutoScaling : public world::Component {
 public:
  explicit AutoScaling(world::World& world);

  /// Puts a launch hook into each group that is new in `settings`, and takes those away that are
  /// only in `before`. Throws InvalidAutoScalingGroupException for a group that does not exist.
  void change_hooks(const world::Scope& scope, const GroupRow& group, std::string_view group_name,
                    const DeploymentGroupInfo& before, DeploymentGroupInfo& settings);
  /// The instances in service of all groups (CD-043), by name.
  std::set<std::uint64_t> members(const world::Scope& scope,
                                  const DeploymentGroupInfo& settings) const;
  /// Lets the launch go on, or ends it.
  void answer(const world::Scope& scope, const LaunchRow& launch, bool succeeded);

  void launching(const world::LifecycleActionStarted& signal);
  /// Brings members up to date that got an earlier revision when they were launched (CD-142).
  void update_outdated(const simulation::Event& event);

 private:
  std::string put_hook(const world::Scope& scope, const GroupRow& group,
                       std::string_view group_name, const std::string& auto_scaling_group);

  /// Whose hook it is, under its name.
  world::Table<LaunchHookRow> hooks_;
};

}  // namespace windtunnel::codedeploy
