#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/iam/api.hpp"
#include "services/iam/rows.hpp"

namespace windtunnel::iam {

/// Users and their access keys.
class Users final : public world::Component {
 public:
  explicit Users(world::World& world);

  CreateUserResponse create_user(world::Call& call, const CreateUserRequest& in);
  GetUserResponse get_user(world::Call& call, const GetUserRequest& in);
  ListUsersResponse list_users(world::Call& call, const ListUsersRequest& in);
  api::Unit delete_user(world::Call& call, const DeleteUserRequest& in);
  CreateAccessKeyResponse create_access_key(world::Call& call, const CreateAccessKeyRequest& in);
  ListAccessKeysResponse list_access_keys(world::Call& call, const ListAccessKeysRequest& in);
  api::Unit delete_access_key(world::Call& call, const DeleteAccessKeyRequest& in);

 private:
  /// The user that is named, else the one whose access key the caller has.
  const UserRow& named_or_caller(const world::Call& call, const api::Opt<std::string>& name) const;
  /// The ids of its keys, oldest first.
  std::vector<std::string> keys_of(const world::Scope& scope, const std::string& user) const;

  AccountTable<UserRow> users_;
  AccountTable<AccessKeyRow> keys_;
};

}  // namespace windtunnel::iam
