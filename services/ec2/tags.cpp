#include "services/ec2/tags.hpp"

#include <algorithm>

#include "emulator/api/pagination.hpp"
#include "emulator/world/instances.hpp"
#include "services/ec2/errors.hpp"
#include "services/ec2/filters.hpp"
#include "services/ec2/ids.hpp"
#include "services/ec2/instance_signals.hpp"
#include "services/ec2/launch_templates.hpp"
#include "services/ec2/limits.hpp"
#include "services/ec2/paging.hpp"
#include "services/ec2/tag_rules.hpp"

namespace windtunnel::ec2 {

using Change = world::ResourceChanged::Change;

namespace {

/// Resources that EC2 has and this emulator has not.
bool is_resource_not_modelled(std::string_view id) {
  constexpr std::string_view prefixes[] = {"ami-", "vol-",  "snap-",    "vpc-", "subnet-",
                                           "sg-",  "sgr-",  "eni-",     "igw-", "rtb-",
                                           "acl-", "dopt-", "eipalloc-"};
  return std::any_of(std::begin(prefixes), std::end(prefixes),
                     [&](std::string_view prefix) { return is_id(id, prefix); });
}

/// The resources that a request names.
struct Tagged {
  std::vector<simulation::Instance> instances;
  /// The ARNs of launch templates.
  std::vector<std::string> templates;
};

Tagged find_tagged(const world::Call& call, const std::vector<std::string>& resources) {
  if (resources.size() > limits::tagged_resources) {
    throw errors::invalid_parameter_value("At most 1000 resources can be tagged at once.");
  }
  std::vector<std::string> instances;
  Tagged found;
  for (const std::string& id : resources) {
    if (id.starts_with("i-")) {
      instances.push_back(id);
    } else if (id.starts_with("lt-")) {
      call.world.component<LaunchTemplates>().existing(call.scope, id);
      found.templates.push_back(launch_template_arn(call.scope, id));
    } else if (is_resource_not_modelled(id)) {
      throw errors::not_implemented("tags of anything but instances and launch templates: " + id);
    } else {
      throw errors::invalid_id(id);
    }
  }
  found.instances = find_instances(call.world, call.scope, instances);
  return found;
}

std::vector<std::string> keys_to_delete(const world::Tags& present,
                                        const DeleteTagsRequest& input) {
  std::vector<std::string> keys;
  if (input.Tags.or_default().empty()) {
    for (const auto& [key, value] : present) {
      if (!is_system_tag(key)) keys.push_back(key);
    }
    return keys;
  }
  for (const Tag& tag : *input.Tags) {
    const auto found = present.find(tag.Key.or_default());
    // With a value, only a tag of that value goes (EC2-051).
    if (found != present.end() && (!tag.Value || *tag.Value == found->second)) {
      keys.push_back(found->first);
    }
  }
  return keys;
}

/// The filters of DescribeTags.
class TagFilters {
 public:
  explicit TagFilters(const std::vector<Filter>& filters) : filters_(filters) {
    for (const Filter& filter : filters_) {
      const std::string& name = filter.Name.or_default();
      const bool known = name == "key" || name == "value" || name == "resource-id" ||
                         name == "resource-type" || name.starts_with("tag:");
      if (!known) throw errors::invalid_filter(name);
    }
  }

  bool match(const TagDescription& tag) const {
    return std::all_of(filters_.begin(), filters_.end(),
                       [&](const Filter& filter) { return match(filter, tag); });
  }

 private:
  static bool match(const Filter& filter, const TagDescription& tag) {
    const std::string& name = *filter.Name;
    const std::string& text = name == "key"             ? *tag.Key
                              : name == "resource-id"   ? *tag.ResourceId
                              : name == "resource-type" ? *tag.ResourceType
                                                        : *tag.Value;
    if (name.starts_with("tag:") && name.substr(4) != *tag.Key) return false;
    const auto& patterns = filter.Values.or_default();
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return matches_pattern(pattern, text); });
  }

