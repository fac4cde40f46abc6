#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/service.hpp"
#include "services/autoscaling/groups.hpp"
#include "services/autoscaling/rows.hpp"
#include "simulation/event.hpp"

namespace windtunnel::autoscaling {

/// The capacity loop (section 10 of the rules): a pass compares what a group has with what it
/// should have, and launches or ends the difference. Nothing runs where nothing has changed.
class Capacity final : public world::Component {
 public:
  using Component::Component;

  /// A pass comes soon. `why` is what happened, in AWS's words, where there are any.
  void request_pass(const GroupName& group, std::string_view why = {});
  /// The subject is the group's number.
  void on_pass(const simulation::Event& event);
  /// Launches so many now, balanced over the zones.
  void launch(const GroupName& group, std::size_t count, std::string cause);

 private:
  void schedule(GroupRow& row, simulation::Instant due, simulation::EventClass event_class);
  void launch_in(const GroupName& group, std::uint32_t occasion, const std::string& zone,
                 std::size_t count);
  void launch_batch(const GroupName& group, std::uint32_t occasion,
                    const OccasionRow::Place& place, std::uint32_t count);
  void terminate(const GroupName& group, std::size_t count, std::string cause);
  std::vector<std::uint32_t> victims(const world::Scope& scope, const GroupRow& row,
                                     std::size_t count) const;
};

}  // namespace windtunnel::autoscaling
