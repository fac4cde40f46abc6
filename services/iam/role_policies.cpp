#include "services/iam/role_policies.hpp"

#include <algorithm>

#include "services/iam/errors.hpp"
#include "services/iam/names.hpp"
#include "services/iam/pages.hpp"
#include "services/iam/roles.hpp"

namespace windtunnel::iam {
namespace {

/// AWS has many more managed policies than anybody knows: any of its ARNs is one (IAM-009).
constexpr std::string_view managed = "arn:aws:iam::aws:policy/";

/// The path of a managed policy, "/service-role/" of "...:policy/service-role/AWSCodeDeployRole".
std::string_view path_of(std::string_view arn) {
  const std::size_t begin = managed.size() - 1;
  return arn.substr(begin, arn.rfind('/') + 1 - begin);
}

}  // namespace

api::Unit RolePolicies::attach_role_policy(world::Call& call, const AttachRolePolicyRequest& in) {
  auto& roles = world_.component<Roles>();
  const RoleRow& row = roles.get(call.scope, in.RoleName);
  if (!in.PolicyArn.starts_with("arn:")) throw errors::unreadable_arn();
  if (!in.PolicyArn.starts_with(managed) || in.PolicyArn.ends_with('/')) {
    throw errors::policy_not_attachable(in.PolicyArn);
  }
  const auto& attached = row.attached;
  if (std::find(attached.begin(), attached.end(), in.PolicyArn) != attached.end()) return {};
  if (attached.size() >= limits::attached_policies && !world_.limits_lifted()) {
    throw errors::quota("PoliciesPerRole", limits::attached_policies);
  }
  roles.edit(call.scope, in.RoleName).attached.push_back(in.PolicyArn);
  return {};
}

api::Unit RolePolicies::detach_role_policy(world::Call& call, const DetachRolePolicyRequest& in) {
  auto& roles = world_.component<Roles>();
  const auto& attached = roles.get(call.scope, in.RoleName).attached;
  if (!in.PolicyArn.starts_with("arn:")) throw errors::unreadable_arn();
  if (std::find(attached.begin(), attached.end(), in.PolicyArn) == attached.end()) {
    throw errors::policy_not_attached(in.PolicyArn);
  }
  std::erase(roles.edit(call.scope, in.RoleName).attached, in.PolicyArn);
  return {};
}

ListAttachedRolePoliciesResponse RolePolicies::list_attached_role_policies(
    world::Call& call, const ListAttachedRolePoliciesRequest& in) {
  const RoleRow& row = world_.component<Roles>().get(call.scope, in.RoleName);
  const std::string& path = in.PathPrefix.or_default();
  Page page(call, row.settings.RoleName + path, in.Marker, in.MaxItems);
  ListAttachedRolePoliciesResponse out;
  out.IsTruncated = false;
  auto& policies = out.AttachedPolicies.emplace();
  auto at = std::find(row.attached.begin(), row.attached.end(), page.first());
  if (at == row.attached.end()) at = row.attached.begin();
  for (; at != row.attached.end(); ++at) {
    if (!path_of(*at).starts_with(path)) continue;
    if (!page.takes(*at, out)) break;
    policies.push_back({.PolicyArn = *at, .PolicyName = at->substr(at->rfind('/') + 1)});
  }
  return out;
}

// --- Inline policies ----------------------------------------------------------------------------

api::Unit RolePolicies::put_role_policy(world::Call& call, const PutRolePolicyRequest& in) {
  auto& roles = world_.component<Roles>();
  std::size_t characters = in.PolicyDocument.size();
  for (const auto& [name, document] : roles.get(call.scope, in.RoleName).inline_policies) {
    if (name != in.PolicyName) characters += document.size();
  }
  check_policy(in.PolicyDocument);
  if (characters > limits::inline_policies_characters && !world_.limits_lifted()) {
    throw errors::inline_policies_too_long(in.RoleName);
  }
  roles.edit(call.scope, in.RoleName).inline_policies[in.PolicyName] = in.PolicyDocument;
  return {};
}

GetRolePolicyResponse RolePolicies::get_role_policy(world::Call& call,
                                                    const GetRolePolicyRequest& in) {
  const RoleRow& row = world_.component<Roles>().get(call.scope, in.RoleName);
  const auto found = row.inline_policies.find(in.PolicyName);
  if (found == row.inline_policies.end()) throw errors::role_policy_not_found(in.PolicyName);
  GetRolePolicyResponse out;
  out.RoleName = row.settings.RoleName;
  out.PolicyName = in.PolicyName;
  out.PolicyDocument = encoded_policy(found->second);
  return out;
}

ListRolePoliciesResponse RolePolicies::list_role_policies(world::Call& call,
                                                          const ListRolePoliciesRequest& in) {
  const RoleRow& row = world_.component<Roles>().get(call.scope, in.RoleName);
  Page page(call, row.settings.RoleName, in.Marker, in.MaxItems);
  ListRolePoliciesResponse out;
  out.IsTruncated = false;
  for (auto at = row.inline_policies.lower_bound(page.first());
       at != row.inline_policies.end() && page.takes(at->first, out); ++at) {
    out.PolicyNames.push_back(at->first);
  }
  return out;
}

api::Unit RolePolicies::delete_role_policy(world::Call& call, const DeleteRolePolicyRequest& in) {
  auto& roles = world_.component<Roles>();
  if (!roles.get(call.scope, in.RoleName).inline_policies.contains(in.PolicyName)) {
    throw errors::role_policy_not_found(in.PolicyName);
  }
  roles.edit(call.scope, in.RoleName).inline_policies.erase(in.PolicyName);
  return {};
}

}  // namespace windtunnel::iam
