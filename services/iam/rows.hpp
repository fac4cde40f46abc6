#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "emulator/api/wire_value.hpp"
#include "emulator/world/table.hpp"
#include "services/iam/api.hpp"
#include "simulation/row_codec.hpp"

/// What IAM keeps. Names are unique whatever their case (IAM-001): rows are under them in lower
/// case.
namespace windtunnel::iam {

/// IAM has no regions.
template <class T>
using AccountTable = world::Table<T, world::TableScope::account>;

struct RoleRow {
  /// With its trust policy as it was given, and without tags.
  Role settings;
  /// Of managed policies, in the order in which they were attached.
  std::vector<std::string> attached;
  /// Documents by the names of inline policies.
  std::map<std::string, std::string> inline_policies;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.settings);
    field(2, row.attached);
    field(3, row.inline_policies);
  }
};

struct UserRow {
  /// Without tags.
  User settings;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) { field(1, row.settings); }
};

/// Under its id. The secret follows from the world's seed and is shown once (IAM-006).
struct AccessKeyRow {
  AccessKeyMetadata settings;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) { field(1, row.settings); }
};

struct InstanceProfileRow {
  /// Without its role and tags.
  InstanceProfile settings;
  /// The name of its role; empty where it has none.
  std::string role;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.settings);
    field(2, row.role);
  }
};

/// How many entities of a kind and name there ever were: one that is made again has another id
/// (IAM-002).
struct CountRow {
  std::uint64_t count = 0;
  static void fields(auto& row, auto& field) { field(1, row.count); }
};

}  // namespace windtunnel::iam
