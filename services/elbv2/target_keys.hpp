#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace windtunnel::elbv2 {

/// What tells a registration apart from all others of its account and region (ELB-020).
struct TargetKey {
  std::uint64_t group = 0;
  /// Of an instance, or an address.
  std::string id;
  std::int32_t port = 0;

  /// Its key among all targets, in order of group, id and port, ...
  std::string by_group() const;
  /// ... and in order of id.
  std::string by_id() const;
};

TargetKey read_target_key(std::string_view by_group);
TargetKey read_target_key_by_id(std::string_view by_id);

}  // namespace windtunnel::elbv2
