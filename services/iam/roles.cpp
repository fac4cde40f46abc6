#include "services/iam/roles.hpp"

#include "emulator/world/resource_directory.hpp"
#include "services/iam/entity_ids.hpp"
#include "services/iam/errors.hpp"
#include "services/iam/instance_profiles.hpp"
#include "services/iam/names.hpp"
#include "services/iam/pages.hpp"
#include "services/iam/sections.hpp"

namespace windtunnel::iam {
namespace {

constexpr std::int32_t default_session_seconds = 3600;

void check_trust_policy(const world::World& world, const std::string& document) {
  check_policy(document);
  if (document.size() > limits::trust_policy_characters && !world.limits_lifted()) {
    throw errors::quota("ACLSizePerRole", limits::trust_policy_characters);
  }
}

}  // namespace

Roles::Roles(world::World& world)
    : Component(world), roles_(world.tracker(), sections::roles, "roles") {}

const RoleRow& Roles::get(const world::Scope& scope, std::string_view name) const {
  const RoleRow* row = roles_.find(scope, key_of(name));
  if (row == nullptr) throw errors::role_not_found(name);
  return *row;
}

RoleRow& Roles::edit(const world::Scope& scope, std::string_view name) {
  return roles_.edit(scope, key_of(name));
}

Role Roles::listed(const RoleRow& row) const {
  Role role = row.settings;
  role.AssumeRolePolicyDocument = encoded_policy(*role.AssumeRolePolicyDocument);
  role.PermissionsBoundary.reset();
  return role;
}

CreateRoleResponse Roles::create_role(world::Call& call, const CreateRoleRequest& in) {
  check_trust_policy(world_, in.AssumeRolePolicyDocument);
  const world::Tags tags = checked_tags(in.Tags.or_default());
  if (roles_.find(call.scope, key_of(in.RoleName)) != nullptr) {
    throw errors::role_exists(in.RoleName);
  }
  if (roles_.count(call.scope) >= limits::roles && !world_.limits_lifted()) {
    throw errors::quota("RolesPerAccount", limits::roles);
  }
  Role role;
  role.Path = in.Path.value_or("/");
  role.RoleName = in.RoleName;
  role.RoleId = world_.component<EntityIds>().next(call.scope, "AROA", in.RoleName);
  role.Arn = entity_arn(call.scope, "role", role.Path, role.RoleName);
  role.CreateDate = std::chrono::floor<std::chrono::seconds>(call.now());
  role.AssumeRolePolicyDocument = in.AssumeRolePolicyDocument;
  role.Description = in.Description;
  role.MaxSessionDuration = in.MaxSessionDuration.value_or(default_session_seconds);
  if (in.PermissionsBoundary) {
    auto& boundary = role.PermissionsBoundary.emplace();
    boundary.PermissionsBoundaryArn = in.PermissionsBoundary;
    boundary.PermissionsBoundaryType = "Policy";
  }
  edit(call.scope, in.RoleName).settings = role;
  world_.directory().tag(role.Arn, tags);
  role.AssumeRolePolicyDocument = encoded_policy(in.AssumeRolePolicyDocument);
  role.MaxSessionDuration.reset();
  if (!tags.empty()) role.Tags = tag_list(tags);
  return {.Role = role};
}

GetRoleResponse Roles::get_role(world::Call& call, const GetRoleRequest& in) {
  const RoleRow& row = get(call.scope, in.RoleName);
  Role role = listed(row);
  role.PermissionsBoundary = row.settings.PermissionsBoundary;
  role.RoleLastUsed.emplace();
  const world::Tags& tags = world_.directory().tags(role.Arn);
  if (!tags.empty()) role.Tags = tag_list(tags);
  return {.Role = role};
}

ListRolesResponse Roles::list_roles(world::Call& call, const ListRolesRequest& in) {
  const std::string& path = in.PathPrefix.or_default();
  Page page(call, path, in.Marker, in.MaxItems);
  ListRolesResponse out;
  out.IsTruncated = false;
  roles_.scan(call.scope, {}, page.first(), [&](std::string_view key, const RoleRow& row) {
    if (!row.settings.Path.starts_with(path)) return true;
    if (!page.takes(key, out)) return false;
    out.Roles.push_back(listed(row));
    return true;
  });
  return out;
}

/// IAM-011.
api::Unit Roles::delete_role(world::Call& call, const DeleteRoleRequest& in) {
  const RoleRow& row = get(call.scope, in.RoleName);
  if (world_.component<InstanceProfiles>().have(call.scope, in.RoleName)) {
    throw errors::cannot_delete("remove roles from instance profile");
  }
  if (!row.attached.empty()) throw errors::cannot_delete("detach all policies");
  if (!row.inline_policies.empty()) throw errors::cannot_delete("delete policies");
  world_.directory().drop_tags(row.settings.Arn);
  roles_.erase(call.scope, key_of(in.RoleName));
  return {};
}

api::Unit Roles::update_assume_role_policy(world::Call& call,
                                           const UpdateAssumeRolePolicyRequest& in) {
  get(call.scope, in.RoleName);
  check_trust_policy(world_, in.PolicyDocument);
  edit(call.scope, in.RoleName).settings.AssumeRolePolicyDocument = in.PolicyDocument;
  return {};
}

}  // namespace windtunnel::iam
