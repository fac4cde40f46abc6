#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/elbv2/rows.hpp"

namespace windtunnel::elbv2 {

/// Which load balancer forwards to which target group, since when, and how much that makes: small
/// rows, since they change with every target.
class Usage final : public world::Component {
 public:
  explicit Usage(world::World& world);

  /// A group is made, or deleted: one that nobody forwards to and that has no targets.
  void begin(const world::Scope& scope, const TargetGroupRow& group);
  void end(std::uint64_t group);

  const GroupUseRow& of(std::uint64_t group) const;

  /// A listener or rule of the load balancer names these groups, by ARN, or does not any more.
  /// References that stay are added before they are taken away, so that the group's use goes on.
  void refer(const world::Scope& scope, std::string_view load_balancer_arn,
             const std::set<std::string>& group_arns);
  void release(const world::Scope& scope, const std::set<std::string>& group_arns);

  /// The group got so many more targets, or fewer; TooManyTargets where its load balancer cannot
  /// have them.
  void add_targets(std::uint64_t group, std::int64_t change);

 private:
  void begin_use(const world::Scope& scope, const TargetGroupRow& group, GroupUseRow& use);
  void change_load(const world::Scope& scope, std::string_view load_balancer_arn,
                   std::int64_t groups, std::int64_t targets);

  std::uint32_t targets_of(std::uint64_t group) const;

  world::Table<GroupUseRow, world::TableScope::world> uses_;
  world::Table<GroupSizeRow, world::TableScope::world> sizes_;
  world::Table<LoadRow> loads_;
};

}  // namespace windtunnel::elbv2
