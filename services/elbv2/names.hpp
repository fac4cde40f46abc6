#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/scope.hpp"

/// Names and ARNs of Elastic Load Balancing (ELB-001).
namespace windtunnel::elbv2 {

/// `what` such as "Load balancer". ValidationError for what cannot be a name.
void check_name(std::string_view what, std::string_view name);

/// "arn:aws:elasticloadbalancing:R:A:" and the tail.
std::string make_arn(const world::Scope& scope, std::string_view tail);

/// Where the resource behind an ARN of this service is: its scope, and the parts of its tail as
/// {"targetgroup", name, id}.
struct Address {
  world::Scope scope;
  std::vector<std::string> parts;

  /// Whether it can be the address of such a resource in the scope.
  bool is(std::string_view kind, std::size_t size, const world::Scope& where) const {
    return parts.size() == size && parts.front() == kind && scope == where;
  }
};

/// Nothing for what is no ARN of Elastic Load Balancing.
std::optional<Address> read_arn(std::string_view arn);

/// The ARN of a listener or rule, made from its parent's: "listener" and "listener-rule" take the
/// place of "loadbalancer" and "listener" (ELB-001).
std::string child_arn(std::string_view parent_arn, std::string_view parent_kind,
                      std::string_view kind, std::string_view id);

}  // namespace windtunnel::elbv2
