#include "services/iam/instance_profiles.hpp"

#include "emulator/world/resource_directory.hpp"
#include "services/iam/entity_ids.hpp"
#include "services/iam/errors.hpp"
#include "services/iam/names.hpp"
#include "services/iam/pages.hpp"
#include "services/iam/roles.hpp"
#include "services/iam/sections.hpp"

namespace windtunnel::iam {

InstanceProfiles::InstanceProfiles(world::World& world)
    : Component(world),
      profiles_(world.tracker(), sections::instance_profiles, "instance profiles") {}

const InstanceProfileRow& InstanceProfiles::get(const world::Scope& scope,
                                                std::string_view name) const {
  const InstanceProfileRow* row = profiles_.find(scope, key_of(name));
  if (row == nullptr) throw errors::instance_profile_not_found(name);
  return *row;
}

InstanceProfile InstanceProfiles::describe(const world::Scope& scope,
                                           const InstanceProfileRow& row) const {
  InstanceProfile profile = row.settings;
  const auto& roles = world_.component<Roles>();
  if (!row.role.empty()) profile.Roles.push_back(roles.listed(roles.get(scope, row.role)));
  return profile;
}

bool InstanceProfiles::have(const world::Scope& scope, std::string_view role) const {
  bool found = false;
  profiles_.scan(scope, {}, {}, [&](std::string_view, const InstanceProfileRow& row) {
    found = key_of(row.role) == key_of(role);
    return !found;
  });
  return found;
}

CreateInstanceProfileResponse InstanceProfiles::create_instance_profile(
    world::Call& call, const CreateInstanceProfileRequest& in) {
  const world::Tags tags = checked_tags(in.Tags.or_default());
  const std::string& name = in.InstanceProfileName;
  if (profiles_.find(call.scope, key_of(name)) != nullptr) {
    throw errors::instance_profile_exists(name);
  }
  if (profiles_.count(call.scope) >= limits::instance_profiles && !world_.limits_lifted()) {
    throw errors::quota("InstanceProfilesPerAccount", limits::instance_profiles);
  }
  InstanceProfile profile;
  profile.Path = in.Path.value_or("/");
  profile.InstanceProfileName = name;
  profile.InstanceProfileId = world_.component<EntityIds>().next(call.scope, "AIPA", name);
  profile.Arn = entity_arn(call.scope, "instance-profile", profile.Path, name);
  profile.CreateDate = std::chrono::floor<std::chrono::seconds>(call.now());
  profiles_.edit(call.scope, key_of(name)).settings = profile;
  world_.directory().tag(profile.Arn, tags);
  if (!tags.empty()) profile.Tags = tag_list(tags);
  CreateInstanceProfileResponse out;
  out.InstanceProfile = profile;
  return out;
}

GetInstanceProfileResponse InstanceProfiles::get_instance_profile(
    world::Call& call, const GetInstanceProfileRequest& in) {
  GetInstanceProfileResponse out;
  InstanceProfile& profile = out.InstanceProfile;
  profile = describe(call.scope, get(call.scope, in.InstanceProfileName));
  const world::Tags& tags = world_.directory().tags(profile.Arn);
  if (!tags.empty()) profile.Tags = tag_list(tags);
  return out;
}

ListInstanceProfilesResponse InstanceProfiles::list_instance_profiles(
    world::Call& call, const ListInstanceProfilesRequest& in) {
  const std::string& path = in.PathPrefix.or_default();
  Page page(call, path, in.Marker, in.MaxItems);
  ListInstanceProfilesResponse out;
  out.IsTruncated = false;
  profiles_.scan(call.scope, {}, page.first(),
                 [&](std::string_view key, const InstanceProfileRow& row) {
                   if (!row.settings.Path.starts_with(path)) return true;
                   if (!page.takes(key, out)) return false;
                   out.InstanceProfiles.push_back(describe(call.scope, row));
                   return true;
                 });
  return out;
}

ListInstanceProfilesForRoleResponse InstanceProfiles::list_instance_profiles_for_role(
    world::Call& call, const ListInstanceProfilesForRoleRequest& in) {
  const std::string role = world_.component<Roles>().get(call.scope, in.RoleName).settings.RoleName;
  Page page(call, role, in.Marker, in.MaxItems);
  ListInstanceProfilesForRoleResponse out;
  out.IsTruncated = false;
  profiles_.scan(call.scope, {}, page.first(),
                 [&](std::string_view key, const InstanceProfileRow& row) {
                   if (row.role != role) return true;
                   if (!page.takes(key, out)) return false;
                   out.InstanceProfiles.push_back(describe(call.scope, row));
                   return true;
                 });
  return out;
}

api::Unit InstanceProfiles::add_role_to_instance_profile(
    world::Call& call, const AddRoleToInstanceProfileRequest& in) {
  const InstanceProfileRow& row = get(call.scope, in.InstanceProfileName);
  const std::string role = world_.component<Roles>().get(call.scope, in.RoleName).settings.RoleName;
  if (!row.role.empty()) throw errors::quota("InstanceSessionsPerInstanceProfile", 1);
  profiles_.edit(call.scope, key_of(in.InstanceProfileName)).role = role;
  return {};
}

api::Unit InstanceProfiles::remove_role_from_instance_profile(
    world::Call& call, const RemoveRoleFromInstanceProfileRequest& in) {
  const InstanceProfileRow& row = get(call.scope, in.InstanceProfileName);
  if (row.role.empty() || key_of(row.role) != key_of(in.RoleName)) {
    throw errors::role_not_in_profile(in.RoleName, in.InstanceProfileName);
  }
  profiles_.edit(call.scope, key_of(in.InstanceProfileName)).role.clear();
  return {};
}

api::Unit InstanceProfiles::delete_instance_profile(world::Call& call,
                                                    const DeleteInstanceProfileRequest& in) {
  const InstanceProfileRow& row = get(call.scope, in.InstanceProfileName);
  if (!row.role.empty()) throw errors::cannot_delete("remove roles from instance profile");
  world_.directory().drop_tags(row.settings.Arn);
  profiles_.erase(call.scope, key_of(in.InstanceProfileName));
  return {};
}

}  // namespace windtunnel::iam
