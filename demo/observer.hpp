#pragma once

#include <map>
#include <string>
#include <vector>

#include "demo/picture.hpp"
#include "demo/stage.hpp"
#include "services/cloudwatch/api.hpp"
#include "services/codedeploy/api.hpp"

namespace windtunnel::demo {

/// Sees the stage as its clients can: asks the services, and tells what is new since it last did.
class Observer {
 public:
  /// Reads the fleet, the alarm and the metric into the picture.
  Observer(Stage& stage, Picture& picture);

  /// From now on looks at this deployment too.
  void follow(const std::string& deployment_id);
  /// Brings the picture up to now.
  void look();

  /// The one that was last followed; there must be one.
  const Deployment& deployment() const { return picture_.deployments.back(); }
  /// The deployment that rolls it back; empty while there is none.
  const std::string& rollback_id() const { return rollback_id_; }

 private:
  void read_instances();
  cloudwatch::MetricAlarm read_alarm();
  void look_at_alarm();
  void look_at_metric();
  void look_at_deployment();
  void look_at_targets(const codedeploy::DeploymentInfo& info);
  void look_at_target(const codedeploy::InstanceTarget& target, TargetStatus& status);
  void tell_events(const codedeploy::InstanceTarget& target);
  void tell_end_of_target(const codedeploy::InstanceTarget& target, const Instance& instance);
  void tell_creation(const codedeploy::DeploymentInfo& info);
  void tell_end(const codedeploy::DeploymentInfo& info);
  Instance& instance(const std::string& id);
  Deployment& current() { return picture_.deployments.back(); }

  Stage& stage_;
  Picture& picture_;
  std::string rollback_id_;
  std::vector<std::string> target_ids_;
  /// How many lifecycle events of each target have been told.
  std::map<std::string, std::size_t> events_told_;
};

}  // namespace windtunnel::demo
