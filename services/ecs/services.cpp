#include "services/ecs/services.hpp"

#include "emulator/world/key.hpp"
#include "services/ecs/clusters.hpp"
#include "services/ecs/errors.hpp"
#include "services/ecs/limits.hpp"
#include "services/ecs/numbers.hpp"
#include "services/ecs/pages.hpp"
#include "services/ecs/sections.hpp"
#include "services/ecs/tags.hpp"
#include "services/ecs/task_sets.hpp"
#include "services/ecs/tasks.hpp"
#include "simulation/random.hpp"

namespace windtunnel::ecs {
namespace {

std::string key_of(const ServiceName& name) { return world::join_key(name.cluster, name.name); }

}  // namespace

Services::Services(world::World& world)
    : Component(world),
      services_(world.tracker(), sections::services, "ecs services"),
      events_(world.tracker(), sections::service_events, "events of ecs services") {}

// --- Facts --------------------------------------------------------------------------------------

ServiceName Services::named(const world::Call& call, const api::Opt<std::string>& cluster,
                            std::string_view service) const {
  return {call.scope, world_.component<Clusters>().existing(call, cluster),
          name_of(call, service, "service")};
}

/// ECS-040.
const ServiceRow* Services::find(const ServiceName& name) const {
  const ServiceRow* row = services_.find(name.scope, key_of(name));
  if (row == nullptr) return nullptr;
  const bool forgotten = row->deleted() && row->inactive_at + durations::kept <= world_.now();
  return forgotten ? nullptr : row;
}

bool Services::find_by_arn(const world::Scope& scope, const std::string& arn) const {
  const std::string prefix = make_arn(scope, "service/");
  if (!arn.starts_with(prefix)) return false;
  const std::string tail = arn.substr(prefix.size());
  const std::size_t slash = tail.find('/');
  if (slash == std::string::npos) return false;
  return find({scope, tail.substr(0, slash), tail.substr(slash + 1)}) != nullptr;
}

const ServiceRow& Services::active(const ServiceName& name) const {
  const ServiceRow* row = find(name);
  if (row == nullptr) throw errors::service_not_found();
  if (row->deleted()) throw errors::service_not_active();
  return *row;
}

ServiceRow& Services::edit(const ServiceName& name) {
  return services_.edit(name.scope, key_of(name));
}

std::string_view Services::status_of(const ServiceRow& row) const {
  if (!row.deleted()) return "ACTIVE";
  return world_.now() < row.inactive_at ? "DRAINING" : "INACTIVE";
}

std::int32_t Services::active_in_cluster(const world::Scope& scope,
                                         const std::string& cluster) const {
  std::int32_t count = 0;
  services_.scan(scope, world::key_prefix(cluster), {},
                 [&](std::string_view, const ServiceRow& row) {
                   if (status_of(row) != "INACTIVE") ++count;
                   return true;
                 });
  return count;
}

std::vector<ServiceName> Services::all() const {
  std::vector<ServiceName> names;
  const simulation::Rows<ServiceRow>& rows = services_;
  rows.scan({}, [&](std::string_view, const ServiceRow& row) {
    names.push_back(world_.component<Numbers>().place(row.number));
    return true;
  });
  return names;
}

void Services::add_event(const ServiceName& name, std::string message) {
  ServiceEventsRow& row = events_.edit(name.scope, key_of(name));
  const auto key =
      world_.random().child("ecs").child("event").child(service_arn(name)).child(row.count++);
  row.events.push_back(
      {.createdAt = world_.now(), .id = simulation::uuid(key), .message = std::move(message)});
  if (row.events.size() > limits::service_events) row.events.erase(row.events.begin());
}

void Services::begin_events(const ServiceName& name) {
  events_.edit(name.scope, key_of(name)).events.clear();
}

void Services::forget_old(const world::Scope& scope, const std::string& cluster) {
  std::vector<ServiceName> over;
  services_.scan(scope, world::key_prefix(cluster), {},
                 [&](std::string_view, const ServiceRow& row) {
                   const ServiceName name{scope, cluster, *row.shown.serviceName};
                   if (find(name) == nullptr) over.push_back(name);
                   return true;
                 });
  for (const ServiceName& name : over) {
    world_.component<TaskSets>().erase_all(name);
    world_.directory().drop_tags(service_arn(name));
    services_.erase(scope, key_of(name));
    events_.erase(scope, key_of(name));
  }
}

/// A service of another controller than ECS has no deployments, but task sets (ECS-049, ECS-060).
Service Services::describe(const ServiceName& name, bool with_tags) const {
  const ServiceRow& row = *find(name);
  const auto& task_sets = world_.component<TaskSets>();
  Service service = row.shown;
  service.status = status_of(row);
  service.deployments.emplace();
  TaskCounts tasks;
  for (const TaskSetRow* set : task_sets.of_service(name)) {
    const TaskCounts own = world_.component<Tasks>().count({name.scope, name.cluster, set->number});
    tasks.running += own.running;
    tasks.pending += own.pending;
  }
  if (row.has_controller("ECS")) {
    service.deployments = task_sets.describe_deployments(name);
  } else {
    service.taskSets = task_sets.describe_all(name);
  }
  service.runningCount = static_cast<std::int32_t>(tasks.running);
  service.pendingCount = static_cast<std::int32_t>(tasks.pending);
  auto& events = service.events.emplace();
  if (const auto* noted = events_.find(name.scope, key_of(name))) {
    events.assign(noted->events.rbegin(), noted->events.rend());
  }
  if (with_tags) service.tags = wire_tags(tags_of(world_, *service.serviceArn));
  return service;
}

// --- Calls --------------------------------------------------------------------------------------

DescribeServicesResponse Services::describe_services(world::Call& call,
                                                     const DescribeServicesRequest& in) {
  if (in.services.empty()) throw errors::invalid_parameter("Services cannot be empty.");
  if (in.services.size() > limits::described_services) {
    throw errors::too_many("services", limits::described_services);
  }
  DescribeServicesResponse out;
  auto& services = out.services.emplace();
  auto& failures = out.failures.emplace();
  for (const std::string& text : in.services) {
    const ServiceName name = named(call, in.cluster, text);
    if (find(name) != nullptr) {
      services.push_back(describe(name, !in.include.or_default().empty()));
    } else {
      const bool is_arn = text.starts_with("arn:");
      failures.push_back({.arn = is_arn ? text : service_arn(name), .reason = "MISSING"});
    }
  }
  return out;
}

ListServicesResponse Services::list_services(world::Call& call, const ListServicesRequest& in) {
  if (in.resourceManagementType) throw errors::not_modelled("resource management types");
  const std::string cluster = world_.component<Clusters>().existing(call, in.cluster);
  Page page(call,
            cluster + "/" + in.launchType.or_default() + "/" + in.schedulingStrategy.or_default(),
            in.nextToken, in.maxResults, limits::services_page);
  ListServicesResponse out;
  auto& arns = out.serviceArns.emplace();
  services_.scan(call.scope, world::key_prefix(cluster), page.first(),
                 [&](std::string_view key, const ServiceRow& row) {
                   if (status_of(row) == "INACTIVE") return true;
                   if (in.launchType && row.shown.launchType != *in.launchType) return true;
                   if (in.schedulingStrategy.value_or("REPLICA") != "REPLICA") return true;
                   if (!page.takes(key, out.nextToken)) return false;
                   arns.push_back(*row.shown.serviceArn);
                   return true;
                 });
  return out;
}

}  // namespace windtunnel::ecs
