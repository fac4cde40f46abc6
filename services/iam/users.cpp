#include "services/iam/users.hpp"

#include <algorithm>

#include "emulator/api/access_key.hpp"
#include "emulator/api/base64.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/iam/entity_ids.hpp"
#include "services/iam/errors.hpp"
#include "services/iam/names.hpp"
#include "services/iam/pages.hpp"
#include "services/iam/sections.hpp"

namespace windtunnel::iam {
namespace {

/// 40 characters of base64.
std::string secret_of(const simulation::RandomKey& key) {
  constexpr std::size_t bytes = 30;
  std::string text;
  for (std::uint64_t word = 0; text.size() < bytes; ++word) {
    const std::uint64_t bits = key.bits("secret", word);
    for (int shift = 0; shift < 64 && text.size() < bytes; shift += 8) {
      text.push_back(static_cast<char>(bits >> shift));
    }
  }
  return api::encode_base64(text);
}

}  // namespace

Users::Users(world::World& world)
    : Component(world),
      users_(world.tracker(), sections::users, "users"),
      keys_(world.tracker(), sections::access_keys, "access keys") {}

const UserRow& Users::named_or_caller(const world::Call& call,
                                      const api::Opt<std::string>& name) const {
  std::string user = name.or_default();
  if (!name) {
    const AccessKeyRow* key = keys_.find(call.scope, call.access_key_id);
    if (key == nullptr) throw errors::no_user_name();
    user = *key->settings.UserName;
  }
  const UserRow* row = users_.find(call.scope, key_of(user));
  if (row == nullptr) throw errors::user_not_found(user);
  return *row;
}

std::vector<std::string> Users::keys_of(const world::Scope& scope, const std::string& user) const {
  std::vector<const AccessKeyRow*> found;
  keys_.scan(scope, {}, {}, [&](std::string_view, const AccessKeyRow& row) {
    if (row.settings.UserName == user) found.push_back(&row);
    return true;
  });
  std::stable_sort(found.begin(), found.end(), [](const auto* one, const auto* other) {
    return *one->settings.CreateDate < *other->settings.CreateDate;
  });
  std::vector<std::string> ids;
  for (const AccessKeyRow* row : found) ids.push_back(*row->settings.AccessKeyId);
  return ids;
}

CreateUserResponse Users::create_user(world::Call& call, const CreateUserRequest& in) {
  const world::Tags tags = checked_tags(in.Tags.or_default());
  if (users_.find(call.scope, key_of(in.UserName)) != nullptr) {
    throw errors::user_exists(in.UserName);
  }
  if (users_.count(call.scope) >= limits::users && !world_.limits_lifted()) {
    throw errors::quota("UsersPerAccount", limits::users);
  }
  User user;
  user.Path = in.Path.value_or("/");
  user.UserName = in.UserName;
  user.UserId = world_.component<EntityIds>().next(call.scope, "AIDA", in.UserName);
  user.Arn = entity_arn(call.scope, "user", user.Path, user.UserName);
  user.CreateDate = std::chrono::floor<std::chrono::seconds>(call.now());
  if (in.PermissionsBoundary) {
    auto& boundary = user.PermissionsBoundary.emplace();
    boundary.PermissionsBoundaryArn = in.PermissionsBoundary;
    boundary.PermissionsBoundaryType = "Policy";
  }
  users_.edit(call.scope, key_of(in.UserName)).settings = user;
  world_.directory().tag(user.Arn, tags);
  if (!tags.empty()) user.Tags = tag_list(tags);
  CreateUserResponse out;
  out.User = user;
  return out;
}

GetUserResponse Users::get_user(world::Call& call, const GetUserRequest& in) {
  User user = named_or_caller(call, in.UserName).settings;
  const world::Tags& tags = world_.directory().tags(user.Arn);
  if (!tags.empty()) user.Tags = tag_list(tags);
  GetUserResponse out;
  out.User = user;
  return out;
}

ListUsersResponse Users::list_users(world::Call& call, const ListUsersRequest& in) {
  const std::string& path = in.PathPrefix.or_default();
  Page page(call, path, in.Marker, in.MaxItems);
  ListUsersResponse out;
  out.IsTruncated = false;
  users_.scan(call.scope, {}, page.first(), [&](std::string_view key, const UserRow& row) {
    if (!row.settings.Path.starts_with(path)) return true;
    if (!page.takes(key, out)) return false;
    out.Users.push_back(row.settings);
    out.Users.back().PermissionsBoundary.reset();
    return true;
  });
  return out;
}

api::Unit Users::delete_user(world::Call& call, const DeleteUserRequest& in) {
  const User& user = named_or_caller(call, in.UserName).settings;
  if (!keys_of(call.scope, user.UserName).empty()) {
    throw errors::cannot_delete("remove referenced objects");
  }
  world_.directory().drop_tags(user.Arn);
  users_.erase(call.scope, key_of(in.UserName));
  return {};
}

// --- Access keys --------------------------------------------------------------------------------

CreateAccessKeyResponse Users::create_access_key(world::Call& call,
                                                 const CreateAccessKeyRequest& in) {
  const std::string user = named_or_caller(call, in.UserName).settings.UserName;
  if (keys_of(call.scope, user).size() >= limits::access_keys_of_user && !world_.limits_lifted()) {
    throw errors::quota("AccessKeysPerUser", limits::access_keys_of_user);
  }
  const auto luck = world_.component<EntityIds>().next_key(call.scope, "access key", user);
  CreateAccessKeyResponse out;
  AccessKey& key = out.AccessKey;
  // Of 27 bits of luck the same may come up twice: then the next is taken.
  std::uint64_t attempt = 0;
  do {
    key.AccessKeyId = api::issue_access_key("AKIA", call.scope.account,
                                            static_cast<std::uint32_t>(luck.bits("id", attempt++)));
  } while (keys_.find(call.scope, key.AccessKeyId) != nullptr);
  key.UserName = user;
  key.Status = "Active";
  key.SecretAccessKey = secret_of(luck);
  key.CreateDate = std::chrono::floor<std::chrono::seconds>(call.now());
  AccessKeyMetadata& kept = keys_.edit(call.scope, key.AccessKeyId).settings;
  kept.AccessKeyId = key.AccessKeyId;
  kept.CreateDate = key.CreateDate;
  kept.Status = key.Status;
  kept.UserName = user;
  return out;
}

ListAccessKeysResponse Users::list_access_keys(world::Call& call, const ListAccessKeysRequest& in) {
  const std::string user = named_or_caller(call, in.UserName).settings.UserName;
  const std::vector<std::string> ids = keys_of(call.scope, user);
  Page page(call, user, in.Marker, in.MaxItems);
  ListAccessKeysResponse out;
  out.IsTruncated = false;
  auto at = std::find(ids.begin(), ids.end(), page.first());
  if (at == ids.end()) at = ids.begin();
  for (; at != ids.end() && page.takes(*at, out); ++at) {
    out.AccessKeyMetadata.push_back(keys_.find(call.scope, *at)->settings);
  }
  return out;
}

api::Unit Users::delete_access_key(world::Call& call, const DeleteAccessKeyRequest& in) {
  const std::string user = named_or_caller(call, in.UserName).settings.UserName;
  const AccessKeyRow* row = keys_.find(call.scope, in.AccessKeyId);
  if (row == nullptr || row->settings.UserName != user) {
    throw errors::access_key_not_found(in.AccessKeyId);
  }
  keys_.erase(call.scope, in.AccessKeyId);
  return {};
}

}  // namespace windtunnel::iam
