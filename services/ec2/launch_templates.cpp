#include "services/ec2/launch_templates.hpp"

#include <chrono>
#include <set>

#include "services/ec2/errors.hpp"
#include "services/ec2/ids.hpp"
#include "services/ec2/instance_view.hpp"
#include "services/ec2/launch_template_data.hpp"
#include "services/ec2/launch_template_filters.hpp"
#include "services/ec2/launch_template_tokens.hpp"
#include "services/ec2/launch_template_versions.hpp"
#include "services/ec2/limits.hpp"
#include "services/ec2/paging.hpp"
#include "services/ec2/tag_rules.hpp"
#include "simulation/random.hpp"

namespace windtunnel::ec2 {
namespace {

world::Tags read_template_tags(const world::Call& call,
                               const std::vector<TagSpecification>& specifications) {
  world::Tags tags;
  for (const TagSpecification& specification : specifications) {
    const std::string& type = specification.ResourceType.or_default();
    if (type != "launch-template") throw errors::not_taggable_here(type);
    for (const auto& [key, value] : read_tags(call, specification.Tags.or_default())) {
      if (!tags.emplace(key, value).second) throw duplicate_tag(key);
    }
  }
  check_tag_count(call.world, tags);
  return tags;
}

}  // namespace

LaunchTemplates::LaunchTemplates(world::World& world)
    : Component(world),
      rows_(world.tracker(), 4 * 256 + 6, "ec2 launch templates"),
      names_(world.tracker(), 4 * 256 + 7, "ec2 names of launch templates"),
      counters_(world.tracker(), 4 * 256 + 8, "ec2 launch template counters") {}

CreateLaunchTemplateResult LaunchTemplates::create_launch_template(
    world::Call& call, const CreateLaunchTemplateRequest& input) {
  ResponseLaunchTemplateData data = template_data(input.LaunchTemplateData);
  const world::Tags tags = read_template_tags(call, input.TagSpecifications.or_default());
  LaunchTemplateTokens& tokens = world_.component<LaunchTemplateTokens>();
  if (const LaunchTemplateTokenRow* repeated = tokens.find_repeated(call.scope, input)) {
    const LaunchTemplateRow& made = existing(call.scope, repeated->template_id);
    return {.LaunchTemplate = describe(call.scope, made)};
  }
  if (names_.find(call.scope, input.LaunchTemplateName) != nullptr) {
    throw errors::launch_template_name_taken();
  }
  if (!world_.limits_lifted() && rows_.count(call.scope) >= limits::launch_templates) {
    throw errors::limit_exceeded("launch templates");
  }
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();

  const std::string id = next_id(call.scope);
  names_.edit(call.scope, input.LaunchTemplateName).id = id;
  world_.directory().tag(launch_template_arn(call.scope, id), tags);
  LaunchTemplateRow& row = rows_.edit(call.scope, id);
  row.settings.CreateTime = std::chrono::floor<std::chrono::seconds>(call.now());
  row.settings.CreatedBy = "arn:aws:iam::" + call.scope.account + ":root";
  row.settings.LaunchTemplateId = id;
  row.settings.LaunchTemplateName = input.LaunchTemplateName;
  row.settings.DefaultVersionNumber = row.next_version;
  world_.component<LaunchTemplateVersions>().add(
      call, row, {std::move(data), input.VersionDescription, input.ClientToken.or_default()});
  tokens.remember(call.scope, input, id, *row.settings.DefaultVersionNumber);
  return {.LaunchTemplate = describe(call.scope, row)};
}

DescribeLaunchTemplatesResult LaunchTemplates::describe_launch_templates(
    world::Call& call, const DescribeLaunchTemplatesRequest& input) {
  const Paging paging(call, input.MaxResults, input.NextToken, limits::launch_templates_page);
  const LaunchTemplateFilters filters(input.Filters.or_default());
  std::set<std::string, std::less<>> wanted;
  for (const std::string& id : input.LaunchTemplateIds.or_default()) {
    wanted.insert(*existing(call.scope, id).settings.LaunchTemplateId);
  }
  for (const std::string& name : input.LaunchTemplateNames.or_default()) {
    wanted.insert(*of_name(call.scope, name).settings.LaunchTemplateId);
  }
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();

  DescribeLaunchTemplatesResult output;
  auto& list = output.LaunchTemplates.emplace();
  each(call.scope, paging.after(), [&](std::string_view id, const LaunchTemplateRow& row) {
    if (id == paging.after() || (!wanted.empty() && !wanted.contains(id))) return true;
    LaunchTemplate shown = describe(call.scope, row);
    if (!filters.match(shown)) return true;
    if (list.size() == paging.limit()) {
      output.NextToken = paging.token(*list.back().LaunchTemplateId);
      return false;
    }
    list.push_back(std::move(shown));
    return true;
  });
  return output;
}

ModifyLaunchTemplateResult LaunchTemplates::modify_launch_template(
    world::Call& call, const ModifyLaunchTemplateRequest& input) {
  const LaunchTemplateRow& found =
      named(call.scope, input.LaunchTemplateId, input.LaunchTemplateName);
  if (!input.DefaultVersion) throw errors::missing_parameter("SetDefaultVersion");
  const LaunchTemplateVersionRow& version =
      world_.component<LaunchTemplateVersions>().existing(call.scope, found, *input.DefaultVersion);
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();
  LaunchTemplateRow& row = edit(call.scope, found);
  row.settings.DefaultVersionNumber = version.settings.VersionNumber;
  return {.LaunchTemplate = describe(call.scope, row)};
}

DeleteLaunchTemplateResult LaunchTemplates::delete_launch_template(
    world::Call& call, const DeleteLaunchTemplateRequest& input) {
  const LaunchTemplateRow& row =
      named(call.scope, input.LaunchTemplateId, input.LaunchTemplateName);
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();
  const LaunchTemplate deleted = describe(call.scope, row);
  const std::string& id = *deleted.LaunchTemplateId;
  world_.component<LaunchTemplateVersions>().erase_all(call.scope, id);
  world_.directory().drop_tags(launch_template_arn(call.scope, id));
  names_.erase(call.scope, *deleted.LaunchTemplateName);
  rows_.erase(call.scope, id);
  return {.LaunchTemplate = deleted};
}

const LaunchTemplateRow& LaunchTemplates::existing(const world::Scope& scope,
                                                   const std::string& id) const {
  if (!is_id(id, "lt-")) throw errors::malformed_launch_template_id(id);
  const LaunchTemplateRow* row = rows_.find(scope, id);
  if (row == nullptr) throw errors::launch_template_id_not_found(id);
  return *row;
}

const LaunchTemplateRow& LaunchTemplates::of_name(const world::Scope& scope,
                                                  const std::string& name) const {
  const LaunchTemplateNameRow* row = names_.find(scope, name);
  if (row == nullptr) throw errors::launch_template_name_not_found(name);
  return existing(scope, row->id);
}

const LaunchTemplateRow& LaunchTemplates::named(const world::Scope& scope,
                                                const api::Opt<std::string>& id,
                                                const api::Opt<std::string>& name) const {
  if (id && name) {
    throw errors::invalid_parameter_combination(
        "A launch template is named by its ID or by its name, not by both");
  }
  if (!id && !name) throw errors::launch_template_not_named();
  return id ? existing(scope, *id) : of_name(scope, *name);
}

/// EC2-011.
std::string LaunchTemplates::next_id(const world::Scope& scope) {
  const auto key = world_.random()
                       .child("ec2")
                       .child(scope.account)
                       .child(scope.region)
                       .child("launch template")
                       .child(counters_.edit(scope, "").next++);
  return "lt-0" + simulation::hexadecimal(key, 16);
}

LaunchTemplate LaunchTemplates::describe(const world::Scope& scope,
                                         const LaunchTemplateRow& row) const {
  LaunchTemplate shown = row.settings;
  const world::Tags& tags =
      world_.directory().tags(launch_template_arn(scope, *shown.LaunchTemplateId));
  if (!tags.empty()) shown.Tags = wire_tags(tags);
  return shown;
}

}  // namespace windtunnel::ec2
