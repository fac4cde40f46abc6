#include "services/ec2/launch_template_versions.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>
#include <map>

#include "emulator/world/key.hpp"
#include "services/ec2/errors.hpp"
#include "services/ec2/launch_template_data.hpp"
#include "services/ec2/launch_template_filters.hpp"
#include "services/ec2/launch_template_tokens.hpp"
#include "services/ec2/launch_templates.hpp"
#include "services/ec2/limits.hpp"
#include "services/ec2/paging.hpp"

namespace windtunnel::ec2 {
namespace {

constexpr std::string_view latest_version = "$Latest";
constexpr std::string_view default_version = "$Default";

std::string version_key(std::string_view template_id, std::int64_t number) {
  return std::string(template_id) + world::number_key(static_cast<std::uint64_t>(number));
}

std::int64_t read_number(std::string_view version) {
  std::int64_t number = 0;
  const char* end = version.data() + version.size();
  const auto read = std::from_chars(version.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || number < 0) {
    throw errors::invalid_launch_template_version();
  }
  return number;
}

/// As described.
LaunchTemplateVersion describe(const LaunchTemplateRow& of, const LaunchTemplateVersionRow& row) {
  LaunchTemplateVersion shown = row.settings;
  shown.LaunchTemplateName = of.settings.LaunchTemplateName;
  shown.DefaultVersion = shown.VersionNumber == of.settings.DefaultVersionNumber;
  return shown;
}

/// Sorts as versions are described: by template, the latest first.
std::string position_of(const LaunchTemplateVersion& version) {
  return version_key(*version.LaunchTemplateId,
                     std::numeric_limits<std::int64_t>::max() - *version.VersionNumber);
}

}  // namespace

LaunchTemplateVersions::LaunchTemplateVersions(world::World& world)
    : Component(world), rows_(world.tracker(), 4 * 256 + 9, "ec2 launch template versions") {}

CreateLaunchTemplateVersionResult LaunchTemplateVersions::create_launch_template_version(
    world::Call& call, const CreateLaunchTemplateVersionRequest& input) {
  NewVersion version{template_data(input.LaunchTemplateData), input.VersionDescription,
                     input.ClientToken.or_default()};
  LaunchTemplates& templates = world_.component<LaunchTemplates>();
  const LaunchTemplateRow& of =
      templates.named(call.scope, input.LaunchTemplateId, input.LaunchTemplateName);
  LaunchTemplateTokens& tokens = world_.component<LaunchTemplateTokens>();
  if (const LaunchTemplateTokenRow* repeated = tokens.find_repeated(call.scope, input)) {
    const std::string number = std::to_string(repeated->version);
    return {.LaunchTemplateVersion = describe(of, existing(call.scope, of, number))};
  }
  if (input.SourceVersion) {
    const LaunchTemplateVersionRow& source = existing(call.scope, of, *input.SourceVersion);
    add_missing(*source.settings.LaunchTemplateData, version.data);
  }
  const std::string& id = *of.settings.LaunchTemplateId;
  constexpr auto most = static_cast<std::int64_t>(limits::launch_template_versions);
  if (!world_.limits_lifted() && of.next_version > most &&
      rows_.count(call.scope, id) >= limits::launch_template_versions) {
    throw errors::limit_exceeded("versions of a launch template");
  }
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();
  LaunchTemplateRow& row = templates.edit(call.scope, of);
  const LaunchTemplateVersionRow& made = add(call, row, std::move(version));
  tokens.remember(call.scope, input, *row.settings.LaunchTemplateId, *made.settings.VersionNumber);
  return {.LaunchTemplateVersion = describe(row, made)};
}

const LaunchTemplateVersionRow& LaunchTemplateVersions::add(const world::Call& call,
                                                            LaunchTemplateRow& of,
                                                            NewVersion version) {
  const std::int64_t number = of.next_version++;
  of.settings.LatestVersionNumber = number;
  LaunchTemplateVersionRow& row =
      rows_.edit(call.scope, version_key(*of.settings.LaunchTemplateId, number));
  row.settings.CreateTime = std::chrono::floor<std::chrono::seconds>(call.now());
  row.settings.CreatedBy = of.settings.CreatedBy;
  row.settings.LaunchTemplateData = std::move(version.data);
  row.settings.LaunchTemplateId = of.settings.LaunchTemplateId;
  row.settings.VersionDescription = std::move(version.description);
  row.settings.VersionNumber = number;
  row.client_token = std::move(version.client_token);
  return row;
}

const LaunchTemplateVersionRow& LaunchTemplateVersions::existing(const world::Scope& scope,
                                                                 const LaunchTemplateRow& of,
                                                                 std::string_view version) const {
  const LaunchTemplate& settings = of.settings;
  const std::int64_t number = version.empty() || version == default_version
                                  ? *settings.DefaultVersionNumber
                              : version == latest_version ? *settings.LatestVersionNumber
                                                          : read_number(version);
  const auto* row = rows_.find(scope, version_key(*settings.LaunchTemplateId, number));
  if (row == nullptr) {
    throw errors::launch_template_version_not_found(*settings.LaunchTemplateId, version);
  }
  return *row;
}

RunInstancesRequest LaunchTemplateVersions::completed(const world::Scope& scope,
                                                      const RunInstancesRequest& request) const {
  if (!request.LaunchTemplate) return request;
  const LaunchTemplateSpecification& named = *request.LaunchTemplate;
  const LaunchTemplateRow& of = world_.component<LaunchTemplates>().named(
      scope, named.LaunchTemplateId, named.LaunchTemplateName);
  return with_template(request, existing(scope, of, named.Version.or_default()).settings);
}

std::vector<LaunchTemplateVersion> LaunchTemplateVersions::asked_for(
    const world::Scope& scope, const DescribeLaunchTemplateVersionsRequest& input) const {
  const LaunchTemplates& templates = world_.component<LaunchTemplates>();
  const std::vector<std::string>& versions = input.Versions.or_default();
  std::map<std::string, LaunchTemplateVersion> found;
  const auto put = [&](const LaunchTemplateRow& of, const LaunchTemplateVersionRow& row) {
    LaunchTemplateVersion shown = describe(of, row);
    std::string position = position_of(shown);
    found.emplace(std::move(position), std::move(shown));
  };
  if (!input.LaunchTemplateId && !input.LaunchTemplateName) {
    // Without a template, the latest or default versions of all.
    if (versions.empty()) throw errors::launch_template_not_named();
    for (const std::string& version : versions) {
      if (version != latest_version && version != default_version) {
        throw errors::launch_template_not_named();
      }
      templates.each(scope, {}, [&](std::string_view, const LaunchTemplateRow& of) {
        put(of, existing(scope, of, version));
        return true;
      });
    }
  } else {
    const LaunchTemplateRow& of =
        templates.named(scope, input.LaunchTemplateId, input.LaunchTemplateName);
    for (const std::string& version : versions) put(of, existing(scope, of, version));
    if (versions.empty()) {
      const std::int64_t least = input.MinVersion ? read_number(*input.MinVersion) : 0;
      const std::int64_t most = input.MaxVersion ? read_number(*input.MaxVersion)
                                                 : std::numeric_limits<std::int64_t>::max();
      const std::string& id = *of.settings.LaunchTemplateId;
      rows_.scan(scope, id, version_key(id, least),
                 [&](std::string_view, const LaunchTemplateVersionRow& row) {
                   if (*row.settings.VersionNumber > most) return false;
                   put(of, row);
                   return true;
                 });
    }
  }
  std::vector<LaunchTemplateVersion> list;
  list.reserve(found.size());
  for (auto& [position, version] : found) list.push_back(std::move(version));
  return list;
}

DescribeLaunchTemplateVersionsResult LaunchTemplateVersions::describe_launch_template_versions(
    world::Call& call, const DescribeLaunchTemplateVersionsRequest& input) {
  const Paging paging(call, input.MaxResults, input.NextToken, limits::launch_templates_page);
  const LaunchTemplateVersionFilters filters(input.Filters.or_default());
  if (input.Versions && (input.MinVersion || input.MaxVersion)) {
    throw errors::invalid_parameter_combination(
        "Versions cannot be named where MinVersion or MaxVersion are");
  }
  std::vector<LaunchTemplateVersion> versions = asked_for(call.scope, input);
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();

  DescribeLaunchTemplateVersionsResult output;
  auto& list = output.LaunchTemplateVersions.emplace();
  for (LaunchTemplateVersion& version : versions) {
    if (position_of(version) <= paging.after() || !filters.match(version)) continue;
    if (list.size() == paging.limit()) {
      output.NextToken = paging.token(position_of(list.back()));
      break;
    }
    list.push_back(std::move(version));
  }
  return output;
}

DeleteLaunchTemplateVersionsResult LaunchTemplateVersions::delete_launch_template_versions(
    world::Call& call, const DeleteLaunchTemplateVersionsRequest& input) {
  LaunchTemplates& templates = world_.component<LaunchTemplates>();
  LaunchTemplateRow of =
      templates.named(call.scope, input.LaunchTemplateId, input.LaunchTemplateName);
  const std::string& id = *of.settings.LaunchTemplateId;
  if (input.Versions.size() > limits::deleted_versions) {
    throw errors::invalid_parameter_value("At most 200 versions can be deleted at once.");
  }
  for (const std::string& version : input.Versions) {
    if (read_number(version) == *of.settings.DefaultVersionNumber) {
      throw errors::default_version_not_deletable();
    }
  }
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();

  DeleteLaunchTemplateVersionsResult output;
  auto& deleted = output.SuccessfullyDeletedLaunchTemplateVersions.emplace();
  auto& missing = output.UnsuccessfullyDeletedLaunchTemplateVersions.emplace();
  for (const std::string& version : input.Versions) {
    const std::int64_t number = read_number(version);
    if (rows_.find(call.scope, version_key(id, number)) == nullptr) {
      missing.push_back(
          {.LaunchTemplateId = id,
           .LaunchTemplateName = of.settings.LaunchTemplateName,
           .ResponseError = ResponseError{.Code = "launchTemplateVersionDoesNotExist",
                                          .Message = "The launch template version does not exist."},
           .VersionNumber = number});
      continue;
    }
    erase(call.scope, id, number);
    deleted.push_back({.LaunchTemplateId = id,
                       .LaunchTemplateName = of.settings.LaunchTemplateName,
                       .VersionNumber = number});
  }
  templates.edit(call.scope, of).settings.LatestVersionNumber = latest(call.scope, id);
  return output;
}

void LaunchTemplateVersions::erase(const world::Scope& scope, const std::string& template_id,
                                   std::int64_t number) {
  const std::string key = version_key(template_id, number);
  world_.component<LaunchTemplateTokens>().forget(scope, *rows_.find(scope, key));
  rows_.erase(scope, key);
}

void LaunchTemplateVersions::erase_all(const world::Scope& scope, const std::string& template_id) {
  std::vector<std::int64_t> numbers;
  rows_.scan(scope, template_id, template_id,
             [&](std::string_view, const LaunchTemplateVersionRow& row) {
               numbers.push_back(*row.settings.VersionNumber);
               return true;
             });
  for (const std::int64_t number : numbers) erase(scope, template_id, number);
}

std::int64_t LaunchTemplateVersions::latest(const world::Scope& scope,
                                            const std::string& template_id) const {
  std::int64_t number = 0;
  rows_.scan_backwards(scope, template_id, {},
                       [&](std::string_view, const LaunchTemplateVersionRow& row) {
                         number = *row.settings.VersionNumber;
                         return false;
                       });
  return number;
}

}  // namespace windtunnel::ec2
