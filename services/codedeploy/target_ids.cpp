#include "services/codedeploy/target_ids.hpp"

#include <algorithm>
#include <charconv>

#include "services/codedeploy/timeline.hpp"

namespace windtunnel::codedeploy {
namespace {

constexpr std::string_view ec2_prefix = "i-0";
constexpr std::size_t ec2_digits = 16;

/// Of a deployment that has both, "rack-7" is the seventh of rack: no single machine may take the
/// name of another.
std::vector<std::uint64_t> machine_names_of(const DeploymentRow& deployment, std::string_view id) {
  std::vector<std::uint64_t> names;
  const auto& groups = deployment.machine_groups;
  const auto add = [&](std::string_view group, std::uint32_t index) {
    const auto found = std::find(groups.begin(), groups.end(), group);
    if (found == groups.end()) return;
    names.push_back(machine_name(static_cast<std::size_t>(found - groups.begin()), index));
  };
  add(id, single_machine);
  const std::size_t dash = id.rfind('-');
  if (dash == std::string_view::npos) return names;
  const std::string_view digits = id.substr(dash + 1);
  std::uint32_t place = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), place);
  const bool canonical =
      error == std::errc{} && end == digits.data() + digits.size() && !digits.starts_with('0');
  if (canonical) add(id.substr(0, dash), place - 1);
  return names;
}

}  // namespace

std::optional<std::uint64_t> ec2_name(std::string_view instance_id) {
  if (instance_id.size() != ec2_prefix.size() + ec2_digits ||
      !instance_id.starts_with(ec2_prefix)) {
    return std::nullopt;
  }
  std::uint64_t bits = 0;
  for (const char digit : instance_id.substr(ec2_prefix.size())) {
    const bool is_letter = digit >= 'a' && digit <= 'f';
    if (!is_letter && (digit < '0' || digit > '9')) return std::nullopt;
    bits = bits << 4 | static_cast<std::uint64_t>(is_letter ? digit - 'a' + 10 : digit - '0');
  }
  return bits;
}

std::string ec2_id(std::uint64_t name) {
  std::string id(ec2_prefix);
  for (int shift = 4 * (static_cast<int>(ec2_digits) - 1); shift >= 0; shift -= 4) {
    id.push_back("0123456789abcdef"[name >> shift & 15]);
  }
  return id;
}

std::string target_id(const DeploymentRow& deployment, const simulation::TargetRecord& target) {
  if ((target.kind & target_kind::on_premises) != 0) {
    const std::string& group = deployment.machine_groups[target.name >> 32];
    const auto index = static_cast<std::uint32_t>(target.name);
    return index == single_machine ? group : group + "-" + std::to_string(index + 1);
  }
  return ec2_id(target.name);
}

std::optional<std::uint32_t> find_target(const simulation::Dispatches& dispatches,
                                         const DeploymentRow& deployment, Pass pass,
                                         std::uint64_t name, bool on_premises) {
  const simulation::DispatchRow* dispatch = dispatches.find(deployment.dispatch(pass));
  if (dispatch == nullptr) return std::nullopt;
  if (pass != Pass::install) return dispatches.find(*dispatch, 0, dispatch->targets, name);
  // Runs of EC2 instances and of machines take turns.
  for (std::size_t run = on_premises ? 1 : 0; run < deployment.run_ends.size(); run += 2) {
    const std::uint32_t first = run == 0 ? 0 : deployment.run_ends[run - 1];
    const auto found = dispatches.find(*dispatch, first, deployment.run_ends[run], name);
    if (found) return found;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> find_target(const simulation::Dispatches& dispatches,
                                         const DeploymentRow& deployment, Pass pass,
                                         std::string_view id) {
  if (const auto ec2 = ec2_name(id)) return find_target(dispatches, deployment, pass, *ec2, false);
  for (const std::uint64_t name : machine_names_of(deployment, id)) {
    if (const auto found = find_target(dispatches, deployment, pass, name, true)) return found;
  }
  return std::nullopt;
}

std::optional<TargetPlace> place_of_target(const simulation::Dispatches& dispatches,
                                           const DeploymentRow& deployment, std::string_view id) {
  for (const Pass pass : {deployment.first_pass(), Pass::block}) {
    if (const auto position = find_target(dispatches, deployment, pass, id)) {
      return TargetPlace{pass, *position};
    }
  }
  return std::nullopt;
}

}  // namespace windtunnel::codedeploy
