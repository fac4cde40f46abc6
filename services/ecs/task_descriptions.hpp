#pragma once

#include <cstdint>

#include "emulator/world/world.hpp"
#include "services/ecs/rows.hpp"
#include "services/ecs/tasks.hpp"

namespace windtunnel::ecs {

/// One task as it is at this instant: what is not known yet is absent (ECS-032).
Task describe_task(world::World& world, const world::Scope& scope, const std::string& cluster,
                   const Batch& batch, std::uint64_t number, bool with_tags);

}  // namespace windtunnel::ecs
