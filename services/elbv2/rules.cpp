#include "services/elbv2/rules.hpp"

#include <set>
#include <vector>

#include "emulator/world/resource_directory.hpp"
#include "services/elbv2/actions.hpp"
#include "services/elbv2/conditions.hpp"
#include "services/elbv2/counters.hpp"
#include "services/elbv2/errors.hpp"
#include "services/elbv2/limits.hpp"
#include "services/elbv2/load_balancer_traffic.hpp"
#include "services/elbv2/load_balancers.hpp"
#include "services/elbv2/names.hpp"
#include "services/elbv2/paging.hpp"
#include "services/elbv2/sections.hpp"
#include "services/elbv2/tag_rules.hpp"
#include "services/elbv2/usage.hpp"

namespace windtunnel::elbv2 {
namespace {

std::string priority_key(std::int64_t priority) {
  return world::number_key(static_cast<std::uint64_t>(priority));
}

/// The default rule and its listener's default actions are the same thing (ELB-031).
Rule default_rule(const ListenerRow& listener) {
  return {.Actions = listener.shown.DefaultActions,
          .Conditions = std::vector<RuleCondition>(),
          .IsDefault = true,
          .Priority = "default",
          .RuleArn = listener.default_rule_arn};
}

void refuse_transforms(const api::Opt<std::vector<RuleTransform>>& transforms) {
  if (!transforms.or_default().empty()) throw errors::not_modelled("transforms of rules");
}

}  // namespace

Rules::Rules(world::World& world)
    : Component(world), rules_(world.tracker(), sections::rules, "elbv2 rules") {}

Rules::Found Rules::find(const world::Scope& scope, std::string_view arn) const {
  Found found;
  const auto address = read_arn(arn);
  if (!address || !address->is("listener-rule", 6, scope)) return found;
  rules_.scan(scope, world::key_prefix(address->parts[2]), {},
              [&](std::string_view key, const RuleRow& row) {
                if (row.shown.RuleArn == arn) found = {std::string(key), &row};
                return found.row == nullptr;
              });
  return found;
}

bool Rules::exists(const world::Scope& scope, std::string_view arn) const {
  return find(scope, arn).row != nullptr ||
         world_.component<Listeners>().with_default_rule(scope, arn).row != nullptr;
}

Rules::Found Rules::changeable(const world::Scope& scope, std::string_view arn) const {
  const Found found = find(scope, arn);
  if (found.row != nullptr) return found;
  if (!exists(scope, arn)) throw errors::rules_not_found();
  throw errors::operation_not_permitted("Default rule '" + std::string(arn) +
                                        "' cannot be modified or deleted");
}

Rule Rules::shown(const world::Scope& scope, std::string_view arn) const {
  const Found found = find(scope, arn);
  if (found.row != nullptr) return found.row->shown;
  const auto listener = world_.component<Listeners>().with_default_rule(scope, arn);
  if (listener.row == nullptr) throw errors::rules_not_found();
  return default_rule(*listener.row);
}

const LoadBalancer& Rules::load_balancer_of(const world::Scope& scope,
                                            std::string_view rule_arn) const {
  const auto parts = read_arn(rule_arn)->parts;
  const std::string arn =
      make_arn(scope, "loadbalancer/" + parts[1] + "/" + parts[2] + "/" + parts[3]);
  return world_.component<LoadBalancers>().existing(scope, arn).shown;
}

std::vector<Action> Rules::actions_for(const world::Scope& scope, const Listeners::Found& listener,
                                       const Asked& asked) const {
  const RuleRow* first = nullptr;
  rules_.scan(scope, listener.key, {}, [&](std::string_view, const RuleRow& row) {
    if (fits(row.shown.Conditions.or_default(), asked)) first = &row;
    return first == nullptr;
  });
  return (first == nullptr ? listener.row->shown.DefaultActions : first->shown.Actions)
      .or_default();
}

void Rules::settle(const world::Scope& scope, std::string_view rule_arn) {
  world_.component<LoadBalancerTraffic>().settle_listeners(scope, read_arn(rule_arn)->parts[2]);
}

CreateRuleOutput Rules::create_rule(world::Call& call, const CreateRuleInput& in) {
  const auto listener = world_.component<Listeners>().existing(call.scope, in.ListenerArn);
  const std::string& owner_arn = *listener.row->shown.LoadBalancerArn;
  const LoadBalancer& owner =
      world_.component<LoadBalancers>().existing(call.scope, owner_arn).shown;
  if (owner.Type == "network") {
    throw errors::operation_not_permitted(
        "Rules are not supported for load balancers of type 'network'");
  }
  refuse_transforms(in.Transforms);
  Rule wanted{.Actions = checked_actions(world_, call.scope, owner, in.Actions),
              .Conditions = checked_conditions(in.Conditions),
              .IsDefault = false,
              .Priority = std::to_string(in.Priority)};
  const std::string key = listener.key + priority_key(in.Priority);
  if (rules_.find(call.scope, key) != nullptr) throw errors::priority_in_use(*wanted.Priority);
  if (!world_.limits_lifted() &&
      rules_.count(call.scope, world::key_prefix(*owner.LoadBalancerName)) >= limits::rules) {
    throw errors::too_many_rules();
  }
  world_.component<LoadBalancerTraffic>().settle_listeners(call.scope, *owner.LoadBalancerName);
  auto& counters = world_.component<Counters>();
  const std::uint64_t number = counters.next(call.scope, "rule");
  wanted.RuleArn = child_arn(in.ListenerArn, "listener", "listener-rule",
                             counters.id(call.scope, "rule", number));
  RuleRow& row = rules_.edit(call.scope, key);
  row.shown = std::move(wanted);
  world_.component<Usage>().refer(call.scope, owner_arn, forwarded_groups(*row.shown.Actions));
  add_tags_to(world_, *row.shown.RuleArn, in.Tags.or_default());
  return {.Rules = {{row.shown}}};
}

/// In order of priority, the default rule last (ELB-032).
DescribeRulesOutput Rules::describe_rules(world::Call& call, const DescribeRulesInput& in) {
  DescribeRulesOutput out;
  auto& list = out.Rules.emplace();
  if (in.RuleArns) {
    for (const std::string& arn : *in.RuleArns) list.push_back(shown(call.scope, arn));
    return out;
  }
  if (!in.ListenerArn) {
    throw errors::validation("You must specify either listener rule ARNs or a listener ARN");
  }
  const Paging paging(call, in.PageSize, in.Marker, *in.ListenerArn);
  const auto listener = world_.component<Listeners>().existing(call.scope, *in.ListenerArn);
  rules_.scan(call.scope, listener.key, paging.first(),
              [&](std::string_view key, const RuleRow& row) {
                if (list.size() == paging.limit()) {
                  out.NextMarker = paging.marker(key);
                  return false;
                }
                list.push_back(row.shown);
                return true;
              });
  if (out.NextMarker) return out;
  if (list.size() < paging.limit()) {
    list.push_back(default_rule(*listener.row));
  } else {
    // Behind all priorities there are.
    out.NextMarker = paging.marker(listener.key + priority_key(INT64_MAX));
  }
  return out;
}

ModifyRuleOutput Rules::modify_rule(world::Call& call, const ModifyRuleInput& in) {
  const Found found = changeable(call.scope, in.RuleArn);
  refuse_transforms(in.Transforms);
  settle(call.scope, in.RuleArn);
  Rule wanted = found.row->shown;
  if (in.Conditions) wanted.Conditions = checked_conditions(*in.Conditions);
  if (in.Actions) {
    const LoadBalancer& owner = load_balancer_of(call.scope, in.RuleArn);
    wanted.Actions = checked_actions(world_, call.scope, owner, *in.Actions);
    auto& usage = world_.component<Usage>();
    usage.refer(call.scope, *owner.LoadBalancerArn, forwarded_groups(*wanted.Actions));
    usage.release(call.scope, forwarded_groups(*found.row->shown.Actions));
  }
  rules_.edit(call.scope, found.key).shown = wanted;
  return {.Rules = {{std::move(wanted)}}};
}

DeleteRuleOutput Rules::delete_rule(world::Call& call, const DeleteRuleInput& in) {
  const Found found = changeable(call.scope, in.RuleArn);
  settle(call.scope, in.RuleArn);
  remove(call.scope, found);
  return {};
}

/// All of them or none (ELB-032). The rules leave their places first, so that two may swap them.
SetRulePrioritiesOutput Rules::set_rule_priorities(world::Call& call,
                                                   const SetRulePrioritiesInput& in) {
  std::vector<std::pair<std::string, RuleRow>> moved;
  std::set<std::int32_t> given;
  for (const RulePriorityPair& pair : in.RulePriorities) {
    const Found found = changeable(call.scope, pair.RuleArn.or_default());
    settle(call.scope, *pair.RuleArn);
    if (!pair.Priority) throw errors::validation("A priority must be specified");
    const std::string priority = std::to_string(*pair.Priority);
    if (!given.insert(*pair.Priority).second) {
      throw errors::validation("Priority '" + priority + "' was provided multiple times");
    }
    const std::string listener_key = found.key.substr(0, found.key.size() - 8);
    moved.emplace_back(listener_key + priority_key(*pair.Priority), *found.row);
    moved.back().second.shown.Priority = priority;
    rules_.erase(call.scope, found.key);
  }
  SetRulePrioritiesOutput out;
  auto& list = out.Rules.emplace();
  for (auto& [key, row] : moved) {
    if (rules_.find(call.scope, key) != nullptr) {
      throw errors::priority_in_use(*row.shown.Priority);
    }
    list.push_back(row.shown);
    rules_.edit(call.scope, key) = std::move(row);
  }
  return out;
}

void Rules::remove(const world::Scope& scope, const Found& found) {
  world_.component<Usage>().release(scope, forwarded_groups(*found.row->shown.Actions));
  world_.directory().drop_tags(*found.row->shown.RuleArn);
  rules_.erase(scope, found.key);
}

void Rules::remove_all(const world::Scope& scope, const std::string& listener_key) {
  std::vector<Found> all;
  rules_.scan(scope, listener_key, {}, [&](std::string_view key, const RuleRow& row) {
    all.push_back({std::string(key), &row});
    return true;
  });
  for (const Found& each : all) remove(scope, each);
}

}  // namespace windtunnel::elbv2
