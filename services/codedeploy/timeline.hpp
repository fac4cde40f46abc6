#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "services/codedeploy/api.hpp"
#include "services/codedeploy/rows.hpp"
#include "simulation/dispatch/dispatch_rows.hpp"
#include "simulation/fleet/revision_behaviour.hpp"

/// What happens on one target, from its record alone. A million targets keep no lifecycle events:
/// whoever asks for them gets them worked out again, the same every time.
///
/// What a bundle contains is not read: every event that the fleet file does not describe counts
/// as scripted, with the durations of CD-170, and a script is called what its event is. An
/// instance serves with the new revision once ApplicationStart has succeeded.
namespace windtunnel::codedeploy {

/// EC2 and on premises, in place, without a load balancer (CD-080).
inline constexpr std::array<std::string_view, 7> lifecycle_events = {
    "ApplicationStop", "DownloadBundle",   "BeforeInstall",  "Install",
    "AfterInstall",    "ApplicationStart", "ValidateService"};

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
/// One more than the index of the event that the agent never answers for; 0 for none.
inline constexpr int silent_shift = 4;
inline constexpr std::uint16_t silent_mask = 15;

constexpr std::uint16_t silent(std::size_t step, bool before) {
  return static_cast<std::uint16_t>((step + 1) << silent_shift | (before ? silent_before : 0));
}
constexpr int silent_step(std::uint16_t kind) {
  return static_cast<int>(kind >> silent_shift & silent_mask) - 1;
}
}  // namespace target_kind

/// What all targets of a deployment have in common.
struct TargetPlan {
  const std::vector<simulation::RevisionBehaviour>* revisions = nullptr;
  /// The entry that the deployed revision matches.
  std::uint32_t entry = simulation::no_revision_entry;
  bool ignores_stop_failures = false;
  /// What agents say that cannot fetch the bundle; empty where they can.
  std::string_view bundle_error;
};

enum class StepEnd : std::uint8_t {
  succeeded,
  script_failed,
  script_timed_out,
  no_bundle,
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
};

struct Timeline {
  std::array<Step, lifecycle_events.size()> steps;
  Instant ends_at{};
  bool succeeds = false;
};

/// Of a target that was started.
Timeline timeline_of(const TargetPlan& plan, const simulation::TargetRecord& target);
/// Writes into the record when the target ends, how, and when it begins to serve.
void settle(const TargetPlan& plan, simulation::TargetRecord& target);

/// The agent answers no more from `now` on: the event that runs fails when its time is up
/// (CD-089), or the next one for want of an answer.
void fall_silent(const TargetPlan& plan, simulation::TargetRecord& target, Instant now);
void cut_short(const TargetPlan& plan, simulation::TargetRecord& target, Fate fate, Instant now);

/// The lifecycle events as they are at `now`.
std::vector<LifecycleEvent> lifecycle_at(const TargetPlan& plan, const Timeline& timeline,
                                         Instant now);
/// Of a target that was never started.
std::vector<LifecycleEvent> lifecycle_untouched(std::string_view status);
/// When something last changed on the target (CD-075).
Instant last_change(const Timeline& timeline, Instant started_at, Instant now);

}  // namespace windtunnel::codedeploy
