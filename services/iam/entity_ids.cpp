#include "services/iam/entity_ids.hpp"

#include "emulator/world/world.hpp"
#include "services/iam/names.hpp"
#include "services/iam/sections.hpp"

namespace windtunnel::iam {

EntityIds::EntityIds(world::World& world)
    : Component(world), counts_(world.tracker(), sections::id_counts, "entities ever made") {}

simulation::RandomKey EntityIds::next_key(const world::Scope& scope, std::string_view kind,
                                          std::string_view name) {
  const std::uint64_t n = counts_.edit(scope, world::join_key(kind, key_of(name))).count++;
  return world_.random().child("iam").child(scope.account).child(kind).child(key_of(name)).child(n);
}

std::string EntityIds::next(const world::Scope& scope, std::string_view prefix,
                            std::string_view name) {
  constexpr std::size_t characters = 17;
  return std::string(prefix) + simulation::base36_upper(next_key(scope, prefix, name), characters);
}

}  // namespace windtunnel::iam
