#include "services/lambda/permissions.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "services/lambda/aliases.hpp"
#include "services/lambda/erase_all.hpp"
#include "services/lambda/errors.hpp"
#include "services/lambda/functions.hpp"
#include "services/lambda/sections.hpp"

namespace windtunnel::lambda {
namespace {

using nlohmann::ordered_json;

ordered_json principal_of(const std::string& principal) {
  if (principal == "*") return "*";
  if (principal.ends_with(".amazonaws.com")) return {{"Service", principal}};
  if (principal.starts_with("arn:")) return {{"AWS", principal}};
  if (principal.size() == 12 && is_version_number(principal)) {
    return {{"AWS", "arn:aws:iam::" + principal + ":root"}};
  }
  throw errors::invalid_principal();
}

ordered_json conditions_of(const AddPermissionRequest& in) {
  ordered_json conditions = ordered_json::object();
  const auto equal = [&](const char* key, const api::Opt<std::string>& value) {
    if (value) conditions["StringEquals"][key] = *value;
  };
  equal("AWS:SourceAccount", in.SourceAccount);
  equal("aws:PrincipalOrgID", in.PrincipalOrgID);
  equal("lambda:FunctionUrlAuthType", in.FunctionUrlAuthType);
  equal("lambda:EventSourceToken", in.EventSourceToken);
  if (in.InvokedViaFunctionUrl) {
    conditions["Bool"]["lambda:InvokedViaFunctionUrl"] =
        *in.InvokedViaFunctionUrl ? "true" : "false";
  }
  if (in.SourceArn) conditions["ArnLike"]["AWS:SourceArn"] = *in.SourceArn;
  return conditions;
}

/// LAM-040.
std::string statement_of(const AddPermissionRequest& in, const FunctionReference& function) {
  ordered_json statement = {{"Sid", in.StatementId},
                            {"Effect", "Allow"},
                            {"Principal", principal_of(in.Principal)},
                            {"Action", in.Action},
                            {"Resource", function.arn()}};
  const ordered_json conditions = conditions_of(in);
  if (!conditions.empty()) statement["Condition"] = conditions;
  return statement.dump();
}

auto find_statement(const std::vector<StatementRow>& statements, const std::string& id) {
  return std::find_if(statements.begin(), statements.end(),
                      [&](const StatementRow& statement) { return statement.id == id; });
}

}  // namespace

Permissions::Permissions(world::World& world)
    : Component(world), policies_(world.tracker(), sections::policies, "policies of functions") {}

const PolicyRow* Permissions::find(const FunctionReference& function) const {
  return policies_.find(function.scope, world::join_key(function.name, function.qualifier));
}

PolicyRow& Permissions::edit(const FunctionReference& function) {
  PolicyRow& row =
      policies_.edit(function.scope, world::join_key(function.name, function.qualifier));
  row.revision = world_.component<Functions>().next_revision(function);
  return row;
}

void Permissions::check_revision(const FunctionReference& function,
                                 const api::Opt<std::string>& id) const {
  if (!id) return;
  const PolicyRow* row = find(function);
  if (row == nullptr || *id != world_.component<Functions>().revision_id(function, row->revision)) {
    throw errors::revision_differs();
  }
}

/// Policies are per qualifier (LAM-041).
AddPermissionResponse Permissions::add_permission(world::Call& call,
                                                  const AddPermissionRequest& in) {
  const FunctionReference function = read_function_name(call, in.FunctionName, in.Qualifier);
  world_.component<Aliases>().version_of(function);
  if (function.qualifier == latest) throw errors::latest_takes_no_policy();
  check_revision(function, in.RevisionId);
  const PolicyRow* row = find(function);
  if (row != nullptr && find_statement(row->statements, in.StatementId) != row->statements.end()) {
    throw errors::statement_exists(in.StatementId);
  }
  const std::string statement = statement_of(in, function);
  edit(function).statements.push_back({in.StatementId, statement});
  return {.Statement = statement};
}

api::Unit Permissions::remove_permission(world::Call& call, const RemovePermissionRequest& in) {
  const FunctionReference function = read_function_name(call, in.FunctionName, in.Qualifier);
  world_.component<Aliases>().version_of(function);
  const PolicyRow* row = find(function);
  if (row == nullptr) throw errors::no_policy(function.arn());
  const auto found = find_statement(row->statements, in.StatementId);
  if (found == row->statements.end()) throw errors::statement_not_found(in.StatementId);
  check_revision(function, in.RevisionId);
  if (row->statements.size() == 1) {
    remove(function);
    return {};
  }
  const auto place = found - row->statements.begin();
  auto& statements = edit(function).statements;
  statements.erase(statements.begin() + place);
  return {};
}

GetPolicyResponse Permissions::get_policy(world::Call& call, const GetPolicyRequest& in) {
  const FunctionReference function = read_function_name(call, in.FunctionName, in.Qualifier);
  world_.component<Aliases>().version_of(function);
  const PolicyRow* row = find(function);
  if (row == nullptr) throw errors::resource_does_not_exist();
  ordered_json statements = ordered_json::array();
  for (const StatementRow& statement : row->statements) {
    statements.push_back(ordered_json::parse(statement.json));
  }
  const ordered_json policy = {
      {"Version", "2012-10-17"}, {"Id", "default"}, {"Statement", statements}};
  return {.Policy = policy.dump(),
          .RevisionId = world_.component<Functions>().revision_id(function, row->revision)};
}

void Permissions::remove(const FunctionReference& function) {
  policies_.erase(function.scope, world::join_key(function.name, function.qualifier));
}

void Permissions::remove_all(const FunctionReference& function) { erase_all(policies_, function); }

}  // namespace windtunnel::lambda
