#include "services/iam/names.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "services/iam/errors.hpp"

namespace windtunnel::iam {

std::string key_of(std::string_view name) {
  std::string key(name);
  for (char& letter : key) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return key;
}

std::string entity_arn(const world::Scope& scope, std::string_view kind, std::string_view path,
                       std::string_view name) {
  return "arn:aws:iam::" + scope.account + ":" + std::string(kind) + std::string(path) +
         std::string(name);
}

std::string encoded_policy(std::string_view document) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain = "-_.~";
  std::string encoded;
  for (const char character : document) {
    const bool is_plain =
        (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
        (character >= 'a' && character <= 'z') || plain.find(character) != std::string_view::npos;
    if (is_plain) {
      encoded += character;
      continue;
    }
    const auto byte = static_cast<unsigned char>(character);
    encoded += '%';
    encoded += digits[byte >> 4];
    encoded += digits[byte & 15];
  }
  return encoded;
}

void check_policy(const std::string& document) {
  if (!nlohmann::json::parse(document, nullptr, false).is_object()) {
    throw errors::malformed_policy();
  }
}

world::Tags checked_tags(const std::vector<Tag>& list) {
  world::Tags tags;
  std::set<std::string> keys;
  for (const Tag& tag : list) {
    if (!keys.insert(key_of(tag.Key)).second) throw errors::repeated_tag();
    tags[tag.Key] = tag.Value;
  }
  return tags;
}

std::vector<Tag> tag_list(const world::Tags& tags) {
  std::vector<Tag> list;
  for (const auto& [key, value] : tags) list.push_back({.Key = key, .Value = value});
  return list;
}

}  // namespace windtunnel::iam
