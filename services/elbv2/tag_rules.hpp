#pragma once

#include <string_view>
#include <vector>

#include "emulator/world/resource_directory.hpp"
#include "emulator/world/world.hpp"
#include "services/elbv2/api.hpp"

namespace windtunnel::elbv2 {

/// Adds to the tags of a resource; DuplicateTagKeys or TooManyTags where that cannot be.
void add_tags_to(world::World& world, std::string_view arn, const std::vector<Tag>& tags);

}  // namespace windtunnel::elbv2
