#include "simulation/fleet/regions.hpp"

#include <algorithm>
#include <array>

namespace windtunnel::simulation {
namespace {

struct Region {
  std::string_view name;
  std::string_view zone_letters;
};

/// Zone letters as new accounts see them; where accounts see different ones, all of them.
constexpr std::array regions{
    Region{"af-south-1", "abc"},      Region{"ap-east-1", "abc"},
    Region{"ap-east-2", "abc"},       Region{"ap-northeast-1", "abcd"},
    Region{"ap-northeast-2", "abcd"}, Region{"ap-northeast-3", "abc"},
    Region{"ap-south-1", "abc"},      Region{"ap-south-2", "abc"},
    Region{"ap-southeast-1", "abc"},  Region{"ap-southeast-2", "abc"},
    Region{"ap-southeast-3", "abc"},  Region{"ap-southeast-4", "abc"},
    Region{"ap-southeast-5", "abc"},  Region{"ap-southeast-6", "abc"},
    Region{"ap-southeast-7", "abc"},  Region{"ca-central-1", "abd"},
    Region{"ca-west-1", "abc"},       Region{"eu-central-1", "abc"},
    Region{"eu-central-2", "abc"},    Region{"eu-north-1", "abc"},
    Region{"eu-south-1", "abc"},      Region{"eu-south-2", "abc"},
    Region{"eu-west-1", "abc"},       Region{"eu-west-2", "abc"},
    Region{"eu-west-3", "abc"},       Region{"il-central-1", "abc"},
    Region{"me-central-1", "abc"},    Region{"me-south-1", "abc"},
    Region{"mx-central-1", "abc"},    Region{"sa-east-1", "abc"},
    Region{"us-east-1", "abcdef"},    Region{"us-east-2", "abc"},
    Region{"us-west-1", "abc"},       Region{"us-west-2", "abcd"},
};

const Region* find_region(std::string_view name) {
  const auto found = std::find_if(regions.begin(), regions.end(),
                                  [&](const Region& region) { return region.name == name; });
  return found == regions.end() ? nullptr : &*found;
}

}  // namespace

const std::vector<std::string>& region_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Region& region : regions) all.emplace_back(region.name);
    return all;
  }();
  return names;
}

bool is_region(std::string_view region) { return find_region(region) != nullptr; }

std::vector<std::string> zones_of(std::string_view name) {
  std::vector<std::string> zones;
  if (const Region* region = find_region(name)) {
    for (const char letter : region->zone_letters) zones.push_back(std::string(name) + letter);
  }
  return zones;
}

}  // namespace windtunnel::simulation
