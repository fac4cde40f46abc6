#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/api/wire_value.hpp"
#include "services/lambda/api.hpp"
#include "simulation/row_codec.hpp"
#include "simulation/time.hpp"

/// What Lambda keeps.
namespace windtunnel::lambda {

using simulation::Instant;

/// A function and its $LATEST, under the function's name.
struct FunctionRow {
  /// All that describes $LATEST but for what is read off the clock, its ARN and its version.
  FunctionConfiguration settings;
  /// Until then it is Pending.
  Instant active_at{};
  /// Until then its update is InProgress.
  Instant updated_at{};
  /// The number of its latest change among the function's.
  std::uint64_t revision = 0;
  /// The number of the version published last.
  std::uint64_t versions = 0;
  std::optional<std::int32_t> reserved_concurrency;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.settings);
    field(2, row.active_at);
    field(3, row.updated_at);
    field(4, row.revision);
    field(5, row.versions);
    field(6, row.reserved_concurrency);
  }
};

/// A published version, under the function's name and its number.
struct VersionRow {
  /// Those of $LATEST when it was published.
  FunctionConfiguration settings;
  /// Its own, where PublishVersion gave it one.
  std::optional<std::string> description;
  Instant active_at{};
  std::uint64_t revision = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.settings);
    field(2, row.description);
    field(3, row.active_at);
    field(4, row.revision);
  }
};

/// Under the names of function and alias.
struct AliasRow {
  /// Without ARN and RevisionId.
  AliasConfiguration settings;
  std::uint64_t revision = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.settings);
    field(2, row.revision);
  }
};

/// A number that only grows. Kept after its function is deleted, so that no RevisionId and no
/// invocation's luck comes twice.
struct CountRow {
  std::uint64_t count = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) { field(1, row.count); }
};

struct StatementRow {
  std::string id;
  std::string json;
  bool operator==(const StatementRow&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.id);
    field(2, row.json);
  }
};

/// The policy of a function, a version or an alias, under the function's name and the qualifier.
struct PolicyRow {
  std::vector<StatementRow> statements;
  std::uint64_t revision = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.statements);
    field(2, row.revision);
  }
};

/// An Event invocation from its call to its end, under a number of the world's own.
struct QueuedInvocationRow {
  std::string account;
  std::string region;
  std::string function;
  std::string qualifier;
  /// Which of the resource's invocations it is.
  std::uint64_t n = 0;
  /// Set when it begins.
  std::string version;
  Instant began{};
  /// What CodeDeploy sent to a lifecycle hook (LAM-050); empty for other payloads.
  std::string deployment_id;
  std::string hook_execution_id;
  /// What was sent, where it may be for code outside of the simulation, and how that ended.
  std::string payload;
  std::optional<world::OutsideResult> result;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.account);
    field(2, row.region);
    field(3, row.function);
    field(4, row.qualifier);
    field(5, row.n);
    field(6, row.version);
    field(7, row.began);
    field(8, row.deployment_id);
    field(9, row.hook_execution_id);
    field(10, row.payload);
    field(11, row.result);
  }
};

}  // namespace windtunnel::lambda
