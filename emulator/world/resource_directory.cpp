#include "emulator/world/resource_directory.hpp"

#include <algorithm>

#include "emulator/world/world.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::world {

ResourceDirectory::ResourceDirectory(World& world)
    : tags_(world.tracker(), section_number::tags, "tags") {}

void ResourceDirectory::add(std::unique_ptr<ResourceType> type) {
  const std::string name(type->name());
  WINDTUNNEL_ASSERT(!types_.contains(name), name + " was registered twice");
  types_.emplace(name, std::move(type));
}

ResourceType* ResourceDirectory::find(std::string_view type) const {
  const auto found = types_.find(type);
  return found == types_.end() ? nullptr : found->second.get();
}

std::vector<std::string_view> ResourceDirectory::type_names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, type] : types_) names.push_back(name);
  return names;
}

const Tags& ResourceDirectory::tags(std::string_view arn) const {
  static const Tags none;
  const TagRow* row = tags_.find(arn);
  return row == nullptr ? none : row->tags;
}

void ResourceDirectory::tag(std::string_view arn, const Tags& tags) {
  if (tags.empty()) return;
  TagRow& row = tags_.edit(arn);
  for (const auto& [key, value] : tags) row.tags.insert_or_assign(key, value);
}

void ResourceDirectory::untag(std::string_view arn, const std::vector<std::string>& keys) {
  if (tags_.find(arn) == nullptr) return;
  TagRow& row = tags_.edit(arn);
  for (const std::string& key : keys) row.tags.erase(key);
  if (row.tags.empty() && !row.whole) tags_.erase(arn);
}

void ResourceDirectory::set_all_tags(std::string_view arn, const Tags& tags) {
  TagRow& row = tags_.edit(arn);
  row.tags = tags;
  row.whole = true;
}

bool ResourceDirectory::has_all_tags(std::string_view arn) const {
  const TagRow* row = tags_.find(arn);
  return row != nullptr && row->whole;
}

void ResourceDirectory::drop_tags(std::string_view arn) { tags_.erase(arn); }

void ResourceDirectory::each_tagged(
    std::string_view prefix,
    const std::function<bool(std::string_view, const Tags&)>& visit) const {
  tags_.scan_prefix(prefix, {}, [&](std::string_view arn, const TagRow& row) {
    return visit(arn, row.tags);
  });
}

void ResourceDirectory::begin_turn() {
  for (Binding& binding : bindings_) binding.next = 0;
}

std::vector<Signal> ResourceDirectory::take_changes() {
  std::vector<Signal> changes;
  for (Binding& binding : bindings_) {
    const std::size_t size = binding.size();
    // Savepoints note a row again: its first entry is what it was before.
    std::set<std::string_view> seen;
    for (std::size_t index = std::min(binding.next, size); index < size; ++index) {
      if (!seen.insert(binding.key(index)).second) continue;
      if (auto changed = binding.describe(index)) changes.push_back(std::move(*changed));
    }
    binding.next = size;
  }
  return changes;
}

std::pair<Scope, std::string_view> split_regional_key(std::string_view key) {
  Scope scope;
  for (std::string* part : {&scope.account, &scope.region}) {
    const std::size_t end = key.find(std::string_view("\0\x01", 2));
    WINDTUNNEL_ASSERT(end != std::string_view::npos, "a key of a regional table has no scope");
    part->assign(key.substr(0, end));
    key.remove_prefix(end + 2);
  }
  return {scope, key};
}

}  // namespace windtunnel::world
