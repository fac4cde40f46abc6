#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/api/wire_value.hpp"
#include "emulator/world/scope.hpp"
#include "services/elbv2/api.hpp"
#include "simulation/row_codec.hpp"
#include "simulation/time.hpp"

/// What Elastic Load Balancing keeps. Resources are kept as they are shown, without what follows
/// from the clock or from other rows; what changes often stands in small rows beside them.
namespace windtunnel::elbv2 {

/// Those that were set, under AWS's keys; the others have their defaults.
using Attributes = std::map<std::string, std::string>;

/// Under its name.
struct LoadBalancerRow {
  LoadBalancer shown;
  Attributes attributes;
  /// Those whose targets it serves; none for all: a subnet that the caller made up lies nobody
  /// knows where.
  std::vector<std::string> zones;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.shown);
    field(2, row.attributes);
    field(3, row.zones);
  }

  bool serves(std::string_view zone) const {
    return zones.empty() || std::find(zones.begin(), zones.end(), zone) != zones.end();
  }
};

/// Under its load balancer's name and its number, so that they come in order of creation.
struct ListenerRow {
  Listener shown;
  /// The default rule is the listener's DefaultActions under another name (ELB-031).
  std::string default_rule_arn;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.shown);
    field(2, row.default_rule_arn);
  }
};

/// Under its listener's key and its priority, which is the order that rules are shown in.
struct RuleRow {
  Rule shown;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) { field(1, row.shown); }
};

/// Under its name.
struct TargetGroupRow {
  TargetGroup shown;
  Attributes attributes;
  /// The group's own in all of the world: what its targets and its use are kept under.
  std::uint64_t number = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.shown);
    field(2, row.attributes);
    field(3, row.number);
  }
};

/// Whose a target group is, and who forwards to it; under the group's number.
struct GroupUseRow {
  std::string account;
  std::string region;
  std::string name;
  /// The load balancer; of a group without references, the one that it served last.
  std::string load_balancer_arn;
  /// How many listeners and rules name it.
  std::uint32_t references = 0;
  /// Since when it has been in use (ELB-027).
  simulation::Instant since{};
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.account);
    field(2, row.region);
    field(3, row.name);
    field(4, row.load_balancer_arn);
    field(5, row.references);
    field(6, row.since);
  }

  world::Scope scope() const { return {account, region}; }
  bool serves(std::string_view load_balancer) const {
    return references > 0 && load_balancer_arn == load_balancer;
  }
};

/// How many targets a group has; under its number. Changes with every target, so it is small.
struct GroupSizeRow {
  std::uint32_t targets = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) { field(1, row.targets); }
};

/// What a load balancer has, for its quotas; under its ARN.
struct LoadRow {
  std::uint32_t groups = 0;
  std::uint32_t targets = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.groups);
    field(2, row.targets);
  }
};

/// A target of a group; under its TargetKey.
struct TargetRow {
  /// Since when it has been registered or, where that is later, its instance started again.
  simulation::Instant began{};
  /// When it leaves the group; zero while it is registered.
  simulation::Instant drains_until{};
  /// Of an address, as registered.
  std::string zone;
  /// Of an address: what is there answers no health checks.
  bool silent = false;
  /// Of an address: the entry of the fleet file's task_definitions that says how it answers.
  std::optional<std::uint32_t> task_entry;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.began);
    field(2, row.drains_until);
    field(3, row.zone);
    field(4, row.silent);
    field(5, row.task_entry);
  }

  bool draining() const { return drains_until != simulation::Instant{}; }
};

/// A key that says all there is to say.
struct MarkerRow {
  simulation::UnknownFields unknown;
  static void fields(auto&, auto&) {}
};

}  // namespace windtunnel::elbv2
