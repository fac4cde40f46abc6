#include "services/elbv2/target_keys.hpp"

#include "emulator/world/key.hpp"

namespace windtunnel::elbv2 {
namespace {

constexpr std::size_t number_bytes = 8;
constexpr std::size_t port_bytes = 2;
constexpr std::size_t end_of_part_bytes = 2;

std::string port_key(std::int32_t port) {
  return world::number_key(static_cast<std::uint64_t>(port)).substr(number_bytes - port_bytes);
}

std::int32_t read_port(std::string_view key) {
  const auto high = static_cast<unsigned char>(key[key.size() - 2]);
  const auto low = static_cast<unsigned char>(key.back());
  return high << 8 | low;
}

}  // namespace

// Ids are those of instances or addresses: without a zero byte, so that their ends need no search.

std::string TargetKey::by_group() const {
  return world::number_key(group) + world::join_key(id, port_key(port));
}

std::string TargetKey::by_id() const {
  return world::join_key(id, world::number_key(group) + port_key(port));
}

TargetKey read_target_key(std::string_view by_group) {
  const std::size_t id_end = by_group.size() - port_bytes - end_of_part_bytes;
  return {world::read_number_key(by_group),
          std::string(by_group.substr(number_bytes, id_end - number_bytes)), read_port(by_group)};
}

TargetKey read_target_key_by_id(std::string_view by_id) {
  const std::size_t number = by_id.size() - port_bytes - number_bytes;
  return {world::read_number_key(by_id.substr(number)),
          std::string(by_id.substr(0, number - end_of_part_bytes)), read_port(by_id)};
}

}  // namespace windtunnel::elbv2
