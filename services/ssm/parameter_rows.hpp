#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulation/event.hpp"
#include "simulation/row_codec.hpp"

/// What Parameter Store keeps: a parameter, its versions, and what is counted about them.
namespace windtunnel::ssm {

/// A parameter under its name, as it was given: with or without the leading slash.
struct ParameterRow {
  /// "String", "StringList" or "SecureString": never changes (SSM-021).
  std::string type;
  /// Versions are kept without gaps between these two, both included.
  std::int64_t oldest_version = 1;
  std::int64_t latest_version = 0;
  /// When its Expiration policy deletes it; sequence 0 where nothing does.
  simulation::EventHandle expiration{};
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) {
    field(1, row.type);
    field(2, row.oldest_version);
    field(3, row.latest_version);
    field(4, row.expiration.due);
    field(5, row.expiration.sequence);
  }
};

/// One policy of a parameter, such as Expiration (SSM-037).
struct ParameterPolicyRow {
  std::string type;
  /// The policy's own JSON text.
  std::string text;

  bool operator==(const ParameterPolicyRow&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.type);
    field(2, row.text);
  }
};

/// A version of a parameter, under the parameter's name and the version's number.
struct ParameterVersionRow {
  /// In plain text, a SecureString's too: nothing here encrypts.
  std::string value;
  std::string description;
  std::string allowed_pattern;
  std::string data_type;
  /// "Standard" or "Advanced": what Intelligent-Tiering chose, where that was asked for.
  std::string tier;
  /// Of SecureStrings only.
  std::string key_id;
  std::vector<ParameterPolicyRow> policies;
  /// In order.
  std::vector<std::string> labels;
  simulation::Instant last_modified{};
  std::string last_modified_user;
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) {
    field(1, row.value);
    field(2, row.description);
    field(3, row.allowed_pattern);
    field(4, row.data_type);
    field(5, row.tier);
    field(6, row.key_id);
    field(7, row.policies);
    field(8, row.labels);
    field(9, row.last_modified);
    field(10, row.last_modified_user);
  }
};

/// How many parameters of each tier an account and region has.
struct ParameterCountRow {
  std::int64_t standard = 0;
  std::int64_t advanced = 0;
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) {
    field(1, row.standard);
    field(2, row.advanced);
  }
};

/// A parameter that expires, under the instant, its scope and its name.
struct ParameterExpirationRow {
  std::string account;
  std::string region;
  std::string name;
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) {
    field(1, row.account);
    field(2, row.region);
    field(3, row.name);
  }
};

}  // namespace windtunnel::ssm