  const std::vector<Filter>& filters_;
};

}  // namespace

api::Unit TagOperations::create_tags(world::Call& call, const CreateTagsRequest& input) {
  const world::Tags added = read_tags(call, input.Tags);
  const Tagged tagged = find_tagged(call, input.Resources);
  const auto check_count_with = [&](world::Tags present) {
    world::Tags all = added;
    all.merge(present);
    check_tag_count(world_, all);
  };
  for (const simulation::Instance& instance : tagged.instances) {
    check_count_with(world::instance_tags(world_, instance));
  }
  for (const std::string& arn : tagged.templates) check_count_with(world_.directory().tags(arn));
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();
  for (const simulation::Instance& instance : tagged.instances) {
    world_.directory().tag(world::instance_arn(world_, instance), added);
    announce_resource(world_, instance, Change::updated);
  }
  for (const std::string& arn : tagged.templates) world_.directory().tag(arn, added);
  return {};
}

api::Unit TagOperations::delete_tags(world::Call& call, const DeleteTagsRequest& input) {
  const Tagged tagged = find_tagged(call, input.Resources);
  for (const Tag& tag : input.Tags.or_default()) {
    if (is_system_tag(tag.Key.or_default()) && call.service_principal.empty()) {
      throw errors::reserved_tag_key();
    }
  }
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();
  for (const simulation::Instance& instance : tagged.instances) {
    const auto keys = keys_to_delete(world::instance_tags(world_, instance), input);
    if (keys.empty()) continue;
    world::untag_instance(world_, instance, keys);
    announce_resource(world_, instance, Change::updated);
  }
  for (const std::string& arn : tagged.templates) {
    world_.directory().untag(arn, keys_to_delete(world_.directory().tags(arn), input));
  }
  return {};
}

DescribeTagsResult TagOperations::describe_tags(world::Call& call,
                                                const DescribeTagsRequest& input) {
  const Paging paging(call, input.MaxResults, input.NextToken);
  const TagFilters filters(input.Filters.or_default());
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();
  // The position is the last tag given: id, slash, key. Ids of instances come before those of
  // launch templates.
  const std::string& after = paging.after();
  const std::string resumed_id = after.substr(0, after.find('/'));
  DescribeTagsResult output;
  auto& list = output.Tags.emplace();
  const auto visit = [&](const std::string& id, const std::string& type, const world::Tags& tags) {
    for (const auto& [key, value] : tags) {
      if (id == resumed_id && id + '/' + key <= after) continue;
      TagDescription tag{.Key = key, .ResourceId = id, .ResourceType = type, .Value = value};
      if (!filters.match(tag)) continue;
      if (list.size() == paging.limit()) {
        output.NextToken = paging.token(*list.back().ResourceId + '/' + *list.back().Key);
        return false;
      }
      list.push_back(std::move(tag));
    }
    return true;
  };
  const auto visit_instance = [&](const simulation::Instance& instance) {
    return visit(world_.fleet().id(instance), "instance", world::instance_tags(world_, instance));
  };
  if (!resumed_id.starts_with("lt-")) {
    if (!resumed_id.empty()) {
      const auto resumed = world_.fleet().find(call.scope.account, call.scope.region, resumed_id);
      if (resumed && !visit_instance(*resumed)) return output;
    }
    world_.fleet().scan(call.scope.account, call.scope.region, resumed_id, visit_instance);
    if (output.NextToken) return output;
  }
  world_.component<LaunchTemplates>().each(
      call.scope, resumed_id.starts_with("lt-") ? resumed_id : "",
      [&](std::string_view id, const LaunchTemplateRow&) {
        return visit(std::string(id), "launch-template",
                     world_.directory().tags(launch_template_arn(call.scope, id)));
      });
  return output;
}

}  // namespace windtunnel::ec2
