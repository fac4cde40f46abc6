#pragma once

#include <cstdint>
#include <string>

namespace windtunnel::codedeploy {

/// CD-110, CD-112, CD-034: how many of `targets`, all or those of one zone, must stay healthy.
template <class Minimum>
std::uint32_t healthy_floor(const Minimum& minimum, std::uint32_t targets) {
  const auto value = static_cast<std::uint64_t>(minimum.value.or_default());
  const std::string& type = minimum.type.or_default();
  if (type == "HOST_COUNT") return static_cast<std::uint32_t>(value);
  if (type == "FLEET_PERCENT") {
    return static_cast<std::uint32_t>((targets * value + 99) / 100);
  }
  return value >= targets ? 0 : static_cast<std::uint32_t>(targets - value);
}

}  // namespace windtunnel::codedeploy
