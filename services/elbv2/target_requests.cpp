#include "services/elbv2/target_requests.hpp"

#include <charconv>

#include "emulator/world/network.hpp"
#include "services/elbv2/errors.hpp"

namespace windtunnel::elbv2 {
namespace {

bool is_ipv4(std::string_view text) {
  const char* at = text.data();
  const char* end = at + text.size();
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && (at == end || *at++ != '.')) return false;
    unsigned number = 0;
    const auto [stopped, problem] = std::from_chars(at, end, number);
    if (problem != std::errc() || number > 255) return false;
    at = stopped;
  }
  return at == end;
}

}  // namespace

TargetKey read_target(const TargetGroupRow& group, const TargetDescription& target) {
  if (target.QuicServerId) throw errors::not_modelled("QUIC server ids of targets");
  const bool instances = group.shown.TargetType == "instance";
  if (instances && !world::is_ec2_id(target.Id, "i-")) {
    throw errors::validation("Instance ID '" + target.Id + "' is not valid");
  }
  if (!instances && !is_ipv4(target.Id)) {
    throw errors::validation("The IP address '" + target.Id + "' is not a valid IPv4 address");
  }
  return {group.number, target.Id, target.Port.value_or(*group.shown.Port)};
}

void check_targets_run(const world::Call& call, const TargetGroupRow& group,
                       const std::vector<TargetDescription>& targets) {
  if (group.shown.TargetType != "instance") return;
  std::string others;
  for (const TargetDescription& target : targets) {
    const auto instance = call.world.fleet().find(call.scope.account, call.scope.region, target.Id);
    if (instance && instance->state == simulation::InstanceState::running) continue;
    others += (others.empty() ? "'" : ", '") + target.Id + "'";
  }
  if (!others.empty()) throw errors::targets_not_running(others);
}

}  // namespace windtunnel::elbv2
