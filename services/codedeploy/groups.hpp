#pragma once

#include <functional>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/codedeploy/rows.hpp"

namespace windtunnel::codedeploy {

/// Deployment groups (CD-040 to CD-04C). Settings that are not modelled are refused as
/// NotImplemented.
class Groups : public world::Component {
 public:
  explicit Groups(world::World& world);

  CreateDeploymentGroupOutput create_deployment_group(world::Call& call,
                                                      const CreateDeploymentGroupInput& in);
  GetDeploymentGroupOutput get_deployment_group(world::Call& call,
                                                const GetDeploymentGroupInput& in);
  BatchGetDeploymentGroupsOutput batch_get_deployment_groups(
      world::Call& call, const BatchGetDeploymentGroupsInput& in);
  ListDeploymentGroupsOutput list_deployment_groups(world::Call& call,
                                                    const ListDeploymentGroupsInput& in);
  UpdateDeploymentGroupOutput update_deployment_group(world::Call& call,
                                                      const UpdateDeploymentGroupInput& in);
  DeleteDeploymentGroupOutput delete_deployment_group(world::Call& call,
                                                      const DeleteDeploymentGroupInput& in);

  /// Checks both names and that both exist, in that order (CD-005).
  const GroupRow& at(const world::Scope& scope, std::string_view application,
                     std::string_view group) const;
  /// The group as it is now, by its ids; null once it is deleted.
  const GroupRow* find(const world::Scope& scope, const std::string& application_id,
                       const std::string& group_id) const;
  /// The row to change, of a group that find knows.
  GroupRow& edit(const world::Scope& scope, const std::string& application_id,
                 const std::string& group_id);
  /// Has the group mean the EC2 instances and Auto Scaling groups that `targeting` does (CD-120).
  void retarget(const world::Scope& scope, const std::string& application_id,
                const std::string& group_id, const DeploymentGroupInfo& targeting);
  /// What application and group are called now, or were when the group was deleted.
  const GroupPlaceRow& place(const world::Scope& scope, const std::string& application_id,
                             const std::string& group_id) const;

  void each(const world::Scope& scope, const std::function<void(const GroupRow&)>& visit) const;

  void rename_application(const world::Scope& scope, const std::string& application_id,
                          std::string_view name, std::string_view new_name);
  /// Removes the application's groups with their history (CD-023).
  void remove_all_of(const world::Scope& scope, const std::string& application,
                     const std::string& application_id);

 private:
  void check_services(const world::Scope& scope, const DeploymentGroupInfo& settings,
                      std::string_view own_id) const;
  std::string new_id(const world::Scope& scope, const std::string& application_id,
                     std::string_view application, std::string_view group) const;
  DeploymentGroupInfo describe(const world::Scope& scope, std::string_view application,
                               std::string_view group, const GroupRow& row) const;
  void remove(const world::Scope& scope, const std::string& application, const std::string& group);

  world::Table<GroupRow> groups_;
  world::Table<GroupPlaceRow> places_;
  simulation::Rows<NumberRow> numbers_;
};

}  // namespace windtunnel::codedeploy
