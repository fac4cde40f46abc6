#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/api/wire_value.hpp"
#include "services/elb/api.hpp"
#include "simulation/row_codec.hpp"
#include "simulation/time.hpp"

/// What classic load balancers are kept as.
namespace windtunnel::elb {

using simulation::Instant;

/// An instance that was registered.
struct MemberRow {
  std::string instance;
  Instant registered_at{};
  /// Until then it is being deregistered; absent while it is registered.
  std::optional<Instant> drains_until;
  static void fields(auto& row, auto& field) {
    field(1, row.instance);
    field(2, row.registered_at);
    field(3, row.drains_until);
  }
};

/// Under its name.
struct LoadBalancerRow {
  /// Without its instances.
  LoadBalancerDescription settings;
  LoadBalancerAttributes attributes;
  /// In the order in which they were registered.
  std::vector<MemberRow> members;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.settings);
    field(2, row.attributes);
    field(3, row.members);
  }
};

/// How many load balancers an account ever had in a region: each has a DNS name of its own.
struct CountRow {
  std::uint64_t count = 0;
  static void fields(auto& row, auto& field) { field(1, row.count); }
};

}  // namespace windtunnel::elb
