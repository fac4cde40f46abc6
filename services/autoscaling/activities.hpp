#pragma once

#include <set>
#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/rows.hpp"
#include "simulation/records.hpp"
#include "simulation/rows.hpp"

namespace windtunnel::autoscaling {

/// Scaling activities (section 13 of the rules): one for each instance that is launched, ended or
/// moved, kept for six weeks.
class Activities final : public world::Component {
 public:
  explicit Activities(world::World& world);

  ActivitiesType describe_scaling_activities(world::Call& call,
                                             const DescribeScalingActivitiesType& in);

  // For the rest of the service.

  /// Why activities that begin now do; its number.
  std::uint32_t add_occasion(std::string cause, bool selects = false);

  struct Beginning {
    std::uint32_t group = 0;
    std::uint32_t occasion = 0;
    ActivityKind kind = ActivityKind::launch;
    /// Empty where there is none.
    std::string_view instance;
    OccasionRow::Place place;
  };
  /// The number of an activity that begins now.
  std::uint32_t begin(const Beginning& beginning);
  /// Its status has changed; 0 is no activity and stays none.
  void change(std::uint32_t activity, ActivityStatus status);
  void finish(std::uint32_t activity, ActivityStatus status, std::string_view message = {});
  Activity describe(std::uint32_t activity) const;

 private:
  std::set<std::uint32_t> groups_asked_for(const world::Scope& scope,
                                           const DescribeScalingActivitiesType& in) const;
  std::string id_of(const ActivityRecord& record) const;
  void forget_old();

  simulation::Records<ActivityRecord> records_;
  simulation::Rows<OccasionRow> occasions_;
  simulation::Rows<ActivityMessageRow> messages_;
  simulation::Rows<ActivityNumbersRow> numbers_;
};

}  // namespace windtunnel::autoscaling
