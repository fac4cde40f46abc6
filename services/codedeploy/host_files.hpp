#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "emulator/world/world.hpp"
#include "services/codedeploy/bundles.hpp"
#include "services/codedeploy/rows.hpp"
#include "simulation/fleet/fleet.hpp"

namespace windtunnel::codedeploy {

/// Which files a deployment would find on its hosts and may not overwrite (CD-092): those that the
/// fleet file puts there, and those of other groups' deployments. What the group itself installed
/// is cleaned up before. For the targets that are started at one instant.
class HostFiles {
 public:
  using HostOf = std::function<const HostRecord&(const GroupRow&, std::uint32_t)>;

  HostFiles(world::World& world, const world::Scope& scope, const DeploymentRow& deployment,
            HostOf host);

  /// The first file that is in the way on the host; null for none.
  const std::string* in_the_way(const simulation::Instance& instance);

 private:
  struct Installed {
    std::vector<std::string> files;
    bool overwrites = false;
  };

  /// Those of `files`, which are in order, that this deployment wants to install too.
  std::vector<std::string> shared_with(const std::vector<std::string>& files) const;
  const std::vector<std::string>& from_birth(const simulation::Instance& instance);
  /// What the n-th deployment of a group shares with this one.
  const Installed& installed(const GroupRow& group, std::uint32_t n);

  world::World& world_;
  const world::Scope& scope_;
  HostOf host_;
  const BundleRow* bundle_ = nullptr;
  const GroupRow* own_ = nullptr;
  std::vector<const GroupRow*> others_;
  std::map<std::uint32_t, std::vector<std::string>> from_birth_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Installed> installed_;
};

/// What happens to files that are there already: as the appspec says, else the deployment.
std::string_view file_exists_behavior(const DeploymentRow& deployment, const BundleRow& bundle);

}  // namespace windtunnel::codedeploy
