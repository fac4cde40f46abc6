#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/elbv2/api.hpp"
#include "services/elbv2/conditions.hpp"
#include "services/elbv2/listeners.hpp"
#include "services/elbv2/rows.hpp"

namespace windtunnel::elbv2 {

/// The rules of application load balancers' listeners, their default ones included.
class Rules final : public world::Component {
 public:
  explicit Rules(world::World& world);

  CreateRuleOutput create_rule(world::Call& call, const CreateRuleInput& in);
  DescribeRulesOutput describe_rules(world::Call& call, const DescribeRulesInput& in);
  ModifyRuleOutput modify_rule(world::Call& call, const ModifyRuleInput& in);
  DeleteRuleOutput delete_rule(world::Call& call, const DeleteRuleInput& in);
  SetRulePrioritiesOutput set_rule_priorities(world::Call& call, const SetRulePrioritiesInput& in);

  /// Whether there is such a rule, a default one too.
  bool exists(const world::Scope& scope, std::string_view arn) const;
  /// What the listener does with such requests: the actions of the first rule that is for them, or
  /// else the default ones (ELB-032).
  std::vector<Action> actions_for(const world::Scope& scope, const Listeners::Found& listener,
                                  const Asked& asked) const;
  /// Those of the listener with that key go.
  void remove_all(const world::Scope& scope, const std::string& listener_key);

 private:
  struct Found {
    std::string key;
    const RuleRow* row = nullptr;
  };
  Found find(const world::Scope& scope, std::string_view arn) const;
  /// RuleNotFound where there is none, OperationNotPermitted for a default rule (ELB-031).
  Found changeable(const world::Scope& scope, std::string_view arn) const;
  Rule shown(const world::Scope& scope, std::string_view arn) const;
  void remove(const world::Scope& scope, const Found& found);
  /// Requests so far went by the rules as they are.
  void settle(const world::Scope& scope, std::string_view rule_arn);
  const LoadBalancer& load_balancer_of(const world::Scope& scope, std::string_view rule_arn) const;

  world::Table<RuleRow> rules_;
};

}  // namespace windtunnel::elbv2
