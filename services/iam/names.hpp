#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/resource_directory.hpp"
#include "emulator/world/scope.hpp"
#include "services/iam/api.hpp"

namespace windtunnel::iam {

/// In lower case, as rows are kept.
std::string key_of(std::string_view name);

/// "arn:aws:iam::ACCOUNT:role/path/name" of the kind "role", the path "/path/" (IAM-001).
std::string entity_arn(const world::Scope& scope, std::string_view kind, std::string_view path,
                       std::string_view name);

/// A policy as it travels: percent-encoded (IAM-005).
std::string encoded_policy(std::string_view document);
/// Throws MalformedPolicyDocument for what is no JSON object.
void check_policy(const std::string& document);

/// The tags of a request; throws where two keys differ in case at most.
world::Tags checked_tags(const std::vector<Tag>& list);
std::vector<Tag> tag_list(const world::Tags& tags);

}  // namespace windtunnel::iam
