#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/api/wire_value.hpp"
#include "services/codedeploy/api.hpp"
#include "services/codedeploy/app_spec.hpp"
#include "services/codedeploy/shift_rows.hpp"
#include "simulation/fleet/revision_behaviour.hpp"
#include "simulation/row_codec.hpp"

/// The rows and records of CodeDeploy.
namespace windtunnel::codedeploy {

using simulation::Duration;
using simulation::Instant;

/// Under its name.
struct ApplicationRow {
  std::string id;
  std::string platform;
  Instant created_at{};
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.id);
    field(2, row.platform);
    field(3, row.created_at);
  }
};

/// Under the names of application and group.
struct GroupRow {
  std::string id;
  std::string application_id;
  /// Tells its hosts' records from those of other groups.
  std::uint32_t number = 0;
  /// All that GetDeploymentGroup shows but for names and the last deployments.
  DeploymentGroupInfo settings;
  /// How many deployments it ever had: the n of the next one is one more.
  std::uint32_t deployments = 0;
  std::vector<std::string> active_deployments;
  std::string last_attempted;
  std::string last_successful;
  /// The n of the last successful one.
  std::uint32_t last_successful_number = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.id);
    field(2, row.application_id);
    field(3, row.number);
    field(4, row.settings);
    field(5, row.deployments);
    field(6, row.active_deployments);
    field(7, row.last_attempted);
    field(8, row.last_successful);
    field(9, row.last_successful_number);
  }
};

/// What a group is called now, under the ids of application and group: deployments keep ids, so
/// that a new name is theirs at once. Outlives the group, as its deployments do.
struct GroupPlaceRow {
  std::string application;
  std::string group;
  static void fields(auto& row, auto& field) {
    field(1, row.application);
    field(2, row.group);
  }
};

/// A custom deployment configuration, under its name.
struct ConfigRow {
  DeploymentConfigInfo info;
  /// How many groups use it.
  std::int64_t groups = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.info);
    field(2, row.groups);
  }
};

/// Under the application's id and the revision's identity.
struct RevisionRow {
  RevisionLocation location;
  std::string description;
  Instant registered_at{};
  /// Both at the epoch of 1970 while it was never deployed.
  Instant first_used_at{};
  Instant last_used_at{};
  /// The ids of the groups whose target revision it is (CD-027).
  std::vector<std::string> target_of;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.location);
    field(2, row.description);
    field(3, row.registered_at);
    field(4, row.first_used_at);
    field(5, row.last_used_at);
    field(6, row.target_of);
  }
};

/// A machine on premises that was registered, deregistered or tagged, under its name.
struct OnPremisesRow {
  std::string name;
  /// The instance's number in the fleet.
  std::uint32_t number = 0;
  std::string iam_user_arn;
  std::string iam_session_arn;
  Instant registered_at{};
  std::optional<Instant> deregistered_at;
  std::map<std::string, std::string> tags;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.name);
    field(2, row.number);
    field(3, row.iam_user_arn);
    field(4, row.iam_session_arn);
    field(5, row.registered_at);
    field(6, row.deregistered_at);
    field(7, row.tags);
  }
};

/// An entry of an index whose key says it all.
struct IndexRow {
  std::string name;
  static void fields(auto& row, auto& field) { field(1, row.name); }
};

/// A number given once: the next of its kind.
struct NumberRow {
  std::uint64_t next = 0;
  static void fields(auto& row, auto& field) { field(1, row.next); }
};

/// Why a deployment is coming to its end before all targets were tried.
enum class Ending : std::uint8_t {
  none = 0,
  health = 1,
  stopped = 2,
  alarm = 3,
  application_missing = 4,
  group_missing = 5,
  alarms_unreadable = 6,
  timed_out = 7,
  /// Nobody let it go on when its replacement instances were ready (CD-122).
  not_continued = 8,
  /// The copied Auto Scaling group did not come up.
  no_replacements = 9,
};

/// Whether it ends as Failed rather than Stopped.
constexpr bool is_failure(Ending ending) {
  return ending == Ending::health || ending == Ending::timed_out ||
         ending == Ending::group_missing || ending == Ending::application_missing ||
         ending == Ending::no_replacements;
}

