#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/elbv2/api.hpp"
#include "services/elbv2/rows.hpp"

namespace windtunnel::elbv2 {

/// Target groups, their health checks and attributes; not their targets.
class TargetGroups final : public world::Component {
 public:
  explicit TargetGroups(world::World& world);

  CreateTargetGroupOutput create_target_group(world::Call& call, const CreateTargetGroupInput& in);
  DescribeTargetGroupsOutput describe_target_groups(world::Call& call,
                                                    const DescribeTargetGroupsInput& in);
  ModifyTargetGroupOutput modify_target_group(world::Call& call, const ModifyTargetGroupInput& in);
  DeleteTargetGroupOutput delete_target_group(world::Call& call, const DeleteTargetGroupInput& in);
  DescribeTargetGroupAttributesOutput describe_target_group_attributes(
      world::Call& call, const DescribeTargetGroupAttributesInput& in);
  ModifyTargetGroupAttributesOutput modify_target_group_attributes(
      world::Call& call, const ModifyTargetGroupAttributesInput& in);

  /// Null where there is none (any more) in the scope.
  const TargetGroupRow* find(const world::Scope& scope, std::string_view arn) const;
  /// TargetGroupNotFound where there is none.
  const TargetGroupRow& existing(const world::Scope& scope, std::string_view arn) const;
  /// The group with that name, which must be there.
  const TargetGroupRow& at(const world::Scope& scope, std::string_view name) const;
  /// Those that the load balancer forwards to, in order of their names.
  void each_served(const world::Scope& scope, std::string_view load_balancer_arn,
                   const std::function<void(const TargetGroupRow&)>& visit) const;

 private:
  TargetGroup as_now(const TargetGroupRow& row) const;
  TargetGroupRow& edit(const world::Scope& scope, std::string_view arn);

  world::Table<TargetGroupRow> groups_;
};

}  // namespace windtunnel::elbv2
