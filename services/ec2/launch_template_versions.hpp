#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/ec2/api.hpp"
#include "services/ec2/rows.hpp"

namespace windtunnel::ec2 {

/// The versions of launch templates (EC2-066): what they say, and what is launched from them.
class LaunchTemplateVersions final : public world::Component {
 public:
  explicit LaunchTemplateVersions(world::World& world);

  CreateLaunchTemplateVersionResult create_launch_template_version(
      world::Call& call, const CreateLaunchTemplateVersionRequest& input);
  DescribeLaunchTemplateVersionsResult describe_launch_template_versions(
      world::Call& call, const DescribeLaunchTemplateVersionsRequest& input);
  DeleteLaunchTemplateVersionsResult delete_launch_template_versions(
      world::Call& call, const DeleteLaunchTemplateVersionsRequest& input);

  // For the rest of the service.

  struct NewVersion {
    ResponseLaunchTemplateData data;
    api::Opt<std::string> description;
    std::string client_token;
  };
  /// Makes the template's next version, its latest now.
  const LaunchTemplateVersionRow& add(const world::Call& call, LaunchTemplateRow& of,
                                      NewVersion version);
  void erase_all(const world::Scope& scope, const std::string& template_id);
  /// What a number, "$Latest", "$Default" or nothing, which is the default, means now.
  const LaunchTemplateVersionRow& existing(const world::Scope& scope, const LaunchTemplateRow& of,
                                           std::string_view version) const;
  /// The request with what its launch template says, if it names one.
  RunInstancesRequest completed(const world::Scope& scope,
                                const RunInstancesRequest& request) const;

 private:
  /// Those that are asked for, filters apart, in order: by template, the latest first.
  std::vector<LaunchTemplateVersion> asked_for(
      const world::Scope& scope, const DescribeLaunchTemplateVersionsRequest& input) const;
  void erase(const world::Scope& scope, const std::string& template_id, std::int64_t number);
  /// The number of the template's latest version.
  std::int64_t latest(const world::Scope& scope, const std::string& template_id) const;

  world::Table<LaunchTemplateVersionRow> rows_;
};

}  // namespace windtunnel::ec2
