#include "services/iam/definition.hpp"

#include "services/iam/api.hpp"
#include "services/iam/entity_ids.hpp"
#include "services/iam/instance_profiles.hpp"
#include "services/iam/role_policies.hpp"
#include "services/iam/roles.hpp"
#include "services/iam/sections.hpp"
#include "services/iam/users.hpp"

namespace windtunnel::iam {

world::ServiceDefinition definition() {
  world::ServiceDefinition iam(service_model, service_number);
  iam.component<EntityIds>();

  iam.component<Roles>();
  iam.handle<operations::CreateRole, &Roles::create_role>();
  iam.handle<operations::GetRole, &Roles::get_role>();
  iam.handle<operations::ListRoles, &Roles::list_roles>();
  iam.handle<operations::DeleteRole, &Roles::delete_role>();
  iam.handle<operations::UpdateAssumeRolePolicy, &Roles::update_assume_role_policy>();

  iam.component<RolePolicies>();
  iam.handle<operations::AttachRolePolicy, &RolePolicies::attach_role_policy>();
  iam.handle<operations::DetachRolePolicy, &RolePolicies::detach_role_policy>();
  iam.handle<operations::ListAttachedRolePolicies, &RolePolicies::list_attached_role_policies>();
  iam.handle<operations::PutRolePolicy, &RolePolicies::put_role_policy>();
  iam.handle<operations::GetRolePolicy, &RolePolicies::get_role_policy>();
  iam.handle<operations::ListRolePolicies, &RolePolicies::list_role_policies>();
  iam.handle<operations::DeleteRolePolicy, &RolePolicies::delete_role_policy>();

  iam.component<Users>();
  iam.handle<operations::CreateUser, &Users::create_user>();
  iam.handle<operations::GetUser, &Users::get_user>();
  iam.handle<operations::ListUsers, &Users::list_users>();
  iam.handle<operations::DeleteUser, &Users::delete_user>();
  iam.handle<operations::CreateAccessKey, &Users::create_access_key>();
  iam.handle<operations::ListAccessKeys, &Users::list_access_keys>();
  iam.handle<operations::DeleteAccessKey, &Users::delete_access_key>();

  iam.component<InstanceProfiles>();
  iam.handle<operations::CreateInstanceProfile, &InstanceProfiles::create_instance_profile>();
  iam.handle<operations::GetInstanceProfile, &InstanceProfiles::get_instance_profile>();
  iam.handle<operations::ListInstanceProfiles, &InstanceProfiles::list_instance_profiles>();
  iam.handle<operations::ListInstanceProfilesForRole,
             &InstanceProfiles::list_instance_profiles_for_role>();
  iam.handle<operations::AddRoleToInstanceProfile,
             &InstanceProfiles::add_role_to_instance_profile>();
  iam.handle<operations::RemoveRoleFromInstanceProfile,
             &InstanceProfiles::remove_role_from_instance_profile>();
  iam.handle<operations::DeleteInstanceProfile, &InstanceProfiles::delete_instance_profile>();
  return iam;
}

}  // namespace windtunnel::iam
