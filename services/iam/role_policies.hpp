#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/iam/api.hpp"

namespace windtunnel::iam {

/// The policies of roles, which are kept in the roles' rows: managed ones of AWS's, and inline.
class RolePolicies final : public world::Component {
 public:
  using Component::Component;

  api::Unit attach_role_policy(world::Call& call, const AttachRolePolicyRequest& in);
  api::Unit detach_role_policy(world::Call& call, const DetachRolePolicyRequest& in);
  ListAttachedRolePoliciesResponse list_attached_role_policies(
      world::Call& call, const ListAttachedRolePoliciesRequest& in);
  api::Unit put_role_policy(world::Call& call, const PutRolePolicyRequest& in);
  GetRolePolicyResponse get_role_policy(world::Call& call, const GetRolePolicyRequest& in);
  ListRolePoliciesResponse list_role_policies(world::Call& call, const ListRolePoliciesRequest& in);
  api::Unit delete_role_policy(world::Call& call, const DeleteRolePolicyRequest& in);
};

}  // namespace windtunnel::iam
