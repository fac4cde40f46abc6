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

  /// Puts the hooks that `settings` ask for into their groups, and takes those away that only
  /// `before` asked for. Throws InvalidAutoScalingGroupException for a group that does not exist.
  void change_hooks(const world::Scope& scope, const GroupRow& group, std::string_view group_name,
                    const DeploymentGroupInfo& before, DeploymentGroupInfo& settings);
  /// The instances in service of all groups (CD-043), by name.
  std::set<std::uint64_t> members(const world::Scope& scope,
                                  const DeploymentGroupInfo& settings) const;

  // What blue/green deployments do with groups (CD-120).
  /// Makes a copy of the one group in `settings` and lets it have as many instances; `error` says
  /// why it could not.
  std::string copy_group(const world::Scope& scope, const DeploymentGroupInfo& settings,
                         const std::string& name, const std::string& deployment_id,
                         std::string& error);
  /// Whether all instances that the copy wants are in service, and the agents on them answer.
  struct Arrival {
    bool in_service = false;
    bool agents_answer = false;
  };
  Arrival arrival(const world::Scope& scope, const std::string& name) const;
  /// Lets the copy do again what it was kept from while it was deployed to.
  void resume(const world::Scope& scope, const std::string& name);
  void delete_group(const world::Scope& scope, const std::string& name);

  /// Lets the launch or the end of an instance go on, or gives the launch up.
  void answer(const world::Scope& scope, const LaunchRow& launch, bool succeeded);

  void action_started(const world::LifecycleActionStarted& signal);
  /// Brings members up to date that got an earlier revision when they were launched (CD-142).
  void update_outdated(const simulation::Event& event);

 private:
  enum class HookKind { launch, termination };
  std::string put_hook(const world::Scope& scope, const GroupRow& group,
                       std::string_view group_name, const std::string& auto_scaling_group,
                       HookKind kind);
  void drop_hook(const world::Scope& scope, const std::string& auto_scaling_group,
                 const std::string& hook);

  /// Whose hook it is, under its name.
  world::Table<LaunchHookRow> hooks_;
};

}  // namespace windtunnel::codedeploy
