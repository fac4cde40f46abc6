#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/fleet/fleet_specification.hpp"
#include "simulation/random.hpp"

namespace windtunnel::simulation {

/// Durations of CD-170, for what the fleet file leaves open.
inline constexpr Duration no_script_duration{200};
inline constexpr Duration agent_poll_latency{1'000};
inline constexpr Duration download_bundle_duration{3'000};
inline constexpr Duration install_duration{2'000};
inline constexpr Duration script_duration{5'000};

/// The lifecycle events of CodeDeploy (CD-080), and `scripts`, that a fleet file may give a
/// behaviour.
const std::vector<std::string>& event_behaviour_names();

/// Events that the agent or the service does by itself; no script hangs on them.
bool is_internal(std::string_view event);

/// Where a revision comes from (an S3 object or a GitHub commit) and where it goes.
struct RevisionLocation {
  std::string_view bucket = {};
  std::string_view key = {};
  std::string_view repository = {};
  std::string_view commit = {};
  std::string_view account = {};
  std::string_view region = {};
  std::string_view application = {};
  std::string_view group = {};
};

/// Whether `text` matches: `*` is any run of bytes, `?` one character. An empty glob matches
/// everything.
bool matches_glob(std::string_view glob, std::string_view text);
bool matches(const RevisionMatch& match, const RevisionLocation& location);

/// What of `find_revision` stands for "no entry": the defaults.
inline constexpr std::uint32_t no_revision_entry = 0xffff'ffff;

/// The index of the first entry that the revision matches, or no_revision_entry. Small, so that
/// whoever keeps a deployment can keep it.
std::uint32_t find_revision(const std::vector<RevisionBehaviour>& revisions,
                            const RevisionLocation& location);
/// The entry, or a behaviour without errors and with the durations of CD-170.
const RevisionBehaviour& behaviour_at(const std::vector<RevisionBehaviour>& revisions,
                                      std::uint32_t index);

enum class StepOutcome : std::uint8_t { succeeded, failed, timed_out };

/// How one lifecycle event goes on one instance.
struct StepPlan {
  StepOutcome outcome = StepOutcome::succeeded;
  /// From the agent's start of the event to its end; agent_poll_latency and the gap between
  /// events come on top. Of a timed_out step the script's timeout counts instead (CD-088).
  Duration takes{0};
  /// 0 for a step that did not fail.
  std::int32_t exit_code = 0;
  /// What the script wrote, for the log tail (CD-08D) of a step that failed. Points into the
  /// behaviour.
  std::string_view says;
  /// Code outside of the simulation that decides the outcome; empty where none does. Points into
  /// the behaviour.
  std::string_view runs;
};

/// A pure function of its arguments. `has_script`: whether the bundle's appspec names a script
/// for this event, or nothing is known of the bundle and the event is to be taken as scripted;
/// an event that the fleet file names is one anyway. `key` is the path of deployment and
/// instance; each event draws its own luck from it. `usual` is how long the event takes where the
/// fleet file does not say; without it, as CD-170 has it.
StepPlan plan_step(const RevisionBehaviour& behaviour, std::string_view event, bool has_script,
                   const RandomKey& key, std::optional<Duration> usual = std::nullopt);

}  // namespace windtunnel::simulation
