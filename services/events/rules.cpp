#include "services/events/rules.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "emulator/api/json_nesting.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/events/buses.hpp"
#include "services/events/errors.hpp"
#include "services/events/limits.hpp"
#include "services/events/pages.hpp"
#include "services/events/schedule.hpp"
#include "services/events/schedules.hpp"
#include "services/events/sections.hpp"
#include "services/events/tag_operations.hpp"

namespace windtunnel::events {
namespace {

/// Texts whose patterns are kept ready.
constexpr std::size_t most_patterns = 4096;

std::string key_of(const BusName& bus, std::string_view rule) {
  return world::join_key(bus.name, rule);
}

/// Where there are several, the first one that is missing does not matter to the text (EB-047).
bool is_event(const nlohmann::json& event) {
  if (!event.is_object()) return false;
  for (const char* field :
       {"id", "account", "source", "time", "region", "resources", "detail-type"}) {
    if (!event.contains(field)) return false;
  }
  return true;
}

}  // namespace

Rules::Rules(world::World& world)
    : Component(world), rules_(world.tracker(), sections::rules, "rules") {}

const RuleRow* Rules::find(const BusName& bus, std::string_view rule) const {
  return rules_.find(bus.scope, key_of(bus, rule));
}

const RuleRow& Rules::get(const BusName& bus, std::string_view rule) const {
  const RuleRow* row = find(bus, rule);
  if (row == nullptr) throw errors::rule_not_found(rule, bus.name);
  return *row;
}

RuleRow& Rules::edit(const BusName& bus, std::string_view rule) {
  return rules_.edit(bus.scope, key_of(bus, rule));
}

const Pattern& Rules::pattern(const std::string& text) {
  const auto found = patterns_.find(text);
  if (found != patterns_.end()) return found->second;
  Pattern read(text);
  if (patterns_.size() >= most_patterns) patterns_.clear();
  return patterns_.emplace(text, std::move(read)).first->second;
}

void Rules::each_matching(
    const BusName& bus,
    const std::function<void(std::string_view, const Pattern&, const RuleRow&)>& visit) {
  const std::string prefix = world::key_prefix(bus.name);
  rules_.scan(bus.scope, prefix, {}, [&](std::string_view key, const RuleRow& row) {
    if (row.settings.EventPattern && row.settings.State != std::string("DISABLED")) {
      visit(key.substr(prefix.size()), pattern(*row.settings.EventPattern), row);
    }
    return true;
  });
}

// --- Operations ---------------------------------------------------------------------------------

PutRuleResponse Rules::put_rule(world::Call& call, const PutRuleRequest& in) {
  const BusName bus = world_.component<Buses>().existing(call.scope, in.EventBusName.or_default());
  const bool has_pattern = !in.EventPattern.or_default().empty();
  const bool has_schedule = !in.ScheduleExpression.or_default().empty();
  if (!has_pattern && !has_schedule) throw errors::nothing_to_match();
  if (has_schedule && !bus.is_default()) throw errors::schedule_on_other_bus();
  if (has_schedule && !Schedule::read(*in.ScheduleExpression)) throw errors::invalid_schedule();
  if (has_pattern) pattern(*in.EventPattern);
  const bool is_new = find(bus, in.Name) == nullptr;
  if (is_new && !world_.limits_lifted() &&
      rules_.count(bus.scope, world::key_prefix(bus.name)) >= limits::rules) {
    throw errors::limit_exceeded();
  }
  const std::string arn = rule_arn(bus, in.Name);
  const world::Tags tags = checked_tags(world_, {}, in.Tags.or_default());
  // Tags are of the first PutRule alone.
  if (is_new) world_.directory().tag(arn, tags);
  DescribeRuleResponse settings;
  settings.Description = in.Description;
  if (has_pattern) settings.EventPattern = in.EventPattern;
  settings.RoleArn = in.RoleArn;
  if (has_schedule) settings.ScheduleExpression = in.ScheduleExpression;
  settings.State = in.State.value_or("ENABLED");
  RuleRow& row = edit(bus, in.Name);
  const DescribeRuleResponse before = row.settings;
  row.settings = std::move(settings);
  keep_schedule(bus, in.Name, before);
  return {.RuleArn = arn};
}

DescribeRuleResponse Rules::describe_rule(world::Call& call, const DescribeRuleRequest& in) {
  const BusName bus = world_.component<Buses>().existing(call.scope, in.EventBusName.or_default());
  DescribeRuleResponse out = get(bus, in.Name).settings;
  out.Arn = rule_arn(bus, in.Name);
  out.CreatedBy = bus.scope.account;
  out.EventBusName = bus.name;
  out.Name = in.Name;
  return out;
}

ListRulesResponse Rules::list_rules(world::Call& call, const ListRulesRequest& in) {
  const BusName bus = world_.component<Buses>().existing(call.scope, in.EventBusName.or_default());
  const std::string prefix = world::key_prefix(bus.name);
  Page page(call, bus.name + "/" + in.NamePrefix.or_default(), in.NextToken, in.Limit);
  ListRulesResponse out;
  auto& rules = out.Rules.emplace();
  rules_.scan(bus.scope, prefix + in.NamePrefix.or_default(), page.first(),
              [&](std::string_view key, const RuleRow& row) {
                if (!page.takes(key, out.NextToken)) return false;
                Rule& rule = rules.emplace_back();
                rule.Name = std::string(key.substr(prefix.size()));
                rule.Arn = rule_arn(bus, *rule.Name);
                rule.Description = row.settings.Description;
                rule.EventBusName = bus.name;
                rule.EventPattern = row.settings.EventPattern;
                rule.RoleArn = row.settings.RoleArn;
                rule.ScheduleExpression = row.settings.ScheduleExpression;
                rule.State = row.settings.State;
                return true;
              });
  return out;
}

void Rules::remove(const BusName& bus, const std::string& rule) {
  world_.component<Schedules>().end(find(bus, rule)->schedule);
  rules_.erase(bus.scope, key_of(bus, rule));
  world_.directory().drop_tags(rule_arn(bus, rule));
}

void Rules::remove_all(const BusName& bus) {
  const std::string prefix = world::key_prefix(bus.name);
  std::vector<std::string> names;
  rules_.scan(bus.scope, prefix, {}, [&](std::string_view key, const RuleRow&) {
    names.emplace_back(key.substr(prefix.size()));
    return true;
  });
  for (const std::string& name : names) remove(bus, name);
}

api::Unit Rules::delete_rule(world::Call& call, const DeleteRuleRequest& in) {
  const BusName bus = world_.component<Buses>().existing(call.scope, in.EventBusName.or_default());
  const RuleRow* row = find(bus, in.Name);
  if (row == nullptr) return {};
  if (!row->targets.empty()) throw errors::rule_has_targets();
  remove(bus, in.Name);
  return {};
}

void Rules::set_state(const BusName& bus, std::string_view rule, const char* state) {
  const DescribeRuleResponse before = get(bus, rule).settings;
  edit(bus, rule).settings.State = state;
  keep_schedule(bus, rule, before);
}

/// A rate goes on as it was where neither it nor the state changed (EB-052).
void Rules::keep_schedule(const BusName& bus, std::string_view rule,
                          const DescribeRuleResponse& before) {
  const DescribeRuleResponse& now = get(bus, rule).settings;
  const auto is_on = [](const DescribeRuleResponse& settings) {
    return settings.ScheduleExpression && settings.State != std::string("DISABLED");
  };
  if (is_on(now) == is_on(before) && now.ScheduleExpression == before.ScheduleExpression) return;
  auto& schedules = world_.component<Schedules>();
  RuleRow& row = edit(bus, rule);
  schedules.end(row.schedule);
  row.schedule =
      is_on(row.settings) ? schedules.begin(bus, rule, *row.settings.ScheduleExpression) : 0;
}

api::Unit Rules::enable_rule(world::Call& call, const EnableRuleRequest& in) {
  set_state(world_.component<Buses>().existing(call.scope, in.EventBusName.or_default()), in.Name,
            "ENABLED");
  return {};
}

api::Unit Rules::disable_rule(world::Call& call, const DisableRuleRequest& in) {
  set_state(world_.component<Buses>().existing(call.scope, in.EventBusName.or_default()), in.Name,
            "DISABLED");
  return {};
}

ListRuleNamesByTargetResponse Rules::list_rule_names_by_target(
    world::Call& call, const ListRuleNamesByTargetRequest& in) {
  const BusName bus = world_.component<Buses>().existing(call.scope, in.EventBusName.or_default());
  const std::string prefix = world::key_prefix(bus.name);
  Page page(call, bus.name + "/" + in.TargetArn, in.NextToken, in.Limit);
  ListRuleNamesByTargetResponse out;
  auto& names = out.RuleNames.emplace();
  rules_.scan(bus.scope, prefix, page.first(), [&](std::string_view key, const RuleRow& row) {
    const bool has_target =
        std::any_of(row.targets.begin(), row.targets.end(),
                    [&](const Target& target) { return target.Arn == in.TargetArn; });
    if (!has_target) return true;
    if (!page.takes(key, out.NextToken)) return false;
    names.emplace_back(key.substr(prefix.size()));
    return true;
  });
  return out;
}

TestEventPatternResponse Rules::test_event_pattern(world::Call&,
                                                   const TestEventPatternRequest& in) {
  const Pattern read(in.EventPattern);
  auto event = nlohmann::json::parse(in.Event, nullptr, false);
  if (!is_event(event) || !api::is_nested_within(event, limits::nesting))
    throw errors::invalid_event();
  return {.Result = read.matches(as_matched(std::move(event)))};
}

}  // namespace windtunnel::events
