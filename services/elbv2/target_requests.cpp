#include "services/elbv2/target_requests.hpp"

#include <charconv>

#include "emulator/world/network.hpp"
#include "services/elbv2/errors.hpp"

namespace windtunnel::elbv2 {
namespace {

bool has_instances(const TargetGroupRow& group) { return group.shown.TargetType == "instance"; }

/// Nothing for one that is not there.
std::optional<simulation::Instance> find_instance(const world::Call& call, const std::string& id) {
  if (!world::is_ec2_id(id, "i-")) {
    throw errors::validation("Instance ID '" + id + "' is not valid");
  }
  return call.world.fleet().find(call.scope.account, call.scope.region, id);
}

TargetKey key_of(const TargetGroupRow& group, std::uint32_t member,
                 const TargetDescription& target) {
  const std::int32_t port = target.Port.value_or(*group.shown.Port);
  return {.group = group.number, .member = member, .port = static_cast<std::uint16_t>(port)};
}

}  // namespace

std::optional<std::uint32_t> parse_address(std::string_view text) {
  const char* at = text.data();
  const char* end = at + text.size();
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && (at == end || *at++ != '.')) return {};
    std::uint32_t number = 0;
    const auto [stopped, problem] = std::from_chars(at, end, number);
    if (problem != std::errc() || number > 255) return {};
    address = address << 8 | number;
    at = stopped;
  }
  if (at != end) return {};
  return address;
}

std::optional<TargetKey> read_target(const world::Call& call, const TargetGroupRow& group,
                                     const TargetDescription& target) {
  if (has_instances(group)) {
    const auto instance = find_instance(call, target.Id);
    if (!instance) return {};
    return key_of(group, instance->number, target);
  }
  const auto address = parse_address(target.Id);
  if (!address) {
    throw errors::validation("The IP address '" + target.Id + "' is not a valid IPv4 address");
  }
  return key_of(group, *address, target);
}

std::vector<TargetKey> read_running_targets(const world::Call& call, const TargetGroupRow& group,
                                            const std::vector<TargetDescription>& targets) {
  std::vector<TargetKey> keys;
  std::string others;
  for (const TargetDescription& target : targets) {
    if (target.QuicServerId) throw errors::not_modelled("QUIC server ids of targets");
    const auto key = read_target(call, group, target);
    if (key && (!has_instances(group) ||
                call.world.fleet().at(key->member).state == simulation::InstanceState::running)) {
      keys.push_back(*key);
    } else {
      others += (others.empty() ? "'" : ", '") + target.Id + "'";
    }
  }
  if (!others.empty()) throw errors::targets_not_running(others);
  return keys;
}

std::string format_address(std::uint32_t address) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    text += std::to_string(address >> shift & 255) + (shift == 0 ? "" : ".");
  }
  return text;
}

}  // namespace windtunnel::elbv2
