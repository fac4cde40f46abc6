#include "services/ecs/pass.hpp"

#include <algorithm>

#include "services/ecs/limits.hpp"
#include "services/ecs/rollout.hpp"
#include "services/ecs/service_notices.hpp"
#include "services/ecs/tags.hpp"
#include "services/ecs/targets.hpp"
#include "services/ecs/task_life.hpp"

namespace windtunnel::ecs {
namespace {

using simulation::EventClass;

/// The first failure is made good at once, the others ever later.
Duration retry_delay(std::uint32_t rounds, Duration drain) {
  if (rounds <= 1) return Duration{0};
  Duration delay = durations::first_retry;
  for (std::uint32_t round = 2; round < rounds && delay < durations::last_retry; ++round) {
    delay *= 2;
  }
  delay = std::min(delay, durations::last_retry);
  // What the failed ones leave behind is work; between two tries there is none.
  return rounds < 4 ? delay : std::max(delay, drain + durations::slow_tick);
}

constexpr const char* stuck =
    ") was unable to stop or start tasks during a deployment because of the service deployment "
    "configuration. Update the minimumHealthyPercent or maximumPercent value and try again.";

RolloutBounds bounds_of(const Service& service) {
  const DeploymentConfiguration& configuration = *service.deploymentConfiguration;
  return {static_cast<std::uint64_t>(service.desiredCount.value_or(0)),
          static_cast<std::uint64_t>(*configuration.minimumHealthyPercent),
          static_cast<std::uint64_t>(*configuration.maximumPercent)};
}

void bring_forward(std::optional<Instant>& soonest, Instant at) {
  if (!soonest || at < *soonest) soonest = at;
}

}  // namespace

Pass::Pass(world::World& world, const ServiceName& name)
    : world_(world),
      name_(name),
      services_(world.component<Services>()),
      sets_(world.component<TaskSets>()),
      tasks_(world.component<Tasks>()),
      service_(*services_.find(name)) {}

NextPass Pass::run() {
  sets_.erase_gone(name_);
  for (const std::uint64_t number : numbers()) tend(number);
  if (service_.has_controller("ECS")) {
    roll();
  } else {
    for (const std::uint64_t number : numbers()) fill(number, desired_of(at(number)));
  }
  for (const std::uint64_t number : numbers()) judge(number);
  return next();
}

std::vector<std::uint64_t> Pass::numbers() const {
  std::vector<std::uint64_t> found;
  for (const TaskSetRow* set : sets_.of_service(name_)) {
    if (!set->draining()) found.push_back(set->number);
  }
  return found;
}

TaskSetState Pass::state(std::uint64_t number) const {
  const bool rolls = service_.has_controller("ECS");
  return state_of(world_, name_, at(number),
                  rolls ? WithoutChecks::healthy_later : WithoutChecks::healthy_at_once);
}

std::string Pass::subject(std::uint64_t number) const {
  return event_subject(name_, service_, at(number));
}

std::uint64_t Pass::desired_count() const {
  return static_cast<std::uint64_t>(service_.shown.desiredCount.value_or(0));
}

std::uint64_t Pass::desired_of(const TaskSetRow& set) const {
  if (!service_.has_controller("ECS")) return computed_desired_count(service_.shown, set);
  return set.is_primary() ? desired_count() : 0;
}

bool Pass::has_breaker() const {
  const auto& breaker = service_.shown.deploymentConfiguration->deploymentCircuitBreaker;
  return breaker && breaker->enable;
}

bool Pass::is_in_trouble(const TaskSetRow& set) const {
  if (set.failed_rounds == 0) return false;
  const bool ends = service_.has_controller("ECS") && has_breaker() && set.is_primary() &&
                    set.rollout == Rollout::in_progress;
  return !ends;
}

// --- What happened ------------------------------------------------------------------------------

void Pass::tend(std::uint64_t number) {
  const std::uint64_t failures = notice_failures(at(number));
  register_running(at(number));
  count_failures(number, failures + stop_unhealthy(at(number)));
}

std::uint64_t Pass::notice_failures(const TaskSetRow& set) {
  std::uint64_t failures = 0;
  for (const Batch& batch : tasks_.of_owner(owner(set))) {
    if (batch.row->noticed || !has_failed(*batch.row, world_.now())) continue;
    failures += batch.row->count;
    tasks_.set_noticed(owner(set), batch);
  }
  return failures;
}

void Pass::register_running(const TaskSetRow& set) {
  const LoadBalancers& balancers = set.shown.loadBalancers.or_default();
  if (balancers.empty()) return;
  for (const Batch& batch : tasks_.of_owner(owner(set))) {
    if (batch.row->registered || !is_running(*batch.row, world_.now())) continue;
    std::vector<std::string> addresses;
    for (std::uint64_t n = 0; n < batch.row->count; ++n) {
      addresses.push_back(tasks_.address(batch.first + n));
    }
    register_targets(world_, name_.scope, balancers,
                     {name_.scope, addresses, batch.row->silent,
                      tasks_.fleet_entry(name_.scope, batch.row->settings)});
    tasks_.set_registered(owner(set), batch);
    for (const LoadBalancer& balancer : balancers) {
      services_.add_event(name_, subject(set.number) + " registered " +
                                     std::to_string(batch.row->count) +
                                     " targets in (target-group " + *balancer.targetGroupArn + ")");
    }
  }
}

/// Not before the service's grace period is over. From the last ones on, so that what is before
/// them in their batch stays where it is.
std::uint64_t Pass::stop_unhealthy(const TaskSetRow& set) {
  const Duration grace =
      std::chrono::seconds(service_.shown.healthCheckGracePeriodSeconds.value_or(0));
  std::vector<UnhealthyTasks> unhealthy = state(set.number).unhealthy;
  std::uint64_t stopped = 0;
  for (auto each = unhealthy.rbegin(); each != unhealthy.rend(); ++each) {
    if (world_.now() < life_of(*each->batch.row).running + grace) continue;
    const LoadBalancer& balancer = set.shown.loadBalancers->front();
    services_.add_event(name_, "(service " + name_.name + ") (port " +
                                   std::to_string(*balancer.containerPort) +
                                   ") is unhealthy in (target-group " + *balancer.targetGroupArn +
                                   ") due to (reason Health checks failed).");
    sets_.stop(
        name_, set, each->batch, each->from, each->count,
        {"", "Task failed ELB health checks in (target-group " + *balancer.targetGroupArn + ")"});
    stopped += each->count;
  }
  return stopped;
}

void Pass::count_failures(std::uint64_t number, std::uint64_t failures) {
  if (failures == 0) return;
  const Duration drain =
      deregistration_delay(world_, name_.scope, at(number).shown.loadBalancers.or_default());
  TaskSetRow& set = sets_.edit(name_, number);
  set.failed_tasks += static_cast<std::uint32_t>(failures);
  ++set.failed_rounds;
  set.retry_at = world_.now() + retry_delay(set.failed_rounds, drain);
  if (set.failed_rounds == 3) {
    services_.add_event(name_,
                        subject(number) + " is unable to consistently start tasks successfully.");
    emit_start_impaired(world_, name_);
  }
}

// --- What is to be done -------------------------------------------------------------------------

TaskSettings Pass::task_settings(const TaskSetRow& set) const {
  const Service& service = service_.shown;
  TaskSettings settings;
  const std::string& definition = *set.shown.taskDefinition;
  settings.definition = definition.substr(definition.rfind('/') + 1);
  settings.launch_type = set.shown.launchType.or_default();
  settings.platform_version = set.shown.platformVersion.or_default();
  settings.group = "service:" + name_.name;
  settings.started_by = *set.shown.id;
  settings.network = set.shown.networkConfiguration.or_default();
  settings.execute_command = service.enableExecuteCommand.value_or(false);
  const std::string& source = service.propagateTags.or_default();
  if (source == "SERVICE") settings.tags = tags_of(world_, *service.serviceArn);
  if (source == "TASK_DEFINITION") settings.tags = tags_of(world_, definition);
  if (service.enableECSManagedTags.value_or(false)) {
    settings.tags["aws:ecs:clusterName"] = name_.cluster;
    settings.tags["aws:ecs:serviceName"] = name_.name;
  }
  return settings;
}

void Pass::start(std::uint64_t number, std::uint64_t count) {
  TaskSetRow& set = sets_.edit(name_, number);
  if (count == 0 || world_.now() < set.retry_at) return;
  set.steady = false;
  const auto event_class = is_in_trouble(set) ? EventClass::background : EventClass::work;
  const std::uint64_t first = tasks_.start(owner(set), task_settings(set), count, event_class);
  services_.add_event(name_, subject(number) + " has started " + std::to_string(count) +
                                 " tasks: " + named_tasks(tasks_, first, count) + ".");
}

/// Those that do not run yet first, then the newest.
void Pass::reduce(std::uint64_t number, std::uint64_t count) {
  if (count > 0) sets_.edit(name_, number).steady = false;
  for (const bool pending : {true, false}) {
    const std::vector<Batch> batches = tasks_.of_owner(owner(at(number)));
    for (auto batch = batches.rbegin(); batch != batches.rend() && count > 0; ++batch) {
      const BatchRow& row = *batch->row;
      if (!is_wanted(row, world_.now()) || is_pending(row, world_.now()) != pending) continue;
      const std::uint64_t taken = std::min<std::uint64_t>(count, row.count);
      sets_.stop(name_, at(number), *batch, batch->first + row.count - taken, taken,
                 scaling_activity(at(number)));
      count -= taken;
    }
  }
}

void Pass::fill(std::uint64_t number, std::uint64_t desired) {
  const TaskCounts counts = tasks_.count(owner(at(number)));
  const std::uint64_t wanted = counts.running + counts.pending;
  if (wanted < desired) start(number, desired - wanted);
  if (wanted > desired) reduce(number, wanted - desired);
}

/// ECS-051.
void Pass::roll() {
  const TaskSetRow* primary = sets_.primary(name_);
  if (primary == nullptr) return;
  const std::uint64_t fresh = primary->number;
  break_circuit(fresh);
  if (sets_.primary(name_)->number != fresh) return roll();

  const RolloutBounds bounds = bounds_of(service_.shown);
  RolloutCounts counts;
  std::uint64_t waiting = 0;
  for (const std::uint64_t number : numbers()) {
    const TaskSetState found = state(number);
    (number == fresh ? counts.fresh : counts.old) += found.wanted();
    (number == fresh ? counts.healthy_fresh : counts.healthy_old) += found.healthy;
    waiting += found.pending + found.waiting;
  }
  const std::uint64_t stopped = stoppable(bounds, counts);
  stop_old(fresh, stopped);
  if (counts.fresh > bounds.desired) reduce(fresh, counts.fresh - bounds.desired);
  // What was stopped makes room.
  counts.old -= stopped;
  const std::uint64_t started = primary->rollout == Rollout::failed ? 0 : startable(bounds, counts);
  start(fresh, started);
  const bool is_complete = counts.fresh == bounds.desired &&
                           counts.healthy_fresh == bounds.desired && numbers().size() == 1;
  if (is_complete) complete(fresh);
  const bool is_stuck = counts.old > 0 && counts.fresh < bounds.desired && started == 0 &&
                        stopped == 0 && waiting == 0 && primary->rollout == Rollout::in_progress;
  if (is_stuck) services_.add_event(name_, "(service " + name_.name + stuck);
}

/// An old deployment without tasks is over.
void Pass::stop_old(std::uint64_t fresh, std::uint64_t count) {
  for (const std::uint64_t number : numbers()) {
    if (number == fresh) continue;
    const TaskCounts own = tasks_.count(owner(at(number)));
    const std::uint64_t wanted = own.running + own.pending;
    const std::uint64_t taken = std::min(count, wanted);
    reduce(number, taken);
    count -= taken;
    if (taken == wanted) sets_.drain(name_, number);
  }
}

/// ECS-053.
void Pass::break_circuit(std::uint64_t primary) {
  const TaskSetRow& set = at(primary);
  if (!has_breaker() || set.rollout != Rollout::in_progress) return;
  if (set.failed_tasks < breaker_threshold(desired_count())) return;
  TaskSetRow& failed = sets_.edit(name_, primary);
  failed.rollout = Rollout::failed;
  failed.rollout_reason = "ECS deployment circuit breaker: tasks failed to start.";
  services_.add_event(name_, "(service " + name_.name + ") (deployment " + *failed.shown.id +
                                 ") deployment failed: tasks failed to start.");
  emit_deployment(world_, name_, failed, failed.rollout_reason);
  const TaskSet back = service_.completed;
  const auto& breaker = service_.shown.deploymentConfiguration->deploymentCircuitBreaker;
  // What is no better than what failed is not gone back to.
  const bool is_other = back.taskDefinition != failed.shown.taskDefinition ||
                        back.loadBalancers != failed.shown.loadBalancers;
  if (!breaker->rollback || !back.id || !is_other) return;
  failed.rollout_reason =
      "ECS deployment circuit breaker: rolling back to deploymentId " + *back.id + ".";
  services_.add_event(name_,
                      "(service " + name_.name + ") rolling back to deployment " + *back.id + ".");
  TaskSet settings = back;
  settings.scale.reset();
  sets_.deploy(name_, settings, failed.rollout_reason);
  Service& shown = services_.edit(name_).shown;
  shown.taskDefinition = back.taskDefinition;
  shown.networkConfiguration = back.networkConfiguration;
  shown.loadBalancers = back.loadBalancers;
}

void Pass::complete(std::uint64_t primary) {
  if (at(primary).rollout != Rollout::in_progress) return;
  TaskSetRow& set = sets_.edit(name_, primary);
  set.rollout = Rollout::completed;
  set.rollout_reason = "ECS deployment " + *set.shown.id + " completed.";
  set.shown.updatedAt = world_.now();
  services_.edit(name_).completed = set.shown;
  services_.add_event(name_, "(service " + name_.name + ") (deployment " + *set.shown.id +
                                 ") deployment completed.");
  emit_deployment(world_, name_, set, set.rollout_reason);
}

void Pass::judge(std::uint64_t number) {
  const bool is_steady = state(number).is_steady(desired_of(at(number)));
  const bool was_steady = at(number).steady;
  if (is_steady == was_steady) return;
  TaskSetRow& set = sets_.edit(name_, number);
  set.steady = is_steady;
  if (!is_steady) return;
  set.failed_rounds = 0;
  set.retry_at = {};
  if (!service_.has_controller("ECS") || set.is_primary()) {
    services_.add_event(name_, subject(number) + " has reached a steady state.");
    emit_steady_state(world_, name_, service_, set);
  }
  world_.raise(world::TaskSetSteady{name_.scope, name_.cluster, name_.name, *set.shown.id,
                                    set.shown.externalId.or_default()});
}

// --- When to look again -------------------------------------------------------------------------

void Pass::look_ahead(const TaskSetRow& set, std::optional<Instant>& soonest) const {
  const Instant now = world_.now();
  const TaskSetState found = state(set.number);
  const bool presumes = set.shown.loadBalancers.or_default().empty();
  for (const Batch& batch : tasks_.of_owner(owner_of(name_, set))) {
    const BatchRow& row = *batch.row;
    if (!is_wanted(row, now)) continue;
    const Instant runs = row.created + row.start_time;
    if (now < runs) bring_forward(soonest, runs);
    if (now >= runs && presumes && found.waiting > 0 && now < runs + durations::presumed_healthy) {
      bring_forward(soonest, runs + durations::presumed_healthy);
    }
  }
  if (found.waiting > 0 && !presumes) bring_forward(soonest, now + durations::tick);
  if (found.wanted() < desired_of(set) && set.retry_at > now) bring_forward(soonest, set.retry_at);
}

NextPass Pass::next() const {
  std::optional<Instant> work;
  std::optional<Instant> background;
  for (const TaskSetRow* set : sets_.of_service(name_)) {
    if (set->draining()) {
      bring_forward(work, set->gone_at);
      continue;
    }
    look_ahead(*set, is_in_trouble(*set) ? background : work);
    const TaskSetState found = state(set->number);
    if (found.healthy + found.waiting < found.running) {
      bring_forward(background, world_.now() + durations::slow_tick);
    }
  }
  if (!work) return {background, EventClass::background};
  if (background) bring_forward(work, *background);
  return {work, EventClass::work};
}

}  // namespace windtunnel::ecs
