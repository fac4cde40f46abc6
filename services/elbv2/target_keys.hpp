#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace windtunnel::elbv2 {

/// What tells a registration apart from all others of the world (ELB-020), in numbers: keys are
/// short, and an event can carry one.
struct TargetKey {
  /// The group's number.
  std::uint64_t group = 0;
  /// The instance's number in the fleet, or the address as a number.
  std::uint32_t member = 0;
  std::uint16_t port = 0;

  /// Among all targets, in order of group, ...
  std::string by_group() const;
  /// ... and in order of member.
  std::string by_member() const;
  /// Member and port, as an event's detail.
  std::uint64_t detail() const { return std::uint64_t{member} << 16 | port; }
};

/// What the keys of a member's registrations start with.
std::string member_prefix(std::uint32_t member);

TargetKey read_target_key(std::string_view by_group);
TargetKey read_target_key_by_member(std::string_view by_member);
TargetKey read_target_key(std::uint64_t group, std::uint64_t detail);

}  // namespace windtunnel::elbv2
