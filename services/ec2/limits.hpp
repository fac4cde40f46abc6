#pragma once

#include <cstddef>
#include <cstdint>

namespace windtunnel::ec2::limits {

/// Tags of a resource that callers made, those that begin with `aws:` apart (EC2-050).
inline constexpr std::size_t tags = 50;
/// Resources of one CreateTags or DeleteTags; never lifted.
inline constexpr std::size_t tagged_resources = 1'000;
/// Characters of a tag's key and value; never lifted.
inline constexpr std::size_t tag_key_characters = 127;
inline constexpr std::size_t tag_value_characters = 255;
/// Instances of one RunInstances: the emulator's own bound, so that a typing error cannot eat all
/// memory. Fleets beyond it come from a fleet file or several launches. Never lifted.
inline constexpr std::int32_t launched_instances = 100'000;
/// A page of DescribeInstances or DescribeTags (EC2-045).
inline constexpr std::int32_t least_page = 5;
inline constexpr std::int32_t most_page = 1'000;

}  // namespace windtunnel::ec2::limits
