#pragma once

#include <vector>

#include "emulator/api/error.hpp"
#include "emulator/world/call.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/ec2/api.hpp"

namespace windtunnel::ec2 {

/// Tags as a caller gives them, checked (EC2-050): their lengths, no key twice, none that begins
/// with `aws:` unless it is a service that calls.
world::Tags read_tags(const world::Call& call, const std::vector<Tag>& tags);

/// TagLimitExceeded where the resource would have too many of its callers' own.
void check_tag_count(const world::World& world, const world::Tags& tags);

api::ApiError duplicate_tag(std::string_view key);

/// Whether the key is reserved for AWS's services (EC2-036).
bool is_system_tag(std::string_view key);

}  // namespace windtunnel::ec2
