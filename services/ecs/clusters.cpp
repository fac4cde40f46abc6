#include "services/ecs/clusters.hpp"

#include <algorithm>

#include "services/ecs/errors.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/numbers.hpp"
#include "services/ecs/pages.hpp"
#include "services/ecs/sections.hpp"
#include "services/ecs/services.hpp"
#include "services/ecs/tags.hpp"
#include "services/ecs/tasks.hpp"

namespace windtunnel::ecs {
namespace {

bool is_active(const ClusterRow* row) {
  return row != nullptr && row->shown.status == std::string("ACTIVE");
}

void refuse_what_is_not_modelled(const CreateClusterRequest& in) {
  if (!in.capacityProviders.or_default().empty() ||
      !in.defaultCapacityProviderStrategy.or_default().empty()) {
    throw errors::not_modelled("capacity providers of ECS");
  }
  if (in.serviceConnectDefaults) throw errors::not_modelled("Service Connect");
}

}  // namespace

Clusters::Clusters(world::World& world)
    : Component(world), clusters_(world.tracker(), sections::clusters, "clusters") {}

const ClusterRow* Clusters::find(const world::Scope& scope, std::string_view name) const {
  return clusters_.find(scope, name);
}

std::string Clusters::existing(const world::Call& call,
                               const api::Opt<std::string>& cluster) const {
  std::string name = cluster_name(call, cluster);
  if (!is_active(find(call.scope, name))) throw errors::cluster_not_found();
  return name;
}

/// ECS-010. Without `include`, settings are not shown by DescribeClusters.
Cluster Clusters::describe(const world::Scope& scope, const std::string& name,
                           const ClusterRow& row, const std::vector<std::string>& include) const {
  const auto included = [&](std::string_view what) {
    return std::find(include.begin(), include.end(), what) != include.end();
  };
  Cluster cluster = row.shown;
  const TaskCounts tasks = world_.component<Tasks>().count_in_cluster(scope, name);
  cluster.activeServicesCount = world_.component<Services>().active_in_cluster(scope, name);
  cluster.runningTasksCount = static_cast<std::int32_t>(tasks.running);
  cluster.pendingTasksCount = static_cast<std::int32_t>(tasks.pending);
  if (!included("SETTINGS")) cluster.settings.emplace();
  if (!included("CONFIGURATIONS")) cluster.configuration.reset();
  cluster.tags.emplace();
  if (included("TAGS")) cluster.tags = wire_tags(tags_of(world_, *cluster.clusterArn));
  return cluster;
}

/// Once more is no mistake; one that was deleted comes back (ECS-010).
CreateClusterResponse Clusters::create_cluster(world::Call& call, const CreateClusterRequest& in) {
  refuse_what_is_not_modelled(in);
  const std::string name = in.clusterName.value_or("default");
  check_name("Cluster name", name);
  const world::Tags tags = read_tags(world_, in.tags.or_default());
  if (!is_active(find(call.scope, name))) {
    ClusterRow& row = clusters_.edit(call.scope, name);
    if (row.number == 0) {
      row.number = world_.component<Numbers>().of_place({call.scope, name, {}});
    }
    row.shown = {};
    row.shown.clusterArn = cluster_arn(call.scope, name);
    row.shown.clusterName = name;
    row.shown.status = "ACTIVE";
    row.shown.registeredContainerInstancesCount = 0;
    row.shown.statistics.emplace();
    row.shown.capacityProviders.emplace();
    row.shown.defaultCapacityProviderStrategy.emplace();
    row.shown.configuration = in.configuration;
    row.shown.settings = in.settings;
    if (!in.settings) {
      row.shown.settings.emplace().push_back({.name = "containerInsights", .value = "disabled"});
    }
    world_.directory().drop_tags(*row.shown.clusterArn);
    world_.directory().tag(*row.shown.clusterArn, tags);
  }
  return {.cluster = describe(call.scope, name, *find(call.scope, name),
                              {"SETTINGS", "CONFIGURATIONS", "TAGS"})};
}

DescribeClustersResponse Clusters::describe_clusters(world::Call& call,
                                                     const DescribeClustersRequest& in) {
  std::vector<std::string> asked = in.clusters.or_default();
  if (asked.size() > limits::described_clusters) {
    throw errors::too_many("clusters", limits::described_clusters);
  }
  if (asked.empty()) asked.push_back("default");
  DescribeClustersResponse out;
  auto& clusters = out.clusters.emplace();
  auto& failures = out.failures.emplace();
  for (const std::string& text : asked) {
    const std::string name = name_of(call, text, "cluster");
    if (const ClusterRow* row = find(call.scope, name)) {
      clusters.push_back(describe(call.scope, name, *row, in.include.or_default()));
    } else {
      const bool is_arn = text.starts_with("arn:");
      failures.push_back(
          {.arn = is_arn ? text : cluster_arn(call.scope, text), .reason = "MISSING"});
    }
  }
  return out;
}

ListClustersResponse Clusters::list_clusters(world::Call& call, const ListClustersRequest& in) {
  Page page(call, "", in.nextToken, in.maxResults);
  ListClustersResponse out;
  auto& arns = out.clusterArns.emplace();
  clusters_.scan(call.scope, {}, page.first(), [&](std::string_view name, const ClusterRow& row) {
    if (!is_active(&row)) return true;
    if (!page.takes(name, out.nextToken)) return false;
    arns.push_back(*row.shown.clusterArn);
    return true;
  });
  return out;
}

/// ECS-012.
DeleteClusterResponse Clusters::delete_cluster(world::Call& call, const DeleteClusterRequest& in) {
  const std::string name = existing(call, in.cluster);
  if (world_.component<Services>().active_in_cluster(call.scope, name) > 0) {
    throw errors::cluster_contains_services();
  }
  const TaskCounts tasks = world_.component<Tasks>().count_in_cluster(call.scope, name);
  if (tasks.running + tasks.pending > 0) throw errors::cluster_contains_tasks();
  ClusterRow& row = clusters_.edit(call.scope, name);
  row.shown.status = "INACTIVE";
  return {.cluster = describe(call.scope, name, row, {"SETTINGS", "CONFIGURATIONS", "TAGS"})};
}

}  // namespace windtunnel::ecs
