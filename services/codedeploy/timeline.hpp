#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "services/codedeploy/api.hpp"
#include "services/codedeploy/rows.hpp"
#include "simulation/dispatch/dispatch_rows.hpp"
#include "simulation/fleet/revision_behaviour.hpp"
#include "simulation/rows.hpp"

/// What happens on one target, from its record alone. A million targets keep no lifecycle events:
/// whoever asks for them gets them worked out again, the same every time.
///
/// The bundle's appspec says which events have scripts, the fleet file how they go. Of a bundle of
/// which nothing is known every event counts as scripted, by a script called what the event is. An
/// instance serves with the new revision once ApplicationStart has succeeded.
namespace windtunnel::codedeploy {

/// The lifecycle events of servers in order (CD-080). Without a load balancer a target goes through
/// those in the middle.
inline constexpr std::array<std::string_view, 13> lifecycle_events = {"BeforeBlockTraffic",
                                                                      "BlockTraffic",
                                                                      "AfterBlockTraffic",
                                                                      "ApplicationStop",
                                                                      "DownloadBundle",
                                                                      "BeforeInstall",
                                                                      "Install",
                                                                      "AfterInstall",
                                                                      "ApplicationStart",
                                                                      "ValidateService",
                                                                      "BeforeAllowTraffic",
                                                                      "AllowTraffic",
                                                                      "AfterAllowTraffic"};

namespace lifecycle {
inline constexpr std::size_t block_traffic = 1;
inline constexpr std::size_t application_stop = 3;
inline constexpr std::size_t download_bundle = 4;
inline constexpr std::size_t install = 6;
inline constexpr std::size_t application_start = 8;
inline constexpr std::size_t before_allow_traffic = 10;
inline constexpr std::size_t allow_traffic = 11;
}  // namespace lifecycle

/// The events that a target goes through: from `first` to before `end`.
struct Course {
  std::size_t first = 0;
  std::size_t end = 0;
};
inline constexpr Course installing{lifecycle::application_stop, lifecycle::before_allow_traffic};
inline constexpr Course installing_behind_load_balancers{0, lifecycle_events.size()};
inline constexpr Course allowing_traffic{lifecycle::before_allow_traffic, lifecycle_events.size()};
inline constexpr Course blocking_traffic{0, lifecycle::application_stop};
/// CD-143: of an instance that its Auto Scaling group ends.
inline constexpr Course stopping{lifecycle::application_stop, lifecycle::download_bundle};
inline constexpr Course stopping_behind_load_balancers{0, lifecycle::download_bundle};

/// What may have scripts in the appspec of a server (CD-080).
inline constexpr std::array<std::string_view, 9> scriptable_events = {
    "BeforeBlockTraffic", "AfterBlockTraffic",  "ApplicationStop",
    "BeforeInstall",      "AfterInstall",       "ApplicationStart",
    "ValidateService",    "BeforeAllowTraffic", "AfterAllowTraffic"};

/// CodeDeploy turns to load balancers once a second, for all instances that are to go or to come.
using turns_to_load_balancers = std::chrono::seconds;

// CD-170, CD-089, CD-088.
inline constexpr Duration event_gap{100};
inline constexpr Duration silence_before_event = std::chrono::seconds(300);
inline constexpr Duration event_timeout = std::chrono::seconds(3600);

/// How a target under way was cut short.
enum class Fate : std::uint8_t {
  planned = 0,
  /// The event that runs goes on to its end, no other begins (CD-114, CD-130).
  finishes_event = 1,
  /// The event that runs fails at once (CD-073).
  interrupted = 2,
};

/// TargetRecord::kind, bit by bit.
namespace target_kind {
inline constexpr std::uint16_t on_premises = 1;
/// Its Install succeeds.
inline constexpr std::uint16_t installs = 2;
/// The agent fell silent before the event `silent_step`, rather than in it.
inline constexpr std::uint16_t silent_before = 4;
inline constexpr std::uint16_t windows = 8;
/// One more than the index of the event that the agent never answers for; 0 for none.
inline constexpr int silent_shift = 4;
inline constexpr std::uint16_t silent_mask = 15;
/// One more than the place in `files_in_the_way` of the file that stops Install; 0 for none.
inline constexpr int file_shift = 8;
inline constexpr std::size_t most_files = 255;

constexpr std::uint16_t silent(std::size_t step, bool before) {
  return static_cast<std::uint16_t>((step + 1) << silent_shift | (before ? silent_before : 0));
}
constexpr std::uint16_t file(std::size_t place) {
  return static_cast<std::uint16_t>((place + 1) << file_shift);
}
constexpr int silent_step(std::uint16_t kind) {
  return static_cast<int>(kind >> silent_shift & silent_mask) - 1;
}
}  // namespace target_kind

/// What a deployment brings to a host. Points into the bundle.
struct Installable {
  Installable() = default;
  /// `entry` of the fleet file is what its revision matches; of a bundle that is null nothing is
  /// known.
  Installable(std::uint32_t entry, const BundleRow* bundle, std::string deployment_id);

