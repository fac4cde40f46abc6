#include "demo/observer.hpp"

#include <algorithm>
#include <cmath>

#include "demo/wording.hpp"
#include "services/ec2/api.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::demo {
namespace {

using namespace std::chrono_literals;

TargetStatus target_status(const std::string& word) {
  if (word == "Pending") return TargetStatus::pending;
  if (word == "InProgress") return TargetStatus::in_progress;
  if (word == "Succeeded") return TargetStatus::succeeded;
  return word == "Skipped" ? TargetStatus::skipped : TargetStatus::failed;
}

bool has_ended(TargetStatus status) {
  return status == TargetStatus::succeeded || status == TargetStatus::failed;
}

/// The one that has failed, if any.
const codedeploy::LifecycleEvent* failed_event(const codedeploy::InstanceTarget& target) {
  for (const auto& event : *target.lifecycleEvents) {
    if (*event.status == "Failed") return &event;
  }
  return nullptr;
}

/// An instance answers with what was deployed once ApplicationStart has succeeded.
bool serves(const codedeploy::InstanceTarget& target) {
  return std::any_of(target.lifecycleEvents->begin(), target.lifecycleEvents->end(),
                     [](const codedeploy::LifecycleEvent& event) {
                       return *event.lifecycleEventName == "ApplicationStart" &&
                              *event.status == "Succeeded";
                     });
}

int revision_of(const codedeploy::DeploymentInfo& info) {
  return *info.revision->s3Location->key == bundle_key(1) ? 1 : 2;
}

Lifecycle lifecycle_of(const codedeploy::InstanceTarget& target, const Instance& instance,
                       Instant now) {
  Lifecycle lifecycle{.instance = instance.id, .zone = instance.zone};
  for (const auto& event : *target.lifecycleEvents) {
    ++lifecycle.total;
    if (*event.status == "Succeeded") ++lifecycle.done;
    if (*event.status != "InProgress") continue;
    lifecycle.current = *event.lifecycleEventName;
    lifecycle.running = now - *event.startTime;
  }
  return lifecycle;
}

}  // namespace

Observer::Observer(Stage& stage, Picture& picture) : stage_(stage), picture_(picture) {
  picture_.epoch = picture_.now = stage_.now();
  read_instances();
  const cloudwatch::MetricAlarm alarm = read_alarm();
  picture_.alarm = {names::alarm, *alarm.StateValue};
  picture_.metric = {
      names::metric_namespace + " " + names::metric, *alarm.Threshold, picture_.epoch, {}};
}

void Observer::read_instances() {
  const auto found = stage_.call<ec2::operations::DescribeInstances>({});
  for (const auto& reservation : *found.Reservations) {
    for (const auto& instance : *reservation.Instances) {
      picture_.instances.push_back(
          {.id = *instance.InstanceId, .zone = *instance.Placement->AvailabilityZone});
    }
  }
  std::stable_sort(picture_.instances.begin(), picture_.instances.end(),
                   [](const Instance& a, const Instance& b) { return a.zone < b.zone; });
}

Instance& Observer::instance(const std::string& id) {
  const auto found = std::find_if(picture_.instances.begin(), picture_.instances.end(),
                                  [&](const Instance& instance) { return instance.id == id; });
  WINDTUNNEL_ASSERT(found != picture_.instances.end(),
                    "a target is no instance of the fleet: " + id);
  return *found;
}

void Observer::follow(const std::string& deployment_id) {
  picture_.deployments.push_back({.id = deployment_id});
  rollback_id_.clear();
  target_ids_.clear();
  events_told_.clear();
  look();
}

void Observer::look() {
  const auto already_told = static_cast<std::ptrdiff_t>(picture_.news.size());
  picture_.now = stage_.now();
  look_at_alarm();
  look_at_metric();
  if (!picture_.deployments.empty()) look_at_deployment();
  std::stable_sort(picture_.news.begin() + already_told, picture_.news.end(),
                   [](const News& a, const News& b) { return a.at < b.at; });
}

cloudwatch::MetricAlarm Observer::read_alarm() {
  const auto found = stage_.call<cloudwatch::operations::DescribeAlarms>(
      {.AlarmNames = std::vector{names::alarm}});
  return found.MetricAlarms->front();
}

void Observer::look_at_alarm() {
  const cloudwatch::MetricAlarm alarm = read_alarm();
  if (*alarm.StateValue == picture_.alarm.state) return;
  picture_.alarm.state = *alarm.StateValue;
  picture_.news.push_back({News::Weight::headline, *alarm.StateUpdatedTimestamp, names::alarm,
                           picture_.alarm.state, short_reason(*alarm.StateReason),
                           picture_.alarm.state == "ALARM" ? Tone::bad : Tone::good});
}

void Observer::look_at_metric() {
  Metric& metric = picture_.metric;
  const auto found = stage_.call<cloudwatch::operations::GetMetricStatistics>(
      {.Dimensions =
           std::vector<cloudwatch::Dimension>{{.Name = "Service", .Value = names::service}},
       .EndTime = picture_.now + 1min,
       .MetricName = names::metric,
       .Namespace = names::metric_namespace,
       .Period = 60,
       .StartTime = metric.since,
       .Statistics = std::vector<std::string>{"Sum"}});
  for (const auto& datapoint : *found.Datapoints) {
    const auto minute = static_cast<std::size_t>((*datapoint.Timestamp - metric.since) / 1min);
    if (minute < metric.minutes.size()) continue;
    metric.minutes.resize(minute);
    metric.minutes.push_back(*datapoint.Sum);
    const bool over = *datapoint.Sum > metric.threshold;
    const auto value = std::llround(*datapoint.Sum);
    picture_.news.push_back(
        {News::Weight::minute, *datapoint.Timestamp + 1min, metric.name, std::to_string(value),
         std::string(static_cast<std::size_t>(value) / 5, '#'), over ? Tone::bad : Tone::quiet});
  }
}

