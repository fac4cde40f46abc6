#pragma once

#include <string>
#include <vector>

#include "emulator/api/wire_value.hpp"
#include "services/ec2/api.hpp"
#include "simulation/row_codec.hpp"
#include "simulation/time.hpp"

/// What EC2 keeps beside the fleet. Of an instance that nobody launched or stopped: nothing.
namespace windtunnel::ec2 {

/// What the instances of one RunInstances share; under the name of their group in the fleet.
struct LaunchRow {
  std::string client_token;
  std::string key_name;
  std::string instance_profile_arn;
  std::string subnet_id;
  std::vector<GroupIdentifier> security_groups;
  bool detailed_monitoring = false;
  bool ebs_optimized = false;
  bool terminate_protected = false;
  bool stop_protected = false;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.client_token);
    field(2, row.key_name);
    field(3, row.instance_profile_arn);
    field(4, row.subnet_id);
    field(5, row.security_groups);
    field(6, row.detailed_monitoring);
    field(7, row.ebs_optimized);
    field(8, row.terminate_protected);
    field(9, row.stop_protected);
  }
};

/// A launch that may be repeated with its client token (EC2-035).
struct ClientTokenRow {
  /// The group that was launched.
  std::string group;
  std::uint32_t first_number = 0;
  /// A digest of the parameters.
  std::string parameters;
  simulation::Instant launched{};
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.group);
    field(2, row.first_number);
    field(3, row.parameters);
    field(4, row.launched);
  }
};

/// A launch template, under its id.
struct LaunchTemplateRow {
  /// As described, but for its tags.
  LaunchTemplate settings;
  /// Numbers of versions are never given twice.
  std::int64_t next_version = 1;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.settings);
    field(2, row.next_version);
  }
};

/// Which launch template has a name.
struct LaunchTemplateNameRow {
  std::string id;
  static void fields(auto& row, auto& field) { field(1, row.id); }
};

/// A version of a launch template, under the template's id and its own number.
struct LaunchTemplateVersionRow {
  /// As described, but for its template's name and whether it is the default.
  LaunchTemplateVersion settings;
  std::string client_token;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.settings);
    field(2, row.client_token);
  }
};

/// A version of a launch template, the first one with the template, whose making may be repeated
/// with its client token (EC2-035).
struct LaunchTemplateTokenRow {
  std::string template_id;
  std::int64_t version = 0;
  /// A digest of the parameters.
  std::string parameters;
  simulation::Instant made{};
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.template_id);
    field(2, row.version);
    field(3, row.parameters);
    field(4, row.made);
  }
};

/// The number of the next launch, or of the next launch template, in an account and region.
struct LaunchCounterRow {
  std::uint64_t next = 1;
  static void fields(auto& row, auto& field) { field(1, row.next); }
};

/// An instance that a caller stopped, started or terminated; under its id.
struct InstanceRow {
  /// When the last stop or termination was asked for.
  simulation::Instant shutdown_asked{};
  /// When it was last started; zero if it never was again after its launch.
  simulation::Instant started{};
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.shutdown_asked);
    field(2, row.started);
  }
};

}  // namespace windtunnel::ec2
