#include "services/codedeploy/applications.hpp"

#include "emulator/world/resource_directory.hpp"
#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/names.hpp"
#include "services/codedeploy/pages.hpp"
#include "services/codedeploy/resource_tags.hpp"
#include "services/codedeploy/revisions.hpp"
#include "services/codedeploy/sections.hpp"

namespace windtunnel::codedeploy {
namespace {

ApplicationInfo describe(std::string_view name, const ApplicationRow& row) {
  ApplicationInfo info;
  info.applicationId = row.id;
  info.applicationName = std::string(name);
  info.computePlatform = row.platform;
  info.createTime = row.created_at;
  info.linkedToGitHub = false;
  return info;
}

}  // namespace

Applications::Applications(world::World& world)
    : Component(world),
      applications_(world.tracker(), section_number::applications, "codedeploy applications") {
  world.directory().bind<ApplicationRow>(
      applications_, "AWS::CodeDeploy::Application",
      [](const world::Scope&, std::string_view name) { return std::string(name); });
}

const ApplicationRow& Applications::at(const world::Scope& scope, std::string_view name) const {
  check_application_name(name);
  const ApplicationRow* row = find(scope, name);
  if (row == nullptr) throw errors::application_does_not_exist(name);
  return *row;
}

CreateApplicationOutput Applications::create_application(world::Call& call,
                                                         const CreateApplicationInput& in) {
  check_application_name(in.applicationName);
  const world::Tags tags = tags_to_add(in.tags.or_default());
  if (find(call.scope, in.applicationName) != nullptr) {
    throw errors::application_already_exists(in.applicationName);
  }
  if (!world_.limits_lifted() && applications_.count(call.scope) >= limits::applications) {
    throw errors::application_limit_exceeded();
  }
  ApplicationRow& row = applications_.edit(call.scope, in.applicationName);
  row.id = simulation::uuid(world_.random()
                                .child("codedeploy")
                                .child(call.scope.account)
                                .child(call.scope.region)
                                .child("application")
                                .child(in.applicationName));
  row.platform = in.computePlatform.value_or("Server");
  row.created_at = call.now();
  if (!tags.empty()) {
    world_.directory().tag(application_arn(call.scope, in.applicationName), tags);
  }
  return {.applicationId = row.id};
}

GetApplicationOutput Applications::get_application(world::Call& call,
                                                   const GetApplicationInput& in) {
  return {.application = describe(in.applicationName, at(call.scope, in.applicationName))};
}

BatchGetApplicationsOutput Applications::batch_get_applications(
    world::Call& call, const BatchGetApplicationsInput& in) {
  if (in.applicationNames.size() > limits::batch_of_applications) {
    throw errors::batch_limit_exceeded("applicationNames", limits::batch_of_applications);
  }
  BatchGetApplicationsOutput output;
  auto& found = output.applicationsInfo.emplace();
  // CD-024: one unknown name fails the call.
  for (const std::string& name : in.applicationNames) {
    found.push_back(describe(name, at(call.scope, name)));
  }
  return output;
}

std::vector<std::string> Applications::list(const world::Scope& scope, std::string_view after,
                                            std::size_t limit) const {
  std::vector<std::string> names;
  applications_.scan(scope, {}, after, [&](std::string_view name, const ApplicationRow&) {
    if (name != after) names.emplace_back(name);
    return names.size() < limit;
  });
  return names;
}

ListApplicationsOutput Applications::list_applications(world::Call& call,
                                                       const ListApplicationsInput& in) {
  auto names = list(call.scope, page_start(call, in.nextToken), limits::page + 1);
  ListApplicationsOutput output;
  if (names.size() > limits::page) {
    names.pop_back();
    output.nextToken = page_token(call, names.back());
  }
  output.applications = std::move(names);
  return output;
}

api::Unit Applications::update_application(world::Call& call, const UpdateApplicationInput& in) {
  const std::string& name = in.applicationName.or_default();
  const ApplicationRow row = at(call.scope, name);
  // CD-022: nothing to rename to is no error.
  if (!in.newApplicationName || *in.newApplicationName == name) return {};
  const std::string& new_name = *in.newApplicationName;
  check_application_name(new_name);
  if (find(call.scope, new_name) != nullptr) throw errors::application_already_exists(new_name);
  applications_.erase(call.scope, name);
  applications_.edit(call.scope, new_name) = row;
  move_tags(world_, application_arn(call.scope, name), application_arn(call.scope, new_name));
  world_.component<Groups>().rename_application(call.scope, row.id, name, new_name);
  return {};
}

api::Unit Applications::delete_application(world::Call& call, const DeleteApplicationInput& in) {
  check_application_name(in.applicationName);
  // CD-023: an unknown one is as good as deleted.
  const ApplicationRow* row = find(call.scope, in.applicationName);
  if (row == nullptr) return {};
  const std::string id = row->id;
  world_.component<Groups>().remove_all_of(call.scope, in.applicationName, id);
  world_.component<Revisions>().remove_all_of(call.scope, id);
  applications_.erase(call.scope, in.applicationName);
  world_.directory().drop_tags(application_arn(call.scope, in.applicationName));
  return {};
}

}  // namespace windtunnel::codedeploy
