#include "services/autoscaling/group_tags.hpp"

#include <algorithm>
#include <set>

#include "services/autoscaling/groups.hpp"
#include "services/autoscaling/pages.hpp"

namespace windtunnel::autoscaling {
namespace {

using TagList = std::vector<TagDescription>;

void check(const Tag& tag) {
  if (tag.Key.starts_with("aws:")) {
    throw errors::validation("Tag keys starting with 'aws:' are reserved for internal use.");
  }
  if (tag.ResourceType.value_or("auto-scaling-group") != "auto-scaling-group") {
    throw errors::validation("The resource type of a tag must be auto-scaling-group.");
  }
}

void put(TagList& tags, const std::string& group, const Tag& tag) {
  const auto found = std::find_if(tags.begin(), tags.end(), [&](const TagDescription& present) {
    return present.Key == tag.Key;
  });
  TagDescription& put = found == tags.end() ? tags.emplace_back() : *found;
  put.Key = tag.Key;
  put.Value = tag.Value.value_or("");
  put.PropagateAtLaunch = tag.PropagateAtLaunch.value_or(false);
  put.ResourceId = group;
  put.ResourceType = "auto-scaling-group";
  std::sort(tags.begin(), tags.end(), [](const TagDescription& left, const TagDescription& right) {
    return *left.Key < *right.Key;
  });
}

void check_count(const world::World& world, const TagList& tags) {
  if (!world.limits_lifted() && tags.size() > limits::tags_per_group) {
    throw errors::limit_exceeded("tags of an AutoScalingGroup");
  }
}

bool has_value(const Filter& filter, const std::string& value) {
  const auto& values = filter.Values.or_default();
  return std::find(values.begin(), values.end(), value) != values.end();
}

api::ApiError unknown_filter(const Filter& filter) {
  return errors::validation("The filter " + filter.Name.or_default() + " is not valid.");
}

bool tag_matches(const TagDescription& tag, const std::vector<Filter>& filters) {
  return std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) {
    const std::string& name = filter.Name.or_default();
    if (name == "auto-scaling-group") return has_value(filter, *tag.ResourceId);
    if (name == "key") return has_value(filter, *tag.Key);
    if (name == "value") return has_value(filter, *tag.Value);
    if (name == "propagate-at-launch") {
      return has_value(filter, *tag.PropagateAtLaunch ? "true" : "false");
    }
    throw unknown_filter(filter);
  });
}

}  // namespace

std::vector<TagDescription> new_group_tags(const world::Call& call, const std::string& group,
                                           const std::vector<Tag>& tags) {
  TagList made;
  for (const Tag& tag : tags) {
    check(tag);
    put(made, group, tag);
  }
  check_count(call.world, made);
  return made;
}

bool tags_match(const AutoScalingGroup& settings, const std::vector<Filter>& filters) {
  const TagList& tags = settings.Tags.or_default();
  return std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) {
    const std::string& name = filter.Name.or_default();
    const bool is_key = name == "tag-key";
    const bool is_tag = name.starts_with("tag:");
    if (!is_key && !is_tag && name != "tag-value") throw unknown_filter(filter);
    return std::any_of(tags.begin(), tags.end(), [&](const TagDescription& tag) {
      if (is_tag && *tag.Key != name.substr(4)) return false;
      return has_value(filter, is_key ? *tag.Key : *tag.Value);
    });
  });
}

api::Unit GroupTags::create_or_update_tags(world::Call& call, const CreateOrUpdateTagsType& in) {
  Groups& groups = world_.component<Groups>();
  for (const Tag& tag : in.Tags) {
    check(tag);
    const std::string& group = tag.ResourceId.or_default();
    if (groups.find(call.scope, group) == nullptr) throw errors::group_not_found_for_tags(group);
    TagList& tags = *groups.edit({call.scope, group}).settings.Tags;
    put(tags, group, tag);
    check_count(world_, tags);
  }
  return {};
}

api::Unit GroupTags::delete_tags(world::Call& call, const DeleteTagsType& in) {
  Groups& groups = world_.component<Groups>();
  for (const Tag& tag : in.Tags) {
    const std::string& group = tag.ResourceId.or_default();
    const GroupRow* row = groups.find(call.scope, group);
    if (row == nullptr) throw errors::group_not_found_for_tags(group);
    const auto is_meant = [&](const TagDescription& present) {
      // With a value, only a tag of that value goes.
      return present.Key == tag.Key && (!tag.Value || *present.Value == *tag.Value);
    };
    const TagList& present = *row->settings.Tags;
    if (std::none_of(present.begin(), present.end(), is_meant)) continue;
    std::erase_if(*groups.edit({call.scope, group}).settings.Tags, is_meant);
  }
  return {};
}

TagsType GroupTags::describe_tags(world::Call& call, const DescribeTagsType& in) {
  const Page page(call, limits::tags_page, in.MaxRecords, in.NextToken);
  const auto& filters = in.Filters.or_default();
  TagsType out;
  TagList& list = out.Tags.emplace();
  world_.component<Groups>().each(call.scope, [&](std::string_view name, const GroupRow& row) {
    for (const TagDescription& tag : row.settings.Tags.or_default()) {
      const std::string position = world::join_key(name, *tag.Key);
      if (position < page.start() || !tag_matches(tag, filters)) continue;
      if (list.size() == page.limit()) {
        out.NextToken = page.token(position);
        return false;
      }
      list.push_back(tag);
    }
    return true;
  });
  return out;
}

}  // namespace windtunnel::autoscaling
