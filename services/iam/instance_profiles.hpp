#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/iam/api.hpp"
#include "services/iam/rows.hpp"

namespace windtunnel::iam {

/// Instance profiles, each with one role at most.
class InstanceProfiles final : public world::Component {
 public:
  explicit InstanceProfiles(world::World& world);

  CreateInstanceProfileResponse create_instance_profile(world::Call& call,
                                                        const CreateInstanceProfileRequest& in);
  GetInstanceProfileResponse get_instance_profile(world::Call& call,
                                                  const GetInstanceProfileRequest& in);
  ListInstanceProfilesResponse list_instance_profiles(world::Call& call,
                                                      const ListInstanceProfilesRequest& in);
  ListInstanceProfilesForRoleResponse list_instance_profiles_for_role(
      world::Call& call, const ListInstanceProfilesForRoleRequest& in);
  api::Unit add_role_to_instance_profile(world::Call& call,
                                         const AddRoleToInstanceProfileRequest& in);
  api::Unit remove_role_from_instance_profile(world::Call& call,
                                              const RemoveRoleFromInstanceProfileRequest& in);
  api::Unit delete_instance_profile(world::Call& call, const DeleteInstanceProfileRequest& in);

  /// Whether any has the role.
  bool have(const world::Scope& scope, std::string_view role) const;

 private:
  /// NoSuchEntity where there is none.
  const InstanceProfileRow& get(const world::Scope& scope, std::string_view name) const;
  InstanceProfile describe(const world::Scope& scope, const InstanceProfileRow& row) const;

  AccountTable<InstanceProfileRow> profiles_;
};

}  // namespace windtunnel::iam
