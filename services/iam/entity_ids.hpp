#pragma once

#include "emulator/world/service.hpp"
#include "services/iam/rows.hpp"

namespace windtunnel::iam {

/// The unique ids of entities (IAM-002).
class EntityIds final : public world::Component {
 public:
  explicit EntityIds(world::World& world);

  /// "AROA" and seventeen characters: an entity that is made again has another one.
  std::string next(const world::Scope& scope, std::string_view prefix, std::string_view name);
  /// The randomness of the next entity of that name, for what else it needs.
  simulation::RandomKey next_key(const world::Scope& scope, std::string_view kind,
                                 std::string_view name);

 private:
  AccountTable<CountRow> counts_;
};

}  // namespace windtunnel::iam
