#pragma once

#include <algorithm>
#include <string>

#include "emulator/world/key.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/world.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/rows.hpp"
#include "simulation/fleet/fleet.hpp"
#include "simulation/records.hpp"
#include "simulation/rows.hpp"

namespace windtunnel::autoscaling {

/// Which instances are in which group, and where in their lives. What happens to them is decided
/// elsewhere.
class Members final : public world::Component {
 public:
  explicit Members(world::World& world);

  /// Without a group where the instance is in none.
  const MemberRecord& of(std::uint32_t instance) const { return records_.get(instance); }
  MemberRecord& edit(std::uint32_t instance) { return records_.edit(instance); }
  const BatchRow& batch_of(std::uint32_t instance) const;

  /// Makes members of `batch.count` instances from `first` on, all of which are Pending now. One
  /// that was a member before may find its batch still there, and is in it again.
  void add(std::uint32_t group, std::uint32_t first, BatchRow batch, std::uint8_t flags);
  void remove(std::uint32_t instance);
  /// An undeclared move is an assertion failure.
  void change(std::uint32_t instance, LifecycleState state);
  bool has_any(std::uint32_t group) const;
  BatchRow* edit_batch(std::uint32_t group, std::uint32_t first);

  /// A member's place in the order of its group: that of the launches, and of the numbers in each.
  struct Place {
    std::uint32_t batch = 0;
    std::uint32_t instance = 0;
  };
  /// The group's members in order, from `start` on, until `visit(number, record)` is false. It must
  /// neither add nor remove.
  template <class Visit>
  void each(std::uint32_t group, Place start, Visit&& visit) const {
    const std::string prefix = world::number_key(group);
    bool goes_on = true;
    const auto visit_batch = [&](std::string_view key, const BatchRow& batch) {
      const auto first =
          static_cast<std::uint32_t>(world::read_number_key(key.substr(prefix.size())));
      const std::uint32_t from = first == start.batch ? std::max(first, start.instance) : first;
      records_.scan(from, first + batch.count,
                    [&](std::uint64_t number, const MemberRecord& record) {
                      if (record.group != group || record.batch != first) return true;
                      return goes_on = visit(static_cast<std::uint32_t>(number), record);
                    });
      return goes_on;
    };
    batches_.scan_prefix(prefix, prefix + world::number_key(start.batch), visit_batch);
  }
  template <class Visit>
  void each(std::uint32_t group, Visit&& visit) const {
    each(group, Place{}, visit);
  }
  /// How many members desired capacity is compared with (ASG-020).
  std::size_t count(std::uint32_t group) const;

  std::string id_of(std::uint32_t instance) const;
  OccasionRow::Place place_of(std::uint32_t instance) const;
  /// As a group shows it (ASG-005).
  Instance describe(std::uint32_t instance) const;

 private:
  simulation::Records<MemberRecord> records_;
  simulation::Rows<BatchRow> batches_;
};

}  // namespace windtunnel::autoscaling
