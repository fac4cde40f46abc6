#include "services/ecs/tasks.hpp"

#include <algorithm>

#include "emulator/world/key.hpp"
#include "services/ecs/clusters.hpp"
#include "services/ecs/limits.hpp"
#include "services/ecs/numbers.hpp"
#include "services/ecs/sections.hpp"
#include "services/ecs/services.hpp"
#include "services/ecs/task_definitions.hpp"
#include "services/ecs/task_events.hpp"
#include "services/ecs/task_life.hpp"
#include "simulation/fleet/task_behaviour.hpp"
#include "simulation/random.hpp"

namespace windtunnel::ecs {
namespace {

std::string owner_prefix(const TaskOwner& owner) {
  return world::key_prefix(owner.cluster, world::number_key(owner.number));
}

std::string key_of(const TaskOwner& owner, std::uint64_t first) {
  return owner_prefix(owner) + world::number_key(first);
}

Batch read_batch(std::string_view key, const BatchRow& row) {
  return {std::string(key), world::read_number_key(key.substr(key.size() - 8)), &row};
}

std::optional<std::uint32_t> fleet_entry_of(const world::World& world, const world::Scope& scope,
                                            const TaskDefinition& definition) {
  const std::string revision = std::to_string(*definition.revision);
  simulation::TaskDefinitionPlace place;
  place.family = *definition.family;
  place.revision = revision;
  place.account = scope.account;
  place.region = scope.region;
  for (const ContainerDefinition& container : *definition.containerDefinitions) {
    if (*container.essential) place.images.push_back(*container.image);
  }
  return simulation::find_task_entry(world.fleet().specification().task_definitions, place);
}

void add_to(TaskCounts& counts, const BatchRow& row, Instant now) {
  if (is_running(row, now)) counts.running += row.count;
  if (is_pending(row, now)) counts.pending += row.count;
}

}  // namespace

Tasks::Tasks(world::World& world)
    : Component(world), batches_(world.tracker(), sections::batches, "batches of tasks") {}

// --- Facts --------------------------------------------------------------------------------------

std::string Tasks::id(std::uint64_t number) const {
  return simulation::hexadecimal(world_.random().child("ecs").child("task").child(number), 32);
}

/// 100.64.0.0/10, which the fleet's instances are not in.
std::string Tasks::address(std::uint64_t number) const {
  const std::uint64_t offset = number % (1u << 22);
  return "100." + std::to_string(64 + (offset >> 16)) + "." + std::to_string(offset >> 8 & 255) +
         "." + std::to_string(offset & 255);
}

std::vector<Batch> Tasks::of_owner(const TaskOwner& owner) const {
  std::vector<Batch> batches;
  batches_.scan(owner.scope, owner_prefix(owner), {},
                [&](std::string_view key, const BatchRow& row) {
                  batches.push_back(read_batch(key, row));
                  return true;
                });
  return batches;
}

void Tasks::each_in_cluster(const world::Scope& scope, const std::string& cluster,
                            const std::function<bool(const Batch&)>& visit) const {
  batches_.scan(
      scope, world::key_prefix(cluster), {},
      [&](std::string_view key, const BatchRow& row) { return visit(read_batch(key, row)); });
}

std::optional<FoundTask> Tasks::find(const world::Scope& scope, const std::string& cluster,
                                     const std::string& id_text) const {
  std::optional<FoundTask> found;
  each_in_cluster(scope, cluster, [&](const Batch& batch) {
    for (std::uint64_t n = 0; n < batch.row->count && !found; ++n) {
      if (id(batch.first + n) == id_text) found = {batch.first + n, batch};
    }
    return !found;
  });
  return found;
}

TaskCounts Tasks::count(const TaskOwner& owner) const {
  TaskCounts counts;
  for (const Batch& batch : of_owner(owner)) add_to(counts, *batch.row, world_.now());
  return counts;
}

TaskCounts Tasks::count_in_cluster(const world::Scope& scope, const std::string& cluster) const {
  TaskCounts counts;
  each_in_cluster(scope, cluster, [&](const Batch& batch) {
    add_to(counts, *batch.row, world_.now());
    return true;
  });
  return counts;
}

world::Tags Tasks::tags(const std::string& arn, const BatchRow& batch) const {
  const auto& directory = world_.directory();
  return directory.has_all_tags(arn) ? directory.tags(arn) : batch.settings.tags;
}

std::optional<world::Tags> Tasks::tags(const world::Scope& scope, const std::string& arn) const {
  const std::string prefix = make_arn(scope, "task/");
  if (!arn.starts_with(prefix)) return {};
  const std::string tail = arn.substr(prefix.size());
  const std::size_t slash = tail.find('/');
  if (slash == std::string::npos) return {};
  const auto found = find(scope, tail.substr(0, slash), tail.substr(slash + 1));
  if (!found) return {};
  return tags(arn, *found->batch.row);
}

// --- Changes ------------------------------------------------------------------------------------

std::optional<std::uint32_t> Tasks::fleet_entry(const world::Scope& scope,
                                                const TaskSettings& settings) const {
  return fleet_entry_of(world_, scope,
                        world_.component<TaskDefinitions>().at(scope, settings.definition));
}

std::uint64_t Tasks::start(const TaskOwner& owner, const TaskSettings& settings,
                           std::uint64_t count, simulation::EventClass event_class) {
  const TaskDefinition& definition =
      world_.component<TaskDefinitions>().at(owner.scope, settings.definition);
  const simulation::TaskBehaviour& behaviour =
      simulation::task_behaviour_at(world_.fleet().specification().task_definitions,
                                    fleet_entry_of(world_, owner.scope, definition));
  const std::uint64_t first = world_.component<Numbers>().of_tasks(count);
  BatchRow& row = batches_.edit(owner.scope, key_of(owner, first));
  row.count = static_cast<std::uint32_t>(count);
  row.owner = owner.number;
  row.settings = settings;
  row.has_interface = has_interface(definition);
  row.created = world_.now();
  row.start_time = behaviour.start_time.value_or(row.has_interface ? durations::start_with_interface
                                                                   : durations::start);
  row.fails = !behaviour.starts;
  row.silent = !behaviour.healthy;
  const Instant runs = row.created + row.start_time;
  const Instant stopped = life_of(row).stopped;
  const std::uint64_t cluster = cluster_number(owner.scope, owner.cluster);
  world_.schedule_as(event_class, event_kind(event_numbers::settled), runs, cluster);
  if (row.fails) {
    world_.schedule_as(event_class, event_kind(event_numbers::settled), stopped, cluster);
    forget_later(owner.scope, owner.cluster, stopped);
  }
  tell(owner, key_of(owner, first));
  return first;
}

BatchRow& Tasks::edit(const TaskOwner& owner, const Batch& batch) {
  return batches_.edit(owner.scope, batch.key);
}

void Tasks::set_registered(const TaskOwner& owner, const Batch& batch) {
  edit(owner, batch).registered = true;
}

void Tasks::set_noticed(const TaskOwner& owner, const Batch& batch) {
  edit(owner, batch).noticed = true;
}

std::uint64_t Tasks::cluster_number(const world::Scope& scope, const std::string& cluster) const {
  return world_.component<Clusters>().find(scope, cluster)->number;
}

void Tasks::forget_later(const world::Scope& scope, const std::string& cluster, Instant ended) {
  world_.schedule(event_kind(event_numbers::forget), ended + durations::kept,
                  cluster_number(scope, cluster));
}

void Tasks::tell(const TaskOwner& owner, const std::string& key) {
  if (!task_events_are_heard(world_, owner.scope)) return;
  BatchRow& row = batches_.edit(owner.scope, key);
  const std::int64_t version = version_of(row, world_.now());
  if (row.told >= version) return;
  row.told = version;
  emit_tasks(world_, owner, read_batch(key, row));
}

Instant Tasks::stop(const TaskOwner& owner, const Batch& batch, std::uint64_t from,
                    std::uint64_t count, const StopReason& reason, Duration drain) {
  const BatchRow whole = *batch.row;
  const std::uint64_t end = batch.first + whole.count;
  if (from > batch.first) {
    edit(owner, batch).count = static_cast<std::uint32_t>(from - batch.first);
  }
  if (from + count < end) {
    BatchRow& rest = batches_.edit(owner.scope, key_of(owner, from + count));
    rest = whole;
    rest.count = static_cast<std::uint32_t>(end - from - count);
  }
  BatchRow& stopped = batches_.edit(owner.scope, key_of(owner, from));
  stopped = whole;
  stopped.count = static_cast<std::uint32_t>(count);
  stopped.stopping = world_.now();
  if (whole.registered) stopped.drain = drain;
  stopped.stop_code = reason.code;
  stopped.stopped_reason = reason.text;
  const Instant gone = life_of(stopped).stopped;
  world_.schedule(event_kind(event_numbers::settled), gone,
                  cluster_number(owner.scope, owner.cluster));
  forget_later(owner.scope, owner.cluster, gone);
  tell(owner, key_of(owner, from));
  return gone;
}

/// ECS-081. The states on the way there are read off the clock, and nobody is told of them.
void Tasks::on_settled(const simulation::Event& event) {
  if (event.subject == 0) return;
  const ServiceName place = world_.component<Numbers>().place(event.subject);
  if (!task_events_are_heard(world_, place.scope)) return;
  std::vector<Batch> changed;
  each_in_cluster(place.scope, place.cluster, [&](const Batch& batch) {
    const TaskLife life = life_of(*batch.row);
    if (life.running == world_.now() || life.stopped == world_.now()) changed.push_back(batch);
    return true;
  });
  for (const Batch& batch : changed) {
    tell({place.scope, place.cluster, batch.row->owner}, batch.key);
  }
}

void Tasks::on_forget(const simulation::Event& event) {
  const ServiceName place = world_.component<Numbers>().place(event.subject);
  std::vector<Batch> over;
  each_in_cluster(place.scope, place.cluster, [&](const Batch& batch) {
    const Instant stopped = life_of(*batch.row).stopped;
    if (stopped != never && stopped + durations::kept <= world_.now()) over.push_back(batch);
    return true;
  });
  for (const Batch& batch : over) {
    for (std::uint64_t n = 0; n < batch.row->count; ++n) {
      world_.directory().drop_tags(task_arn(place.scope, place.cluster, id(batch.first + n)));
    }
    batches_.erase(place.scope, batch.key);
  }
  world_.component<Services>().forget_old(place.scope, place.cluster);
}

}  // namespace windtunnel::ecs
