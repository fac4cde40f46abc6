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
/// Launch templates of an account in a region, and versions of each.
inline constexpr std::size_t launch_templates = 5'000;
inline constexpr std::size_t launch_template_versions = 10'000;
/// Versions of one DeleteLaunchTemplateVersions; never lifted.
inline constexpr std::size_t deleted_versions = 200;

/// The bounds of MaxResults, the upper of which is what a page has where it is not given.
struct PageSize {
  std::int32_t least;
  std::int32_t most;
};
/// Of DescribeInstances and DescribeTags (EC2-045).
inline constexpr PageSize page{5, 1'000};
/// Of launch templates and their versions.
inline constexpr PageSize launch_templates_page{1, 200};

}  // namespace windtunnel::ec2::limits
