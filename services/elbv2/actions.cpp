#include "services/elbv2/actions.hpp"

#include "services/elbv2/errors.hpp"
#include "services/elbv2/health_check_settings.hpp"
#include "services/elbv2/limits.hpp"
#include "services/elbv2/target_groups.hpp"

namespace windtunnel::elbv2 {
namespace {

/// The groups that a forward names: by TargetGroupArn, by ForwardConfig, or the same one by both.
std::vector<TargetGroupTuple> named_groups(const Action& action) {
  std::vector<TargetGroupTuple> groups =
      action.ForwardConfig.or_default().TargetGroups.or_default();
  if (!action.TargetGroupArn) {
    if (groups.empty()) throw errors::validation("A target group ARN must be specified");
    return groups;
  }
  if (groups.empty()) return {{.TargetGroupArn = action.TargetGroupArn}};
  if (groups.size() > 1 || groups.front().TargetGroupArn != *action.TargetGroupArn) {
    throw errors::validation(
        "You cannot specify both a target group ARN and a forward configuration with other target "
        "groups");
  }
  return groups;
}

void check_group(world::World& world, const world::Scope& scope, const LoadBalancer& load_balancer,
                 const std::string& arn) {
  const TargetGroupRow* group = world.component<TargetGroups>().find(scope, arn);
  if (group == nullptr) throw errors::target_group_not_found(arn);
  const bool network = load_balancer.Type == "network";
  if (is_application_protocol(group->shown.Protocol) == network) {
    throw errors::incompatible_protocols(*load_balancer.Type, *group->shown.Protocol);
  }
}

/// Stickiness is recorded: no client comes back (ELB-037).
void complete_stickiness(TargetGroupStickinessConfig& stickiness) {
  if (!stickiness.Enabled) stickiness.Enabled = false;
  if (!*stickiness.Enabled && !stickiness.DurationSeconds) return;
  const std::int32_t seconds = stickiness.DurationSeconds.value_or(0);
  if (seconds < 1 || seconds > limits::most_stickiness_seconds) {
    throw errors::validation("Target group stickiness duration must be between '1-604800' seconds");
  }
}

void complete_forward(world::World& world, const world::Scope& scope,
                      const LoadBalancer& load_balancer, Action& action) {
  std::vector<TargetGroupTuple> groups = named_groups(action);
  if (groups.size() > limits::forward_groups) {
    throw errors::validation("An action can forward to at most 5 target groups");
  }
  std::set<std::string> seen;
  for (TargetGroupTuple& group : groups) {
    const std::string& arn = group.TargetGroupArn.or_default();
    check_group(world, scope, load_balancer, arn);
    if (!seen.insert(arn).second) {
      throw errors::validation("An action can forward to each target group once");
    }
    if (!group.Weight) group.Weight = 1;
    if (*group.Weight < 0 || *group.Weight > limits::most_weight) {
      throw errors::validation("Target group weight '" + std::to_string(*group.Weight) +
                               "' must be between '0-999' inclusive");
    }
  }
  // With two groups and more there is no single one to be named (ELB-035).
  action.TargetGroupArn.reset();
  if (groups.size() == 1) action.TargetGroupArn = groups.front().TargetGroupArn;
  if (!action.ForwardConfig) action.ForwardConfig.emplace();
  ForwardActionConfig& config = *action.ForwardConfig;
  config.TargetGroups = std::move(groups);
  if (!config.TargetGroupStickinessConfig) config.TargetGroupStickinessConfig.emplace();
  complete_stickiness(*config.TargetGroupStickinessConfig);
}

void complete_redirect(Action& action) {
  if (!action.RedirectConfig) throw errors::validation("A redirect configuration is missing");
  RedirectActionConfig& redirect = *action.RedirectConfig;
  const auto set_default = [](api::Opt<std::string>& member, const char* value) {
    if (!member) member = std::string(value);
  };
  set_default(redirect.Protocol, "#{protocol}");
  set_default(redirect.Host, "#{host}");
  set_default(redirect.Port, "#{port}");
  set_default(redirect.Path, "/#{path}");
  set_default(redirect.Query, "#{query}");
}

}  // namespace

std::vector<Action> checked_actions(world::World& world, const world::Scope& scope,
                                    const LoadBalancer& load_balancer,
                                    std::vector<Action> actions) {
  for (const Action& action : actions) {
    if (action.Type.starts_with("authenticate-") || action.Type == "jwt-validation") {
      throw errors::not_modelled("actions of the type " + action.Type);
    }
  }
  if (actions.size() != 1) {
    throw errors::invalid_action(
        "Exactly one action of the types forward, redirect and fixed-response must be specified");
  }
  Action& action = actions.front();
  if (action.Type == "forward") {
    complete_forward(world, scope, load_balancer, action);
    return actions;
  }
  if (load_balancer.Type == "network") {
    throw errors::invalid_action("A network load balancer can only forward");
  }
  if (action.Type == "redirect") complete_redirect(action);
  if (action.Type == "fixed-response" && !action.FixedResponseConfig) {
    throw errors::validation("A fixed response configuration is missing");
  }
  return actions;
}

std::set<std::string> forwarded_groups(const std::vector<Action>& actions) {
  std::set<std::string> arns;
  for (const Action& action : actions) {
    for (const auto& group : action.ForwardConfig.or_default().TargetGroups.or_default()) {
      arns.insert(*group.TargetGroupArn);
    }
  }
  return arns;
}

}  // namespace windtunnel::elbv2
