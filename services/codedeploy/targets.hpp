#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/codedeploy/rows.hpp"
#include "services/codedeploy/target_ids.hpp"
#include "services/codedeploy/timeline.hpp"

namespace windtunnel::codedeploy {

/// Instances and targets of deployments (CD-150 to CD-153): one reading under two names, the
/// older of which calls a target an instance.
class Targets : public world::Component {
 public:
  using Component::Component;

  ListDeploymentTargetsOutput list_deployment_targets(world::Call& call,
                                                      const ListDeploymentTargetsInput& in);
  GetDeploymentTargetOutput get_deployment_target(world::Call& call,
                                                  const GetDeploymentTargetInput& in);
  BatchGetDeploymentTargetsOutput batch_get_deployment_targets(
      world::Call& call, const BatchGetDeploymentTargetsInput& in);
  ListDeploymentInstancesOutput list_deployment_instances(world::Call& call,
                                                          const ListDeploymentInstancesInput& in);
  GetDeploymentInstanceOutput get_deployment_instance(world::Call& call,
                                                      const GetDeploymentInstanceInput& in);
  BatchGetDeploymentInstancesOutput batch_get_deployment_instances(
      world::Call& call, const BatchGetDeploymentInstancesInput& in);

 private:
  struct Page {
    std::vector<std::string> ids;
    api::Opt<std::string> token;
  };
  /// What is listed; an empty list means all.
  struct Filter {
    std::vector<std::string> statuses;
    std::vector<std::string> labels;
  };
  Page list(world::Call& call, const DeploymentRow& deployment, const Filter& filter,
            const api::Opt<std::string>& token) const;
  ListDeploymentTargetsOutput list_shift(const DeploymentRow& deployment,
                                         const ListDeploymentTargetsInput& in) const;
  const DeploymentRow& with_instances(const world::Scope& scope, std::string_view id) const;
  /// The deployment, once its targets are known.
  const DeploymentRow& started(const world::Scope& scope, std::string_view id) const;
  InstanceTarget read(const world::Scope& scope, const DeploymentRow& deployment,
                      TargetPlace place) const;
};

/// One target as it is at the world's now.
struct TargetReading {
  std::string id;
  std::string arn;
  std::string status;
  /// Blue or Green; empty in place.
  std::string_view label;
  Instant last_updated_at{};
  std::vector<LifecycleEvent> events;
};
TargetReading read_target(world::World& world, const world::Scope& scope,
                          const DeploymentRow& deployment, TargetPlace place);

}  // namespace windtunnel::codedeploy
