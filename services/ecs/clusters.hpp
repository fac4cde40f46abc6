#pragma once

#include <string>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/ecs/rows.hpp"

namespace windtunnel::ecs {

/// Clusters: what services and tasks are in.
class Clusters final : public world::Component {
 public:
  explicit Clusters(world::World& world);

  CreateClusterResponse create_cluster(world::Call& call, const CreateClusterRequest& in);
  DescribeClustersResponse describe_clusters(world::Call& call, const DescribeClustersRequest& in);
  ListClustersResponse list_clusters(world::Call& call, const ListClustersRequest& in);
  DeleteClusterResponse delete_cluster(world::Call& call, const DeleteClusterRequest& in);

  /// The name of the active cluster that an argument means; ClusterNotFoundException.
  std::string existing(const world::Call& call, const api::Opt<std::string>& cluster) const;
  /// Null where there was never such a cluster.
  const ClusterRow* find(const world::Scope& scope, std::string_view name) const;

 private:
  Cluster describe(const world::Scope& scope, const std::string& name, const ClusterRow& row,
                   const std::vector<std::string>& include) const;

  world::Table<ClusterRow> clusters_;
};

}  // namespace windtunnel::ecs
