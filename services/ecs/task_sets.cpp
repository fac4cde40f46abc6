#include "services/ecs/task_sets.hpp"

#include <algorithm>

#include "emulator/world/key.hpp"
#include "services/ecs/limits.hpp"
#include "services/ecs/numbers.hpp"
#include "services/ecs/sections.hpp"
#include "services/ecs/service_notices.hpp"
#include "services/ecs/services.hpp"
#include "services/ecs/tags.hpp"
#include "services/ecs/targets.hpp"
#include "services/ecs/task_life.hpp"
#include "services/ecs/task_set_state.hpp"

namespace windtunnel::ecs {
namespace {

std::string set_prefix(const ServiceName& service) {
  return world::key_prefix(service.cluster, service.name);
}

std::string_view name_of(Rollout rollout) {
  if (rollout == Rollout::completed) return "COMPLETED";
  return rollout == Rollout::failed ? "FAILED" : "IN_PROGRESS";
}

}  // namespace

std::uint64_t computed_desired_count(const Service& service, const TaskSetRow& set) {
  if (set.draining()) return 0;
  const double exact =
      service.desiredCount.value_or(0) * set.shown.scale->value.value_or(100) / 100;
  const auto whole = static_cast<std::uint64_t>(exact);
  return static_cast<double>(whole) < exact ? whole + 1 : whole;
}

TaskOwner owner_of(const ServiceName& service, const TaskSetRow& set) {
  return {service.scope, service.cluster, set.number};
}

StopReason scaling_activity(const TaskSetRow& set) {
  return {"ServiceSchedulerInitiated",
          "Scaling activity initiated by (deployment " + *set.shown.id + ")"};
}

std::string event_subject(const ServiceName& service, const ServiceRow& row,
                          const TaskSetRow& set) {
  if (row.has_controller("ECS")) return "(service " + service.name + ")";
  return "(service " + service.name + ", taskSet " + *set.shown.id + ")";
}

std::string named_tasks(const Tasks& tasks, std::uint64_t first, std::uint64_t count) {
  std::string text;
  for (std::uint64_t n = 0; n < std::min(count, limits::named_tasks); ++n) {
    text += (n == 0 ? "(task " : " (task ") + tasks.id(first + n) + ")";
  }
  return text;
}

TaskSets::TaskSets(world::World& world)
    : Component(world), sets_(world.tracker(), sections::task_sets, "task sets") {}

// --- Facts --------------------------------------------------------------------------------------

std::string TaskSets::key_of(const ServiceName& service, std::uint64_t number) const {
  return set_prefix(service) + world::number_key(number);
}

bool TaskSets::is_gone(const TaskSetRow& row) const {
  return row.draining() && row.gone_at <= world_.now();
}

std::vector<const TaskSetRow*> TaskSets::of_service(const ServiceName& service) const {
  std::vector<const TaskSetRow*> found;
  sets_.scan(service.scope, set_prefix(service), {}, [&](std::string_view, const TaskSetRow& row) {
    if (!is_gone(row)) found.push_back(&row);
    return true;
  });
  return found;
}

const TaskSetRow* TaskSets::find(const ServiceName& service, const std::string& text) const {
  for (const TaskSetRow* row : of_service(service)) {
    if (*row->shown.id == text || *row->shown.taskSetArn == text) return row;
  }
  return nullptr;
}

const TaskSetRow* TaskSets::find(const ServiceName& service, std::uint64_t number) const {
  const TaskSetRow* row = sets_.find(service.scope, key_of(service, number));
  return row == nullptr || is_gone(*row) ? nullptr : row;
}

/// ".../task-set/CLUSTER/SERVICE/ecs-svc/N".
bool TaskSets::find_by_arn(const world::Scope& scope, const std::string& arn) const {
  const std::string prefix = make_arn(scope, "task-set/");
  if (!arn.starts_with(prefix)) return false;
  const std::string tail = arn.substr(prefix.size());
  const std::size_t cluster = tail.find('/');
  if (cluster == std::string::npos) return false;
  const std::size_t service = tail.find('/', cluster + 1);
  if (service == std::string::npos) return false;
  return find({scope, tail.substr(0, cluster), tail.substr(cluster + 1, service - cluster - 1)},
              arn) != nullptr;
}

const TaskSetRow* TaskSets::primary(const ServiceName& service) const {
  for (const TaskSetRow* row : of_service(service)) {
    if (row->is_primary() && !row->draining()) return row;
  }
  return nullptr;
}

TaskSet TaskSets::describe(const ServiceName& service, const TaskSetRow& row) const {
  const ServiceRow& of = *world_.component<Services>().find(service);
  const std::uint64_t desired = computed_desired_count(of.shown, row);
  const TaskSetState state = state_of(world_, service, row, WithoutChecks::healthy_at_once);
  TaskSet set = row.shown;
  if (row.draining()) {
    set.status = "DRAINING";
    set.scale->value = 0.0;
  }
  set.computedDesiredCount = static_cast<std::int32_t>(desired);
  set.runningCount = static_cast<std::int32_t>(state.running);
  set.pendingCount = static_cast<std::int32_t>(state.pending);
  set.stabilityStatus = state.is_steady(desired) ? "STEADY_STATE" : "STABILIZING";
  set.stabilityStatusAt = world_.now();
  set.tags = wire_tags(tags_of(world_, *set.taskSetArn));
  return set;
}

std::vector<TaskSet> TaskSets::describe_all(const ServiceName& service) const {
  std::vector<TaskSet> described;
  for (const TaskSetRow* row : of_service(service)) described.push_back(describe(service, *row));
  return described;
}

/// ECS-050.
std::vector<Deployment> TaskSets::describe_deployments(const ServiceName& service) const {
  const ServiceRow& of = *world_.component<Services>().find(service);
  std::vector<Deployment> described;
  const std::vector<const TaskSetRow*> rows = of_service(service);
  for (auto at = rows.rbegin(); at != rows.rend(); ++at) {
    const TaskSetRow& row = **at;
    const TaskCounts tasks = world_.component<Tasks>().count(owner_of(service, row));
    Deployment deployment;
    deployment.id = row.shown.id;
    deployment.status = row.shown.status;
    deployment.taskDefinition = row.shown.taskDefinition;
    deployment.launchType = row.shown.launchType;
    deployment.platformVersion = row.shown.platformVersion;
    deployment.platformFamily = row.shown.platformFamily;
    deployment.networkConfiguration = row.shown.networkConfiguration;
    deployment.createdAt = row.shown.createdAt;
    deployment.updatedAt = row.shown.updatedAt;
    const bool counts = row.is_primary() && !row.draining();
    deployment.desiredCount = counts ? of.shown.desiredCount.value_or(0)
                                     : static_cast<std::int32_t>(tasks.running + tasks.pending);
    deployment.runningCount = static_cast<std::int32_t>(tasks.running);
    deployment.pendingCount = static_cast<std::int32_t>(tasks.pending);
    deployment.failedTasks = static_cast<std::int32_t>(row.failed_tasks);
    deployment.rolloutState = std::string(name_of(row.rollout));
    deployment.rolloutStateReason = row.rollout_reason;
    described.push_back(std::move(deployment));
  }
  return described;
}

// --- Changes ------------------------------------------------------------------------------------

TaskSetRow& TaskSets::edit(const ServiceName& service, std::uint64_t number) {
  return sets_.edit(service.scope, key_of(service, number));
}

TaskSetRow& TaskSets::create(const ServiceName& service, TaskSet settings) {
  auto& numbers = world_.component<Numbers>();
  const std::uint64_t number = numbers.of_task_set();
  settings.id = numbers.deployment_id();
  settings.taskSetArn = make_arn(
      service.scope, "task-set/" + service.cluster + "/" + service.name + "/" + *settings.id);
  settings.serviceArn = service_arn(service);
  settings.clusterArn = cluster_arn(service.scope, service.cluster);
  settings.createdAt = settings.updatedAt = world_.now();
  if (!settings.scale) settings.scale = Scale{.unit = "PERCENT", .value = 100.0};
  if (!settings.serviceRegistries) settings.serviceRegistries.emplace();
  TaskSetRow& row = edit(service, number);
  row.number = number;
  row.shown = std::move(settings);
  return row;
}

void TaskSets::deploy(const ServiceName& service, TaskSet settings, const std::string& told) {
  for (const TaskSetRow* row : of_service(service)) {
    if (!row->is_primary()) continue;
    TaskSetRow& replaced = edit(service, row->number);
    replaced.shown.status = "ACTIVE";
    replaced.shown.updatedAt = world_.now();
  }
  settings.status = "PRIMARY";
  settings.externalId.reset();
  TaskSetRow& made = create(service, std::move(settings));
  made.rollout_reason = "ECS deployment " + *made.shown.id + " in progress.";
  emit_deployment(world_, service, made, told.empty() ? made.rollout_reason : told);
}

Instant TaskSets::stop(const ServiceName& service, const TaskSetRow& set, const Batch& batch,
                       std::uint64_t from, std::uint64_t count, const StopReason& reason) {
  Tasks& tasks = world_.component<Tasks>();
  Services& services = world_.component<Services>();
  const std::string subject = event_subject(service, *services.find(service), set);
  const LoadBalancers& balancers = set.shown.loadBalancers.or_default();
  const std::string number = std::to_string(count);
  Duration drain{0};
  if (batch.row->registered) {
    std::vector<std::string> addresses;
    for (std::uint64_t n = 0; n < count; ++n) addresses.push_back(tasks.address(from + n));
    deregister_targets(world_, service.scope, balancers, addresses);
    drain = deregistration_delay(world_, service.scope, balancers);
    services.add_event(service,
                       subject + " has begun draining connections on " + number + " tasks.");
    for (const LoadBalancer& balancer : balancers) {
      services.add_event(service, subject + " deregistered " + number +
                                      " targets in (target-group " + *balancer.targetGroupArn +
                                      ")");
    }
  }
  services.add_event(service, subject + " has stopped " + number +
                                  " running tasks: " + named_tasks(tasks, from, count) + ".");
  return tasks.stop(owner_of(service, set), batch, from, count, reason, drain);
}

Instant TaskSets::stop_all(const ServiceName& service, const TaskSetRow& set,
                           const StopReason& reason) {
  Instant last = world_.now();
  for (const Batch& batch : world_.component<Tasks>().of_owner(owner_of(service, set))) {
    if (is_wanted(*batch.row, world_.now())) {
      last = std::max(last, stop(service, set, batch, batch.first, batch.row->count, reason));
    } else {
      last = std::max(last, life_of(*batch.row).stopped);
    }
  }
  return last;
}

void TaskSets::drain(const ServiceName& service, std::uint64_t number) {
  TaskSetRow& row = edit(service, number);
  if (row.draining()) return;
  row.gone_at = stop_all(service, row, scaling_activity(row)) + durations::removal;
  row.shown.updatedAt = world_.now();
  world_.schedule(event_kind(event_numbers::settled), row.gone_at);
}

void TaskSets::erase_gone(const ServiceName& service) {
  std::vector<std::string> keys;
  sets_.scan(service.scope, set_prefix(service), {},
             [&](std::string_view key, const TaskSetRow& row) {
               if (is_gone(row)) keys.emplace_back(key);
               return true;
             });
  for (const std::string& key : keys) {
    world_.directory().drop_tags(*sets_.find(service.scope, key)->shown.taskSetArn);
    sets_.erase(service.scope, key);
  }
}

void TaskSets::erase_all(const ServiceName& service) {
  for (const TaskSetRow* row : of_service(service))
    edit(service, row->number).gone_at = world_.now();
  erase_gone(service);
}

}  // namespace windtunnel::ecs