/// The passes that a deployment makes over instances, each a dispatch of its own. In place there is
/// only the first; a rollback of blue/green has no use for it.
enum class Pass : std::uint8_t {
  install = 0,
  /// Traffic to the replacement instances.
  allow = 1,
  /// No more traffic to the original ones.
  block = 2,
};

/// What a deployment waits for while nothing is done to instances.
enum class Wait : std::uint8_t {
  none = 0,
  /// The time after a zone (CD-119).
  zone = 1,
  /// The instances of the copied Auto Scaling group (CD-120).
  replacements = 2,
  /// Somebody to let it go on (CD-122).
  ready = 3,
  /// The time before the original instances are ended (CD-125).
  termination = 4,
};

/// What agents find in a bundle, and at which event they stumble over what.
struct BundleRow {
  /// Why DownloadBundle fails; empty where it does not, as below.
  std::string error;
  /// Why each event fails that reads the appspec.
  std::string spec_error;
  /// Why Install fails.
  std::string install_error;
  std::string os;
  std::vector<AppSpecHook> hooks;
  /// The files that Install puts on the host, by their full paths, in order.
  std::vector<std::string> destinations;
  /// Overrides that of the deployment (CD-092); empty where the appspec does not say.
  std::string file_exists_behavior;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.error);
    field(2, row.spec_error);
    field(3, row.install_error);
    field(4, row.os);
    field(5, row.hooks);
    field(6, row.destinations);
    field(7, row.file_exists_behavior);
  }
};

/// Whose hook one in an Auto Scaling group is, under the hook's name.
struct LaunchHookRow {
  std::string application_id;
  std::string group_id;
  static void fields(auto& row, auto& field) {
    field(1, row.application_id);
    field(2, row.group_id);
  }
};

/// A launch that waits for the deployment to its instance (CD-140), or the end of one (CD-143).
struct LaunchRow {
  std::string auto_scaling_group;
  std::string hook;
  std::string token;
  std::string instance_id;
  bool terminates = false;
  static void fields(auto& row, auto& field) {
    field(1, row.auto_scaling_group);
    field(2, row.hook);
    field(3, row.token);
    field(4, row.instance_id);
    field(5, row.terminates);
  }
};

/// The load balancers that a deployment takes instances out of and puts them back into (CD-118).
struct TrafficControlRow {
  /// The ARNs of their target groups, and the names of classic ones.
  std::vector<std::string> target_groups;
  std::vector<std::string> classic;
  /// How long an instance takes to be out, and to be healthy in them again.
  Duration drains_in{0};
  Duration healthy_in{0};
  /// Why it never will be; empty where it will.
  std::string never_healthy;
  static void fields(auto& row, auto& field) {
    field(1, row.target_groups);
    field(2, row.drains_in);
    field(3, row.healthy_in);
    field(4, row.never_healthy);
    field(5, row.classic);
  }
};

/// What a blue/green deployment knows beside what one in place does.
struct BlueGreenRow {
  /// The one that it is in.
  Pass pass = Pass::install;
  /// The Auto Scaling group that the replacement instances are in, made for them; empty where they
  /// were there before.
  std::string copy;
  /// The group means the replacement instances now.
  bool handed_over = false;
  /// Of a rollback: the deployment that it takes back.
  std::string takes_back;
  static void fields(auto& row, auto& field) {
    field(1, row.pass);
    field(2, row.copy);
    field(3, row.handed_over);
    field(4, row.takes_back);
  }
};

