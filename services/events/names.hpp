#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/world/scope.hpp"

namespace windtunnel::events {

inline constexpr std::string_view default_bus = "default";
/// As whom EventBridge calls other services.
inline constexpr std::string_view service_principal = "events.amazonaws.com";

/// "arn:aws:sqs:us-east-1:123456789012:notices", part by part; the last has what follows.
struct Arn {
  std::string service;
  world::Scope scope;
  std::string resource;
};
/// Nothing for what is no ARN.
std::optional<Arn> read_arn(std::string_view text);

/// A bus by its account, region and name.
struct BusName {
  world::Scope scope;
  std::string name;

  std::string arn() const;
  bool is_default() const { return name == default_bus; }
};
/// From a name or an ARN; the caller's default bus where it is empty.
BusName read_bus_name(const world::Scope& caller, std::string_view text);

/// EB-010.
std::string rule_arn(const BusName& bus, std::string_view rule);

}  // namespace windtunnel::events
