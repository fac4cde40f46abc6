#pragma once

#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/ec2/api.hpp"
#include "services/ec2/rows.hpp"

namespace windtunnel::ec2 {

/// Launch templates (EC2-066). What they say is in their versions.
class LaunchTemplates final : public world::Component {
 public:
  explicit LaunchTemplates(world::World& world);

  CreateLaunchTemplateResult create_launch_template(world::Call& call,
                                                    const CreateLaunchTemplateRequest& input);
  DescribeLaunchTemplatesResult describe_launch_templates(
      world::Call& call, const DescribeLaunchTemplatesRequest& input);
  ModifyLaunchTemplateResult modify_launch_template(world::Call& call,
                                                    const ModifyLaunchTemplateRequest& input);
  DeleteLaunchTemplateResult delete_launch_template(world::Call& call,
                                                    const DeleteLaunchTemplateRequest& input);

  // For the rest of the service.

  const LaunchTemplateRow& existing(const world::Scope& scope, const std::string& id) const;
  /// What a request means by an id or a name, one of which it must give, and not both.
  const LaunchTemplateRow& named(const world::Scope& scope, const api::Opt<std::string>& id,
                                 const api::Opt<std::string>& name) const;
  LaunchTemplateRow& edit(const world::Scope& scope, const LaunchTemplateRow& row) {
    return rows_.edit(scope, *row.settings.LaunchTemplateId);
  }
  /// In order of their ids from `first` on, until `visit(id, row)` is false.
  template <class Visit>
  void each(const world::Scope& scope, std::string_view first, Visit&& visit) const {
    rows_.scan(scope, {}, first, visit);
  }

 private:
  const LaunchTemplateRow& of_name(const world::Scope& scope, const std::string& name) const;
  std::string next_id(const world::Scope& scope);
  /// With its tags.
  LaunchTemplate describe(const world::Scope& scope, const LaunchTemplateRow& row) const;

  world::Table<LaunchTemplateRow> rows_;
  world::Table<LaunchTemplateNameRow> names_;
  world::Table<LaunchCounterRow> counters_;
};

}  // namespace windtunnel::ec2
