#include "services/events/bus_policy.hpp"

#include <nlohmann/json.hpp>

#include "services/events/errors.hpp"

namespace windtunnel::events {
namespace {

using nlohmann::ordered_json;

/// The statements of a policy, which may have a single one without a list.
ordered_json statements_of(const ordered_json& policy) {
  const auto found = policy.find("Statement");
  if (found == policy.end()) return ordered_json::array();
  return found->is_array() ? *found : ordered_json::array({*found});
}

/// The statements but for the one with that id; whether it was there.
bool take_out(ordered_json& statements, const std::string& id) {
  for (auto at = statements.begin(); at != statements.end(); ++at) {
    if (!at->is_object() || at->value("Sid", ordered_json()) != id) continue;
    statements.erase(at);
    return true;
  }
  return false;
}

ordered_json document_of(const std::string& policy) {
  if (policy.empty()) return {{"Version", "2012-10-17"}};
  return ordered_json::parse(policy);
}

}  // namespace

std::string with_permission(const std::string& policy, const BusName& bus,
                            const PutPermissionRequest& permission) {
  const std::string& id = *permission.StatementId;
  ordered_json statement = {{"Sid", id}, {"Effect", "Allow"}};
  if (*permission.Principal == "*") {
    statement["Principal"] = "*";
  } else {
    statement["Principal"] = {{"AWS", "arn:aws:iam::" + *permission.Principal + ":root"}};
  }
  statement["Action"] = *permission.Action;
  statement["Resource"] = bus.arn();
  if (permission.Condition) {
    const auto& condition = *permission.Condition;
    statement["Condition"] = {{condition.Type, {{condition.Key, condition.Value}}}};
  }
  ordered_json document = document_of(policy);
  ordered_json statements = statements_of(document);
  take_out(statements, id);
  statements.push_back(std::move(statement));
  document["Statement"] = std::move(statements);
  return document.dump();
}

std::string without_permission(const std::string& policy, const std::string& statement_id) {
  if (policy.empty()) throw errors::statement_not_found();
  ordered_json document = document_of(policy);
  ordered_json statements = statements_of(document);
  if (!take_out(statements, statement_id)) throw errors::statement_not_found();
  if (statements.empty()) return {};
  document["Statement"] = std::move(statements);
  return document.dump();
}

}  // namespace windtunnel::events
