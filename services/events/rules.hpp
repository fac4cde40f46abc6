#pragma once

#include <functional>
#include <map>
#include <string>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/events/api.hpp"
#include "services/events/names.hpp"
#include "services/events/pattern.hpp"
#include "services/events/rows.hpp"

namespace windtunnel::events {

/// The rules of buses; their targets are in the same rows.
class Rules final : public world::Component {
 public:
  explicit Rules(world::World& world);

  PutRuleResponse put_rule(world::Call& call, const PutRuleRequest& in);
  DescribeRuleResponse describe_rule(world::Call& call, const DescribeRuleRequest& in);
  ListRulesResponse list_rules(world::Call& call, const ListRulesRequest& in);
  api::Unit delete_rule(world::Call& call, const DeleteRuleRequest& in);
  api::Unit enable_rule(world::Call& call, const EnableRuleRequest& in);
  api::Unit disable_rule(world::Call& call, const DisableRuleRequest& in);
  ListRuleNamesByTargetResponse list_rule_names_by_target(world::Call& call,
                                                          const ListRuleNamesByTargetRequest& in);
  TestEventPatternResponse test_event_pattern(world::Call& call, const TestEventPatternRequest& in);

  const RuleRow* find(const BusName& bus, std::string_view rule) const;
  /// ResourceNotFoundException where there is none.
  const RuleRow& get(const BusName& bus, std::string_view rule) const;
  RuleRow& edit(const BusName& bus, std::string_view rule);
  void remove_all(const BusName& bus);
  bool is_empty() const { return rules_.size() == 0; }

  /// The enabled rules of a bus that have a pattern, in order of name.
  void each_matching(
      const BusName& bus,
      const std::function<void(std::string_view rule, const Pattern&, const RuleRow&)>& visit);

 private:
  /// The pattern of a text that was checked when it was put.
  const Pattern& pattern(const std::string& text);
  void set_state(const BusName& bus, std::string_view rule, const char* state);
  /// Has the rule fire as its settings say; `before` are those that it had.
  void keep_schedule(const BusName& bus, std::string_view rule, const DescribeRuleResponse& before);
  void remove(const BusName& bus, const std::string& rule);

  world::Table<RuleRow> rules_;
  /// Patterns that were read before: they follow from their texts.
  std::map<std::string, Pattern> patterns_;
};

}  // namespace windtunnel::events
