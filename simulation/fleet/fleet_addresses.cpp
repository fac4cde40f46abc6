#include <bit>

#include "simulation/fleet/fleet.hpp"
#include "simulation/fleet/fleet_keys.hpp"

namespace windtunnel::simulation {

using namespace fleet_keys;

namespace {
constexpr std::uint32_t network_addresses = 1u << 24;
constexpr int most_tries = 4'096;
}  // namespace

std::string Fleet::address_prefix(const InstanceGroupSpecification& specification) const {
  return scope_key(specification.account, specification.region) + "/";
}

/// Each group gets a block of addresses whose place comes from its own path, so that another
/// group does not move it; only where two blocks meet, the later one looks for the next free
/// place. A network without any is no reason to refuse a fleet: addresses are then shared.
std::uint32_t Fleet::place_addresses(const InstanceGroupSpecification& specification) {
  if (specification.count == 0) return 0;
  const std::uint32_t size = std::min(std::bit_ceil(specification.count), network_addresses);
  const std::uint32_t places = network_addresses / size;
  const std::string prefix = address_prefix(specification);
  auto place =
      static_cast<std::uint32_t>(group_key(specification).bits("private addresses") % places);
  for (int tried = 0; tried < most_tries; ++tried, place = (place + 1) % places) {
    const std::uint32_t offset = place * size;
    // The first addresses of a network are its router's and name server's (EC2-012).
    if (offset < 256 && places > 1) continue;
    bool free = true;
    addresses_.scan_prefix_backwards(prefix, prefix + group_key_of(offset + size),
                                     [&](std::string_view key, const AddressBlockRow& block) {
                                       std::uint32_t start = 0;
                                       for (const char byte : key.substr(prefix.size())) {
                                         start = start << 8 | static_cast<unsigned char>(byte);
                                       }
                                       free = start + block.size <= offset;
                                       return false;
                                     });
    if (!free) continue;
    addresses_.edit(prefix + group_key_of(offset)).size = size;
    return offset;
  }
  return place * size;
}

std::string Fleet::private_address(const Instance& instance) const {
  if (instance.specification().on_premises) return {};
  const std::uint32_t offset = instance.group->first_address + instance.index;
  return "10." + std::to_string(offset >> 16 & 255) + "." + std::to_string(offset >> 8 & 255) +
         "." + std::to_string(offset & 255);
}

std::string Fleet::private_name(const Instance& instance) const {
  std::string name = "ip-" + private_address(instance);
  for (char& byte : name) {
    if (byte == '.') byte = '-';
  }
  const std::string& region = instance.specification().region;
  return name + (region == "us-east-1" ? ".ec2.internal" : "." + region + ".compute.internal");
}

}  // namespace windtunnel::simulation
