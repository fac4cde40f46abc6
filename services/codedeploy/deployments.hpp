#pragma once

#include <functional>

#include "emulator/world/call.hpp"
#include "emulator/world/operation.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/codedeploy/rows.hpp"

namespace windtunnel::codedeploy {

/// The states of a deployment (CD-070).
const world::OperationMachine& deployment_machine();

/// Deployments as the API has them (CD-060 to CD-06B, CD-130): how they are made, shown, listed
/// and stopped. What they do is the DeploymentEngine's.
class Deployments : public world::Component {
 public:
  explicit Deployments(world::World& world);

  CreateDeploymentOutput create_deployment(world::Call& call, const CreateDeploymentInput& in);
  GetDeploymentOutput get_deployment(world::Call& call, const GetDeploymentInput& in);
  BatchGetDeploymentsOutput batch_get_deployments(world::Call& call,
                                                  const BatchGetDeploymentsInput& in);
  ListDeploymentsOutput list_deployments(world::Call& call, const ListDeploymentsInput& in);
  StopDeploymentOutput stop_deployment(world::Call& call, const StopDeploymentInput& in);
  api::Unit continue_deployment(world::Call& call, const ContinueDeploymentInput& in);
  api::Unit skip_wait_time_for_instance_termination(
      world::Call& call, const SkipWaitTimeForInstanceTerminationInput& in);
  /// Only CloudFormation gives deployments an external id; none here has one to be deleted by.
  DeleteResourcesByExternalIdOutput delete_resources_by_external_id(
      world::Call& call, const DeleteResourcesByExternalIdInput& in);

  const DeploymentRow* find(const world::Scope& scope, std::string_view id) const {
    return deployments_.find(scope, id);
  }
  /// Checks the id first.
  const DeploymentRow& at(const world::Scope& scope, std::string_view id) const;
  /// The same, and throws for one that has ended (CD-076).
  const DeploymentRow& under_way(const world::Scope& scope, std::string_view id) const;
  /// The row to change; it must exist.
  DeploymentRow& edit(const world::Scope& scope, std::string_view id) {
    return deployments_.edit(scope, id);
  }
  /// Where the deployment with the world's number is; null once it is removed.
  const DeploymentPlaceRow* place(std::uint64_t number) const;
  /// The deployment that an event is about; nothing once it is removed.
  struct Subject {
    world::Scope scope;
    std::string id;
  };
  std::optional<Subject> subject_of(const simulation::Event& event) const;
  /// The id of the n-th deployment of a group; empty if there is none.
  std::string nth(const world::Scope& scope, const std::string& group_id, std::uint32_t n) const;
  /// As GetDeployment shows it.
  DeploymentInfo describe(const world::Scope& scope, const DeploymentRow& row) const;

  /// What a deployment is made from, beside its group.
  struct Order {
    RevisionLocation revision;
    std::string config;
    std::string creator;
    std::string description;
    std::string cause;
    std::string file_exists_behavior;
    bool ignores_stop_failures = false;
    bool outdated_only = false;
    api::Opt<AutoRollbackConfiguration> auto_rollback;
    api::Opt<AlarmConfiguration> override_alarms;
    AlarmConfiguration alarms;
    api::Opt<RollbackInfo> rollback_info;
    std::optional<LaunchRow> launch;
    /// Of blue/green: the replacement instances, and in a rollback what it takes back.
    api::Opt<TargetInstances> target_instances;
    std::string takes_back;
  };
  /// The deployment for whose end a client's next one in the group has to wait; null for none. One
  /// to a launched instance keeps nobody waiting (CD-061, CD-062).
  const std::string* blocking(const world::Scope& scope, const GroupRow& group) const;
  /// Makes the deployment and has it begin. The order was checked.
  std::string create(const world::Scope& scope, const std::string& application_id,
                     const std::string& group_id, const Order& order);

  /// Moves to a terminal or other status; keeps the group's and the account's lists of what is
  /// active. The row is the caller's to have changed otherwise.
  void set_status(const world::Scope& scope, const std::string& id, std::string_view status);

  /// Visits the deployments that are under way, in order of their ids, until `visit` returns false.
  void each_under_way(
      const world::Scope& scope,
      const std::function<bool(const std::string&, const DeploymentRow&)>& visit) const;
  /// Visits the ids of the deployments that have something under way on an instance, in order.
  void each_in_flight(const world::Scope& scope,
                      const std::function<void(const std::string&)>& visit) const;
  void set_in_flight(const DeploymentRow& row, bool is_in_flight);

  /// Has each of these deployments end as Failed at once.
  void end_all(const world::Scope& scope, const std::vector<std::string>& ids, Ending ending);
  /// Removes the group's deployments for ever; those under way are ended first.
  void remove_all_of(const world::Scope& scope, const std::string& group_id);

 private:
  void end_originals(const world::Scope& scope, const DeploymentRow& row);
  std::string new_id(const world::Scope& scope, const GroupPlaceRow& place, std::uint32_t n) const;
  void check_order(const world::Scope& scope, const DeploymentGroupInfo& settings,
                   const CreateDeploymentInput& in) const;

  world::Table<DeploymentRow> deployments_;
  /// Under group id and n.
  world::Table<IndexRow> by_group_;
  /// Under creation time and id.
  world::Table<IndexRow> by_time_;
  /// Those under way.
  world::Table<IndexRow> active_;
  /// Of those, whose targets instances may fail that stop or end.
  world::Table<IndexRow> in_flight_;
  simulation::Rows<DeploymentPlaceRow> places_;
  simulation::Rows<NumberRow> numbers_;
};

}  // namespace windtunnel::codedeploy
