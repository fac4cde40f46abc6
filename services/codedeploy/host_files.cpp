#include "services/codedeploy/host_files.hpp"

#include <algorithm>
#include <iterator>

#include "services/codedeploy/deployments.hpp"
#include "services/codedeploy/groups.hpp"

namespace windtunnel::codedeploy {

std::string_view file_exists_behavior(const DeploymentRow& deployment, const BundleRow& bundle) {
  if (!bundle.file_exists_behavior.empty()) return bundle.file_exists_behavior;
  return deployment.info.fileExistsBehavior.or_default();
}

HostFiles::HostFiles(world::World& world, const world::Scope& scope,
                     const DeploymentRow& deployment, HostOf host)
    : world_(world), scope_(scope), host_(std::move(host)) {
  const BundleRow* bundle = world.component<Bundles>().find(scope, deployment.bundle);
  if (bundle == nullptr || bundle->destinations.empty() ||
      file_exists_behavior(deployment, *bundle) != "DISALLOW") {
    return;
  }
  bundle_ = bundle;
  world.component<Groups>().each(scope, [&](const GroupRow& group) {
    if (group.id == deployment.group_id) {
      own_ = &group;
    } else if (group.deployments > 0) {
      others_.push_back(&group);
    }
  });
}

std::vector<std::string> HostFiles::shared_with(const std::vector<std::string>& files) const {
  std::vector<std::string> shared;
  std::set_intersection(files.begin(), files.end(), bundle_->destinations.begin(),
                        bundle_->destinations.end(), std::back_inserter(shared));
  return shared;
}

const std::vector<std::string>& HostFiles::from_birth(const simulation::Instance& instance) {
  const auto [found, is_new] = from_birth_.try_emplace(instance.group->first_number);
  if (is_new) {
    std::vector<std::string> files = instance.specification().files;
    std::sort(files.begin(), files.end());
    found->second = shared_with(files);
  }
  return found->second;
}

const HostFiles::Installed& HostFiles::installed(const GroupRow& group, std::uint32_t n) {
  const auto [found, is_new] = installed_.try_emplace({group.number, n});
  if (!is_new) return found->second;
  const auto& deployments = world_.component<Deployments>();
  const DeploymentRow* earlier = deployments.find(scope_, deployments.nth(scope_, group.id, n));
  if (earlier == nullptr) return found->second;
  const BundleRow* bundle = world_.component<Bundles>().find(scope_, earlier->bundle);
  if (bundle == nullptr) return found->second;
  found->second.files = shared_with(bundle->destinations);
  found->second.overwrites = file_exists_behavior(*earlier, *bundle) == "OVERWRITE";
  return found->second;
}

const std::string* HostFiles::in_the_way(const simulation::Instance& instance) {
  if (bundle_ == nullptr || own_ == nullptr) return nullptr;
  for (const std::string& file : from_birth(instance)) {
    // What an earlier deployment of the group has overwritten is its own, and cleaned up.
    const std::uint32_t n = host_(*own_, instance.number).installed;
    const Installed* earlier = n == 0 ? nullptr : &installed(*own_, n);
    const bool is_own = earlier != nullptr && earlier->overwrites &&
                        std::binary_search(earlier->files.begin(), earlier->files.end(), file);
    if (!is_own) return &file;
  }
  for (const GroupRow* other : others_) {
    const std::uint32_t n = host_(*other, instance.number).installed;
    if (n == 0) continue;
    const Installed& theirs = installed(*other, n);
    if (!theirs.files.empty()) return &theirs.files.front();
  }
  return nullptr;
}

}  // namespace windtunnel::codedeploy