void Observer::look_at_deployment() {
  const auto info =
      *stage_.call<codedeploy::operations::GetDeployment>({.deploymentId = current().id})
           .deploymentInfo;
  Deployment& deployment = current();
  const bool was_ended = deployment.has_ended();
  const bool is_new = deployment.status.empty();
  deployment.status = *info.status;
  deployment.revision = revision_of(info);
  deployment.is_rollback = *info.creator == "codeDeployRollback";
  deployment.created = *info.createTime;
  if (is_new) tell_creation(info);
  if (info.startTime && !was_ended) look_at_targets(info);
  if (deployment.has_ended() && !was_ended) tell_end(info);
  rollback_id_ = info.rollbackInfo.or_default().rollbackDeploymentId.or_default();
}

void Observer::look_at_targets(const codedeploy::DeploymentInfo& info) {
  const std::string& id = *info.deploymentId;
  if (target_ids_.empty()) {
    target_ids_ =
        *stage_.call<codedeploy::operations::ListDeploymentTargets>({.deploymentId = id}).targetIds;
    current().targets.resize(target_ids_.size());
  }
  const auto found = stage_.call<codedeploy::operations::BatchGetDeploymentTargets>(
      {.deploymentId = id, .targetIds = target_ids_});
  picture_.under_way.clear();
  for (std::size_t at = 0; at < target_ids_.size(); ++at) {
    look_at_target(*(*found.deploymentTargets)[at].instanceTarget, current().targets[at]);
  }
}

void Observer::look_at_target(const codedeploy::InstanceTarget& target, TargetStatus& status) {
  const TargetStatus before = status;
  status = target_status(*target.status);
  Instance& it = instance(*target.targetId);
  const int revision = current().revision;
  if (before == TargetStatus::pending) it.served = it.serves;
  if (serves(target)) it.serves = revision;
  it.becomes = status == TargetStatus::in_progress ? revision : 0;
  if (status == TargetStatus::in_progress) {
    picture_.under_way.push_back(lifecycle_of(target, it, picture_.now));
  }
  if (status == TargetStatus::in_progress || has_ended(status)) tell_events(target);
  if (has_ended(status)) {
    it.failed = status == TargetStatus::failed;
    if (!has_ended(before)) tell_end_of_target(target, it);
  }
}

void Observer::tell_events(const codedeploy::InstanceTarget& target) {
  std::size_t& told = events_told_[*target.targetId];
  const auto& events = *target.lifecycleEvents;
  for (; told < events.size() && events[told].endTime; ++told) {
    const auto& event = events[told];
    const bool failed = *event.status == "Failed";
    picture_.news.push_back(
        {News::Weight::event, *event.endTime, short_id(*target.targetId), *event.status,
         *event.lifecycleEventName + ", " + span_text(*event.endTime - *event.startTime),
         failed ? Tone::bad : Tone::quiet});
  }
}

void Observer::tell_end_of_target(const codedeploy::InstanceTarget& target,
                                  const Instance& instance) {
  const auto& deployment = current();
  std::string more = instance.zone + ", " + bundle_key(deployment.revision);
  if (const auto* event = failed_event(target)) {
    more += ", " + *event->lifecycleEventName + ": " + *event->diagnostics->message;
  }
  picture_.news.push_back({News::Weight::instance, *target.lastUpdatedAt, short_id(instance.id),
                           *target.status, std::move(more),
                           instance.failed ? Tone::bad : Tone::neutral});
}

void Observer::tell_creation(const codedeploy::DeploymentInfo& info) {
  const Deployment& deployment = current();
  const std::string bundle = bundle_key(deployment.revision);
  picture_.news.push_back(
      {News::Weight::headline, deployment.created, deployment.id, deployment.status,
       deployment.is_rollback ? "rollback to " + bundle
                              : bundle + " to group " + *info.deploymentGroupName + ", " +
                                    short_config(*info.deploymentConfigName)});
}

void Observer::tell_end(const codedeploy::DeploymentInfo& info) {
  Deployment& deployment = current();
  deployment.took = *info.completeTime - *info.createTime;
  deployment.error = info.errorInformation.or_default().code.or_default();
  const bool succeeded = deployment.status == "Succeeded";
  const auto done =
      std::count(deployment.targets.begin(), deployment.targets.end(), TargetStatus::succeeded);
  const std::string reached = bundle_key(deployment.revision) + " on " + std::to_string(done) +
                              " of " + std::to_string(deployment.targets.size());
  picture_.news.push_back({News::Weight::headline, *info.completeTime, deployment.id,
                           deployment.status,
                           succeeded ? reached + ", after " + span_text(deployment.took)
                                     : deployment.error + ", " + reached,
                           succeeded ? Tone::good : Tone::bad});
}

}  // namespace windtunnel::demo