  std::uint32_t entry = simulation::no_revision_entry;
  const BundleRow* bundle = nullptr;
  std::string deployment_id;
  /// By lifecycle event.
  std::array<std::span<const AppSpecScript>, lifecycle_events.size()> scripts;
};

/// Under which the result of an event's scripts on an instance is kept: those of a dispatch begin
/// with its number key.
std::string script_result_key(std::uint64_t dispatch, std::uint32_t instance, std::size_t event);

/// What all targets of a deployment have in common.
struct TargetPlan {
  const std::vector<simulation::RevisionBehaviour>* revisions = nullptr;
  Installable brings;
  /// What the n-th deployment of the group brought.
  std::function<const Installable&(std::uint32_t)> earlier;
  std::string_view group_id;
  Course course = installing;
  /// How long an instance takes to be out of its load balancers, and to be healthy in them again.
  Duration drains_in{0};
  Duration healthy_in{0};
  /// Why it never will be; empty where it will.
  std::string_view never_healthy;
  bool ignores_stop_failures = false;
  /// What agents say that cannot fetch the bundle; empty where they can.
  std::string_view bundle_error;
  const std::vector<std::string>* files_in_the_way = nullptr;
  /// How code that ran in place of scripts has failed, and the dispatch that it belongs to.
  const simulation::Rows<ScriptResultRow>* script_results = nullptr;
  std::uint64_t dispatch = 0;
};

enum class StepEnd : std::uint8_t {
  succeeded,
  script_failed,
  script_timed_out,
  script_missing,
  /// For the reason in `Step::says`.
  agent_failed,
  file_exists,
  never_healthy,
  no_answer,
  interrupted,
  skipped,
};

/// One lifecycle event. A skipped one has no times of its own.
struct Step {
  Instant starts_at{};
  Instant ends_at{};
  StepEnd end = StepEnd::skipped;
  simulation::StepPlan plan;
  /// What ran, and the last that did; none where the appspec names none for the event.
  std::span<const AppSpecScript> scripts;
  std::size_t last_script = 0;
  /// Of what failed without a script: why, or which file was there.
  std::string_view says;
};

struct Timeline {
  Course course;
  /// By lifecycle event; those outside of the course are not used.
  std::array<Step, lifecycle_events.size()> steps;
  Instant ends_at{};
  bool succeeds = false;
};

/// Of a target that was started.
Timeline timeline_of(const TargetPlan& plan, const simulation::TargetRecord& target);
/// Writes into the record when the target ends and how, and its milestone: the next one that is
/// not before the one that it has, or at the start the first.
void settle(const TargetPlan& plan, simulation::TargetRecord& target, bool at_start = false);

/// What the world is told of on the way: it leaves its load balancers, serves with the new
/// revision, and comes back to them; and code outside of the simulation is to run for an event.
enum class Milestone : std::uint8_t { leaves, serves, returns, runs };
struct MilestoneAt {
  Milestone milestone;
  Instant at;
  std::size_t event = 0;
};
/// The first that is not before `from`.
std::optional<MilestoneAt> milestone_from(const Timeline& timeline, Instant from);

/// The agent answers no more from `now` on: the event that runs fails when its time is up
/// (CD-089), or the next one for want of an answer. An instance that does not run either is not
/// healthy in its load balancers.
void fall_silent(const TargetPlan& plan, simulation::TargetRecord& target, bool is_running,
                 Instant now);
void cut_short(const TargetPlan& plan, simulation::TargetRecord& target, Fate fate, Instant now);

/// The lifecycle events as they are at `now`.
std::vector<LifecycleEvent> lifecycle_at(const TargetPlan& plan,
                                         const simulation::TargetRecord& target,
                                         const Timeline& timeline, Instant now);
/// Of a target that was never started.
std::vector<LifecycleEvent> lifecycle_untouched(Course course, std::string_view status);
/// When something last changed on the target (CD-075).
Instant last_change(const Timeline& timeline, Instant started_at, Instant now);

}  // namespace windtunnel::codedeploy
