#pragma once

#include <optional>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/codedeploy/rows.hpp"

namespace windtunnel::codedeploy {

/// The 17 configurations that AWS gives every account (CD-030), by name in order; without
/// createTime, which is the world's epoch.
const std::map<std::string, DeploymentConfigInfo, std::less<>>& default_configs();

/// What stands where nobody names a configuration (CD-031), and what rollbacks of traffic shifts
/// use (CD-135).
std::string default_config(std::string_view platform);
std::string all_at_once(std::string_view platform);

/// Deployment configurations (CD-030 to CD-037): the defaults, one constant layer under all
/// worlds, and the account's own.
class Configs : public world::Component {
 public:
  explicit Configs(world::World& world);

  CreateDeploymentConfigOutput create_deployment_config(world::Call& call,
                                                        const CreateDeploymentConfigInput& in);
  GetDeploymentConfigOutput get_deployment_config(world::Call& call,
                                                  const GetDeploymentConfigInput& in);
  ListDeploymentConfigsOutput list_deployment_configs(world::Call& call,
                                                      const ListDeploymentConfigsInput& in);
  api::Unit delete_deployment_config(world::Call& call, const DeleteDeploymentConfigInput& in);

  /// Null for one that does not exist.
  const DeploymentConfigInfo* find(const world::Scope& scope, std::string_view name) const;
  /// The configuration, which must exist and be one for the compute platform (CD-037).
  const DeploymentConfigInfo& at(const world::Scope& scope, std::string_view name,
                                 std::string_view platform) const;
  /// Counts the groups that use a custom one.
  void change_use(const world::Scope& scope, std::string_view name, int change);

 private:
  world::Table<ConfigRow> configs_;
};

}  // namespace windtunnel::codedeploy
