#include "services/ec2/tag_rules.hpp"

#include <algorithm>

#include "services/ec2/errors.hpp"
#include "services/ec2/limits.hpp"

namespace windtunnel::ec2 {
namespace {

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
  }));
}

}  // namespace

bool is_system_tag(std::string_view key) { return key.starts_with("aws:"); }

api::ApiError duplicate_tag(std::string_view key) {
  return errors::invalid_parameter_value("Duplicate tag key '" + std::string(key) + "' specified.");
}

world::Tags read_tags(const world::Call& call, const std::vector<Tag>& tags) {
  world::Tags read;
  for (const Tag& tag : tags) {
    const std::string& key = tag.Key.or_default();
    const std::string& value = tag.Value.or_default();
    if (is_system_tag(key) && call.service_principal.empty()) {
      throw errors::reserved_tag_key();
    }
    if (key.empty() || characters(key) > limits::tag_key_characters) {
      throw errors::invalid_parameter_value("Tag key must be between 1 and 127 characters long.");
    }
    if (characters(value) > limits::tag_value_characters) {
      throw errors::invalid_parameter_value(
          "Tag value exceeds the maximum length of 255 "
          "characters");
    }
    if (!read.emplace(key, value).second) throw duplicate_tag(key);
  }
  return read;
}

void check_tag_count(const world::World& world, const world::Tags& tags) {
  if (world.limits_lifted()) return;
  const auto own = std::count_if(tags.begin(), tags.end(),
                                 [](const auto& tag) { return !is_system_tag(tag.first); });
  if (static_cast<std::size_t>(own) > limits::tags) throw errors::tag_limit_exceeded();
}

}  // namespace windtunnel::ec2
