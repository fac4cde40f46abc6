#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/iam/api.hpp"
#include "services/iam/rows.hpp"

namespace windtunnel::iam {

/// Roles. Their policies are kept and shown, and nobody is refused anything by them.
class Roles final : public world::Component {
 public:
  explicit Roles(world::World& world);

  CreateRoleResponse create_role(world::Call& call, const CreateRoleRequest& in);
  GetRoleResponse get_role(world::Call& call, const GetRoleRequest& in);
  ListRolesResponse list_roles(world::Call& call, const ListRolesRequest& in);
  api::Unit delete_role(world::Call& call, const DeleteRoleRequest& in);
  api::Unit update_assume_role_policy(world::Call& call, const UpdateAssumeRolePolicyRequest& in);

  /// NoSuchEntity where there is none.
  const RoleRow& get(const world::Scope& scope, std::string_view name) const;
  RoleRow& edit(const world::Scope& scope, std::string_view name);
  /// As lists show it (IAM-005).
  Role listed(const RoleRow& row) const;

 private:
  AccountTable<RoleRow> roles_;
};

}  // namespace windtunnel::iam
