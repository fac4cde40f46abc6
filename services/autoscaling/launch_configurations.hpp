#pragma once

#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/rows.hpp"

namespace windtunnel::autoscaling {

/// Launch configurations: what a group launches. They cannot be changed.
class LaunchConfigurations final : public world::Component {
 public:
  explicit LaunchConfigurations(world::World& world);

  api::Unit create_launch_configuration(world::Call& call, const CreateLaunchConfigurationType& in);
  LaunchConfigurationsType describe_launch_configurations(world::Call& call,
                                                          const LaunchConfigurationNamesType& in);
  api::Unit delete_launch_configuration(world::Call& call, const LaunchConfigurationNameType& in);

  // For the rest of the service.

  const LaunchConfigurationRow* find(const world::Scope& scope, std::string_view name) const {
    return rows_.find(scope, name);
  }
  std::int32_t count(const world::Scope& scope) const {
    return static_cast<std::int32_t>(rows_.count(scope));
  }

 private:
  world::Table<LaunchConfigurationRow> rows_;
};

}  // namespace windtunnel::autoscaling
