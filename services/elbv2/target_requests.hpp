#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/call.hpp"
#include "services/elbv2/api.hpp"
#include "services/elbv2/rows.hpp"
#include "services/elbv2/target_keys.hpp"

namespace windtunnel::elbv2 {

/// The target of the group that a request means: nothing for an instance that is not there (any
/// more), ValidationError for what is no id of such a target. Without a port it is the group's.
std::optional<TargetKey> read_target(const world::Call& call, const TargetGroupRow& group,
                                     const TargetDescription& target);

/// The same for targets that are to be registered: instances must run (ELB-018, ELB-020).
std::vector<TargetKey> read_running_targets(const world::Call& call, const TargetGroupRow& group,
                                            const std::vector<TargetDescription>& targets);

/// "192.168.1.7"; nothing for what is no IPv4 address.
std::optional<std::uint32_t> parse_address(std::string_view text);
std::string format_address(std::uint32_t address);

}  // namespace windtunnel::elbv2
