#include "services/elbv2/tag_operations.hpp"

#include "emulator/world/resource_directory.hpp"
#include "services/elbv2/errors.hpp"
#include "services/elbv2/listeners.hpp"
#include "services/elbv2/load_balancers.hpp"
#include "services/elbv2/names.hpp"
#include "services/elbv2/rules.hpp"
#include "services/elbv2/tag_rules.hpp"
#include "services/elbv2/target_groups.hpp"

namespace windtunnel::elbv2 {

void TagOperations::check_resources(const world::Scope& scope,
                                    const std::vector<std::string>& arns) const {
  for (const std::string& arn : arns) {
    const auto address = read_arn(arn);
    const std::string kind = address ? address->parts.front() : std::string();
    if (kind == "loadbalancer") {
      world_.component<LoadBalancers>().existing(scope, arn);
    } else if (kind == "targetgroup") {
      world_.component<TargetGroups>().existing(scope, arn);
    } else if (kind == "listener") {
      world_.component<Listeners>().existing(scope, arn);
    } else if (kind == "listener-rule") {
      if (!world_.component<Rules>().exists(scope, arn)) throw errors::rules_not_found();
    } else {
      throw errors::validation("'" + arn + "' is not a valid resource ARN");
    }
  }
}

AddTagsOutput TagOperations::add_tags(world::Call& call, const AddTagsInput& in) {
  check_resources(call.scope, in.ResourceArns);
  for (const std::string& arn : in.ResourceArns) add_tags_to(world_, arn, in.Tags);
  return {};
}

RemoveTagsOutput TagOperations::remove_tags(world::Call& call, const RemoveTagsInput& in) {
  check_resources(call.scope, in.ResourceArns);
  for (const std::string& arn : in.ResourceArns) world_.directory().untag(arn, in.TagKeys);
  return {};
}

DescribeTagsOutput TagOperations::describe_tags(world::Call& call, const DescribeTagsInput& in) {
  check_resources(call.scope, in.ResourceArns);
  DescribeTagsOutput out;
  auto& list = out.TagDescriptions.emplace();
  for (const std::string& arn : in.ResourceArns) {
    std::vector<Tag> tags;
    for (const auto& [key, value] : world_.directory().tags(arn)) {
      tags.push_back({.Key = key, .Value = value});
    }
    list.push_back({.ResourceArn = arn, .Tags = std::move(tags)});
  }
  return out;
}

}  // namespace windtunnel::elbv2
