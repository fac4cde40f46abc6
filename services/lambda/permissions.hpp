#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/lambda/function_name.hpp"
#include "services/lambda/rows.hpp"

namespace windtunnel::lambda {

/// Policies of functions, versions and aliases: recorded and shown, not enforced, as all of IAM is.
class Permissions final : public world::Component {
 public:
  explicit Permissions(world::World& world);

  AddPermissionResponse add_permission(world::Call& call, const AddPermissionRequest& in);
  api::Unit remove_permission(world::Call& call, const RemovePermissionRequest& in);
  GetPolicyResponse get_policy(world::Call& call, const GetPolicyRequest& in);

  void remove(const FunctionReference& function);
  void remove_all(const FunctionReference& function);

 private:
  const PolicyRow* find(const FunctionReference& function) const;
  PolicyRow& edit(const FunctionReference& function);
  void check_revision(const FunctionReference& function, const api::Opt<std::string>& id) const;

  world::Table<PolicyRow> policies_;
};

}  // namespace windtunnel::lambda
