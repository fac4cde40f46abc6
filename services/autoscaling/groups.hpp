#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/key.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/rows.hpp"

namespace windtunnel::autoscaling {

/// A group by its name.
struct GroupName {
  world::Scope scope;
  std::string name;
};

/// Groups as clients make, read and delete them (section 8 of the rules).
class Groups final : public world::Component {
 public:
  explicit Groups(world::World& world);

  api::Unit create_auto_scaling_group(world::Call& call, const CreateAutoScalingGroupType& in);
  api::Unit update_auto_scaling_group(world::Call& call, const UpdateAutoScalingGroupType& in);
  api::Unit set_desired_capacity(world::Call& call, const SetDesiredCapacityType& in);
  AutoScalingGroupsType describe_auto_scaling_groups(world::Call& call,
                                                     const AutoScalingGroupNamesType& in);
  api::Unit delete_auto_scaling_group(world::Call& call, const DeleteAutoScalingGroupType& in);

  // For the rest of the service.

  const GroupRow* find(const world::Scope& scope, std::string_view name) const {
    return rows_.find(scope, name);
  }
  /// A ValidationError where there is none.
  const GroupRow& existing(const world::Scope& scope, std::string_view name) const;
  /// The same, and not being deleted: a group that can still be changed.
  const GroupRow& changeable(const world::Scope& scope, std::string_view name) const;
  GroupRow& edit(const GroupName& group) { return rows_.edit(group.scope, group.name); }
  template <class Visit>
  void each(const world::Scope& scope, Visit&& visit) const {
    rows_.scan(scope, {}, {}, visit);
  }
  std::int32_t count(const world::Scope& scope) const {
    return static_cast<std::int32_t>(rows_.count(scope));
  }

  /// What a number means, also of a group that is gone.
  const GroupNumberRow& of_number(std::uint32_t number) const;
  /// Nothing for a group that is gone.
  std::optional<GroupName> name_of(std::uint32_t number) const;
  template <class Visit>
  void each_number(const world::Scope& scope, Visit&& visit) const {
    numbers_.scan({}, [&](std::string_view key, const GroupNumberRow& row) {
      if (row.account == scope.account && row.region == scope.region) {
        visit(static_cast<std::uint32_t>(world::read_number_key(key)), row);
      }
      return true;
    });
  }
  /// Ends a group whose deletion was asked for, once it has no members.
  void erase_if_empty(const GroupName& group);

 private:
  void erase(const GroupName& group);
  AutoScalingGroup describe(const GroupRow& row, bool with_instances) const;

  world::Table<GroupRow> rows_;
  simulation::Rows<GroupNumberRow> numbers_;
  simulation::Rows<CounterRow> counter_;
};

}  // namespace windtunnel::autoscaling