/// Under its id.
struct DeploymentRow {
  /// As GetDeployment shows it, but for names and counters.
  DeploymentInfo info;
  /// The group as it was when the deployment was made.
  DeploymentGroupInfo settings;
  std::string application_id;
  std::string group_id;
  /// The world's own number of it: its dispatch and the subject of its events.
  std::uint64_t number = 0;
  /// It is the n-th deployment in its group.
  std::uint32_t n = 0;
  /// The entry of the fleet file that its revision matches.
  std::uint32_t entry = simulation::no_revision_entry;
  /// What the agents say that cannot fetch the bundle; empty where they can.
  std::string bundle_error;
  /// The bundle that they found; empty where nothing is known of it.
  std::string bundle;
  MinimumHealthyHosts minimum_healthy_hosts;
  AlarmConfiguration alarms;
  Ending ending = Ending::none;
  /// The alarms that stopped it.
  std::vector<std::string> active_alarms;
  bool rolls_back_when_stopped = false;
  /// Once its targets are known; the names of the machine groups among them, in order.
  bool resolved = false;
  Instant resolved_at{};
  std::vector<std::string> machine_groups;
  /// The targets of the install pass lie in runs of one health, revision and kind each, in order of
  /// name inside a run: where each run ends. Those of other passes are all in order of name.
  std::vector<std::uint32_t> run_ends;
  /// The event that ends it when it has taken as long as it may; 0 for none.
  std::uint64_t time_limit_sequence = 0;
  Instant times_out_at{};
  /// How it goes by zones, where it does; the zone that it is in, from 0.
  std::optional<ZonalConfig> zonal;
  std::uint32_t zone = 0;
  /// The event that ends its wait.
  std::uint64_t wait_sequence = 0;
  Instant wait_ends_at{};
  /// Files that hosts had already, each once: targets say which of them stopped their Install.
  std::vector<std::string> files_in_the_way;
  /// Where it controls traffic.
  std::optional<TrafficControlRow> traffic;
  /// Of a deployment to one instance that an Auto Scaling group launches.
  std::optional<LaunchRow> launch;
  Wait wait = Wait::none;
  std::optional<BlueGreenRow> blue_green;
  /// Of functions and services.
  std::optional<ShiftRow> shift;
  simulation::UnknownFields unknown;

  Pass pass() const { return blue_green ? blue_green->pass : Pass::install; }
  Pass first_pass() const {
    return blue_green && !blue_green->takes_back.empty() ? Pass::allow : Pass::install;
  }
  /// The number of a pass's dispatch.
  std::uint64_t dispatch(Pass of) const { return number | static_cast<std::uint64_t>(of) << 56; }
  std::uint64_t dispatch() const { return dispatch(pass()); }

  static void fields(auto& row, auto& field) {
    field(1, row.info);
    field(2, row.settings);
    field(3, row.application_id);
    field(4, row.group_id);
    field(5, row.number);
    field(6, row.n);
    field(7, row.entry);
    field(8, row.bundle_error);
    field(9, row.minimum_healthy_hosts);
    field(10, row.alarms);
    field(11, row.ending);
    field(12, row.active_alarms);
    field(13, row.rolls_back_when_stopped);
    field(14, row.resolved);
    field(15, row.resolved_at);
    field(16, row.machine_groups);
    field(17, row.run_ends);
    field(18, row.time_limit_sequence);
    field(19, row.times_out_at);
    field(20, row.zonal);
    field(21, row.zone);
    field(22, row.wait_sequence);
    field(23, row.wait_ends_at);
    field(24, row.bundle);
    field(25, row.files_in_the_way);
    field(26, row.traffic);
    field(27, row.launch);
    field(28, row.wait);
    field(29, row.blue_green);
    field(30, row.shift);
  }
};

/// Where the deployment with a number is, for events.
struct DeploymentPlaceRow {
  std::string account;
  std::string region;
  std::string id;
  static void fields(auto& row, auto& field) {
    field(1, row.account);
    field(2, row.region);
    field(3, row.id);
  }
};

/// What one group's deployments left on one host, under the group's number and the instance's.
struct HostRecord {
  static constexpr unsigned char layout = 2;
  /// The n of the deployment whose Install last succeeded there: its ApplicationStop runs next
  /// (CD-084), and its files are there. 0 for none.
  std::uint32_t installed = 0;
  /// The n of the last deployment that succeeded there, and of the last that tried.
  std::uint32_t succeeded = 0;
  std::uint32_t attempted = 0;

  /// CD-116.
  bool is_healthy() const { return attempted != 0 && attempted == succeeded; }
};

/// Where the record of an instance is, by the number of the group and its own.
constexpr std::uint64_t host_key(std::uint32_t group, std::uint32_t instance) {
  return std::uint64_t{group} << 32 | instance;
}

/// How code outside of the simulation has failed that ran for an event of one target. What went
/// well needs no row.
struct ScriptResultRow {
  /// By its place among the lifecycle events of servers.
  std::uint64_t event = 0;
  bool timed_out = false;
  std::int32_t exit_code = 0;
  /// The end of what it wrote.
  std::string says;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.event);
    field(2, row.timed_out);
    field(3, row.exit_code);
    field(4, row.says);
  }
};

}  // namespace windtunnel::codedeploy
