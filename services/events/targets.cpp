#include "services/events/targets.hpp"

#include <algorithm>
#include <array>

#include "services/events/buses.hpp"
#include "services/events/errors.hpp"
#include "services/events/limits.hpp"
#include "services/events/pages.hpp"
#include "services/events/rules.hpp"
#include "services/events/target_input.hpp"

namespace windtunnel::events {
namespace {

/// Services that EventBridge calls in a role (EB-063); a bus is of its own service.
constexpr std::array with_role{
    std::string_view("batch"),   std::string_view("codebuild"), std::string_view("codepipeline"),
    std::string_view("ecs"),     std::string_view("events"),    std::string_view("firehose"),
    std::string_view("kinesis"), std::string_view("ssm"),       std::string_view("states")};

auto find_target(std::vector<Target>& targets, const std::string& id) {
  return std::find_if(targets.begin(), targets.end(),
                      [&](const Target& target) { return target.Id == id; });
}

void check(const Target& target) {
  const auto arn = read_arn(target.Arn);
  if (!arn) throw errors::malformed_arn(target.Arn);
  check_input(target);
  const bool needs_role =
      std::find(with_role.begin(), with_role.end(), arn->service) != with_role.end();
  if (needs_role && !target.RoleArn) throw errors::no_role(target.Arn);
  if (arn->service == "sqs" && arn->resource.ends_with(".fifo") &&
      !(target.SqsParameters && target.SqsParameters->MessageGroupId)) {
    throw errors::no_message_group(target.Id);
  }
  if (target.DeadLetterConfig && target.DeadLetterConfig->Arn) {
    const auto queue = read_arn(*target.DeadLetterConfig->Arn);
    if (!queue || queue->service != "sqs")
      throw errors::malformed_arn(*target.DeadLetterConfig->Arn);
  }
}

}  // namespace

PutTargetsResponse Targets::put_targets(world::Call& call, const PutTargetsRequest& in) {
  const BusName bus = world_.component<Buses>().existing(call.scope, in.EventBusName.or_default());
  auto& rules = world_.component<Rules>();
  std::vector<Target> targets = rules.get(bus, in.Rule).targets;
  for (const Target& target : in.Targets) {
    check(target);
    const auto place = find_target(targets, target.Id);
    if (place == targets.end()) {
      targets.push_back(target);
    } else {
      *place = target;
    }
  }
  if (targets.size() > limits::targets && !world_.limits_lifted()) throw errors::limit_exceeded();
  rules.edit(bus, in.Rule).targets = std::move(targets);
  PutTargetsResponse out;
  out.FailedEntries.emplace();
  out.FailedEntryCount = 0;
  return out;
}

RemoveTargetsResponse Targets::remove_targets(world::Call& call, const RemoveTargetsRequest& in) {
  const BusName bus = world_.component<Buses>().existing(call.scope, in.EventBusName.or_default());
  auto& rules = world_.component<Rules>();
  std::vector<Target> targets = rules.get(bus, in.Rule).targets;
  // Ids that are unknown are as good as removed.
  for (const std::string& id : in.Ids) {
    const auto place = find_target(targets, id);
    if (place != targets.end()) targets.erase(place);
  }
  rules.edit(bus, in.Rule).targets = std::move(targets);
  RemoveTargetsResponse out;
  out.FailedEntries.emplace();
  out.FailedEntryCount = 0;
  return out;
}

ListTargetsByRuleResponse Targets::list_targets_by_rule(world::Call& call,
                                                        const ListTargetsByRuleRequest& in) {
  const BusName bus = world_.component<Buses>().existing(call.scope, in.EventBusName.or_default());
  const RuleRow& row = world_.component<Rules>().get(bus, in.Rule);
  Page page(call, bus.name + "/" + in.Rule, in.NextToken, in.Limit);
  ListTargetsByRuleResponse out;
  auto& targets = out.Targets.emplace();
  // A page begins with the target that its token names, or at the front where that is gone.
  const auto is_first = [&](const Target& target) { return target.Id == page.first(); };
  auto at = std::find_if(row.targets.begin(), row.targets.end(), is_first);
  if (at == row.targets.end()) at = row.targets.begin();
  for (; at != row.targets.end() && page.takes(at->Id, out.NextToken); ++at) {
    targets.push_back(*at);
  }
  return out;
}

}  // namespace windtunnel::events
