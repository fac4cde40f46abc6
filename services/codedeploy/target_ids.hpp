#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/codedeploy/rows.hpp"
#include "simulation/dispatch/dispatches.hpp"

/// How a target is named in its record: the 64 bits of an EC2 id, or the place of a machine on
/// premises among the deployment's machine groups. Both sort as the ids do that they stand for.
namespace windtunnel::codedeploy {

/// Nothing for text that is no id of an EC2 instance.
std::optional<std::uint64_t> ec2_name(std::string_view instance_id);
/// The other way round.
std::string ec2_id(std::uint64_t name);
constexpr std::uint64_t machine_name(std::size_t group, std::uint32_t index) {
  return std::uint64_t{group} << 32 | index;
}
/// The index of a machine that is a group of its own and bears its name.
inline constexpr std::uint32_t single_machine = UINT32_MAX;

/// "i-0...", "rack-7" or "till". Known from the deployment alone: the instance may be gone by now.
std::string target_id(const DeploymentRow& deployment, const simulation::TargetRecord& target);

/// The target of the pass with the name or id; nothing if it has none such.
std::optional<std::uint32_t> find_target(const simulation::Dispatches& dispatches,
                                         const DeploymentRow& deployment, Pass pass,
                                         std::uint64_t name, bool on_premises);
std::optional<std::uint32_t> find_target(const simulation::Dispatches& dispatches,
                                         const DeploymentRow& deployment, Pass pass,
                                         std::string_view id);

/// A target of a deployment, by the first pass that it is in. Blue/green deployments have two
/// fleets: that of their first pass, and the one that traffic is taken from.
struct TargetPlace {
  Pass pass = Pass::install;
  std::uint32_t position = 0;
};
std::optional<TargetPlace> place_of_target(const simulation::Dispatches& dispatches,
                                           const DeploymentRow& deployment, std::string_view id);

}  // namespace windtunnel::codedeploy
