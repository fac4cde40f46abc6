#pragma once

#include <string>
#include <string_view>

#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "emulator/world/world.hpp"
#include "services/elbv2/sections.hpp"
#include "simulation/random.hpp"

namespace windtunnel::elbv2 {

/// The latest number of a kind of resource in an account and region.
struct CounterRow {
  std::uint64_t latest = 0;
  static void fields(auto& row, auto& field) { field(1, row.latest); }
};

/// Gives each resource a number of its kind that is never given again, from which its id follows
/// (EC2-011).
class Counters final : public world::Component {
 public:
  explicit Counters(world::World& world)
      : Component(world), counters_(world.tracker(), sections::counters, "elbv2 counters") {}

  std::uint64_t next(const world::Scope& scope, std::string_view kind) {
    return ++counters_.edit(scope, kind).latest;
  }
  /// A number of the whole world's, for rows that are kept apart by nothing else.
  std::uint64_t next_in_world(std::string_view kind) { return ++counters_.edit({}, kind).latest; }
  /// What is random about the resource with that number.
  simulation::RandomKey random_of(const world::Scope& scope, std::string_view kind,
                                  std::uint64_t number) const {
    return world_.random()
        .child("elbv2")
        .child(scope.account)
        .child(scope.region)
        .child(kind)
        .child(number);
  }
  /// The 16 hexadecimal digits at the end of its ARN.
  std::string id(const world::Scope& scope, std::string_view kind, std::uint64_t number) const {
    return simulation::hexadecimal(random_of(scope, kind, number), 16);
  }

 private:
  world::Table<CounterRow> counters_;
};

}  // namespace windtunnel::elbv2
