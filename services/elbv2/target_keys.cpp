#include "services/elbv2/target_keys.hpp"

#include "emulator/world/key.hpp"

namespace windtunnel::elbv2 {
namespace {

/// The last bytes of a number's key.
std::string short_key(std::uint64_t number, std::size_t bytes) {
  return world::number_key(number).substr(8 - bytes);
}

std::uint64_t read_short_key(std::string_view key, std::size_t bytes) {
  return world::read_number_key(std::string(8 - bytes, '\0') + std::string(key.substr(0, bytes)));
}

}  // namespace

std::string TargetKey::by_group() const {
  return world::number_key(group) + short_key(detail(), 6);
}

std::string TargetKey::by_member() const {
  return member_prefix(member) + world::number_key(group) + short_key(port, 2);
}

std::string member_prefix(std::uint32_t member) { return short_key(member, 4); }

TargetKey read_target_key(std::string_view by_group) {
  return read_target_key(world::read_number_key(by_group), read_short_key(by_group.substr(8), 6));
}

TargetKey read_target_key_by_member(std::string_view by_member) {
  return {.group = world::read_number_key(by_member.substr(4)),
          .member = static_cast<std::uint32_t>(read_short_key(by_member, 4)),
          .port = static_cast<std::uint16_t>(read_short_key(by_member.substr(12), 2))};
}

TargetKey read_target_key(std::uint64_t group, std::uint64_t detail) {
  return {.group = group,
          .member = static_cast<std::uint32_t>(detail >> 16),
          .port = static_cast<std::uint16_t>(detail)};
}

}  // namespace windtunnel::elbv2
