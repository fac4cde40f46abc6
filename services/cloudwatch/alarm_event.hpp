#pragma once

#include <string_view>

#include "emulator/world/world.hpp"
#include "services/cloudwatch/alarm_rows.hpp"

namespace windtunnel::cloudwatch {

/// Tells EventBridge of an alarm's new state, whether or not its actions are enabled (CW-116).
void emit_state_change(world::World& world, const world::Scope& scope, std::string_view name,
                       const AlarmRow& alarm, const AlarmStateRow& before,
                       const AlarmStateRow& after);

}  // namespace windtunnel::cloudwatch
