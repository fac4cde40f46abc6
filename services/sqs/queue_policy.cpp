#include "services/sqs/queue_policy.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "emulator/api/access_key.hpp"
#include "services/sqs/errors.hpp"
#include "services/sqs/limits.hpp"

namespace windtunnel::sqs {
namespace {

using nlohmann::ordered_json;

/// All others are the owner's alone.
bool may_be_permitted(std::string_view action) {
  constexpr std::string_view known[] = {
      "*",           "ChangeMessageVisibility",    "DeleteMessage", "GetQueueAttributes",
      "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue",    "ReceiveMessage",
      "SendMessage"};
  return std::find(std::begin(known), std::end(known), action) != std::end(known);
}

void check(const Permission& permission) {
  // A label has the characters and the length of a queue's name.
  if (!is_queue_name(permission.label)) {
    throw errors::invalid_parameter("Label", permission.label,
                                    "Can only include alphanumeric characters, hyphens, or "
                                    "underscores. 1 to 80 in length");
  }
  if (permission.actions.empty()) throw errors::missing_parameter("Actions");
  if (permission.accounts.empty()) throw errors::missing_parameter("AWSAccountIds");
  if (permission.actions.size() > limits::permitted_actions) {
    throw errors::too_many_actions(permission.actions.size());
  }
  for (const std::string& action : permission.actions) {
    if (may_be_permitted(action)) continue;
    throw errors::invalid_parameter("ActionName", "SQS:" + action,
                                    "Only the queue owner is allowed to invoke this action.");
  }
  for (const std::string& account : permission.accounts) {
    if (api::is_account(account)) continue;
    throw errors::invalid_parameter("PrincipalId", "[" + account + "]", "Unable to verify.");
  }
}

/// A single one stands for itself.
ordered_json one_or_list(std::string_view before, const std::vector<std::string>& names,
                         std::string_view after) {
  ordered_json list = ordered_json::array();
  for (const std::string& name : names) {
    list.push_back(std::string(before) + name + std::string(after));
  }
  return list.size() == 1 ? list.front() : list;
}

/// The statements of a policy, which may have a single one without a list.
ordered_json statements_of(const ordered_json& policy) {
  const auto found = policy.find("Statement");
  if (found == policy.end()) return ordered_json::array();
  return found->is_array() ? *found : ordered_json::array({*found});
}

auto find_label(ordered_json& statements, const std::string& label) {
  return std::find_if(statements.begin(), statements.end(), [&](const ordered_json& statement) {
    const auto sid = statement.find("Sid");
    return sid != statement.end() && *sid == label;
  });
}

}  // namespace

std::string with_permission(std::string_view policy, const QueueAddress& queue,
                            const Permission& permission) {
  check(permission);
  ordered_json document = {{"Version", "2008-10-17"}, {"Id", queue.arn() + "/SQSDefaultPolicy"}};
  if (!policy.empty()) document = ordered_json::parse(policy);
  ordered_json statements = statements_of(document);
  if (find_label(statements, permission.label) != statements.end()) {
    throw errors::invalid_parameter("Label", permission.label, "Already exists.");
  }
  statements.push_back(
      {{"Sid", permission.label},
       {"Effect", "Allow"},
       {"Principal", {{"AWS", one_or_list("arn:aws:iam::", permission.accounts, ":root")}}},
       {"Action", one_or_list("SQS:", permission.actions, "")},
       {"Resource", queue.arn()}});
  document["Statement"] = std::move(statements);
  return document.dump();
}

std::string without_permission(std::string_view policy, const std::string& label) {
  ordered_json document = policy.empty() ? ordered_json::object() : ordered_json::parse(policy);
  ordered_json statements = statements_of(document);
  const auto found = find_label(statements, label);
  if (found == statements.end()) {
    throw errors::invalid_parameter("Label", label, "can't find label.");
  }
  statements.erase(found);
  if (statements.empty()) return {};
  document["Statement"] = std::move(statements);
  return document.dump();
}

}  // namespace windtunnel::sqs
