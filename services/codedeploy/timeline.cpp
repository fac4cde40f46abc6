#include "services/codedeploy/timeline.hpp"

#include <algorithm>

namespace windtunnel::codedeploy {
namespace {

using simulation::RandomKey;
using simulation::StepOutcome;
using simulation::StepPlan;
using simulation::TargetRecord;

constexpr std::size_t application_stop = 0;
constexpr std::size_t download_bundle = 1;
constexpr std::size_t install = 3;
constexpr std::size_t application_start = 5;

StepPlan plan_of(const TargetPlan& plan, const TargetRecord& target, std::size_t step) {
  const RandomKey key(target.luck);
  std::uint32_t entry = plan.entry;
  if (step == application_stop) {
    // CD-085: there is nothing to stop where nothing was installed.
    if (target.detail == 0) {
      StepPlan nothing;
      nothing.takes = simulation::no_script_duration;
      return nothing;
    }
    // CD-083: the script is that of the revision installed last.
    entry = entry_of(target.detail);
  }
  return simulation::plan_step(simulation::behaviour_at(*plan.revisions, entry),
                               lifecycle_events[step], true, key);
}

StepEnd end_of(const TargetPlan& plan, const StepPlan& step_plan, std::size_t step) {
  if (step == download_bundle && !plan.bundle_error.empty()) return StepEnd::no_bundle;
  if (step_plan.outcome == StepOutcome::failed) return StepEnd::script_failed;
  return step_plan.outcome == StepOutcome::timed_out ? StepEnd::script_timed_out
                                                     : StepEnd::succeeded;
}

/// As it would go without a cut.
Timeline uncut(const TargetPlan& plan, const TargetRecord& target) {
  Timeline timeline;
  const int silent = target_kind::silent_step(target.kind);
  Instant at = target.started_at();
  for (std::size_t index = 0; index < lifecycle_events.size(); ++index) {
    Step& step = timeline.steps[index];
    const bool is_silent = static_cast<int>(index) == silent;
    const Instant previous_end = at;
    step.starts_at = at + (index == 0 ? Duration{0} : event_gap) + simulation::agent_poll_latency;
    step.plan = plan_of(plan, target, index);
    step.end = end_of(plan, step.plan, index);
    step.ends_at = step.starts_at + (step.end == StepEnd::script_timed_out ? event_timeout
                                                                           : step.plan.takes);
    if (is_silent) {
      step.end = StepEnd::no_answer;
      const bool before = (target.kind & target_kind::silent_before) != 0;
      step.ends_at = before ? previous_end + silence_before_event : step.starts_at + event_timeout;
    }
    at = step.ends_at;
    // CD-087.
    const bool ignored = index == application_stop && plan.ignores_stop_failures && !is_silent;
    if (step.end != StepEnd::succeeded && !ignored) {
      timeline.ends_at = at;
      return timeline;
    }
  }
  timeline.ends_at = at;
  timeline.succeeds = true;
  return timeline;
}

void skip_from(Timeline& timeline, std::size_t first) {
  for (std::size_t index = first; index < timeline.steps.size(); ++index) {
    timeline.steps[index] = Step{};
  }
}

void apply_cut(Timeline& timeline, Fate fate, Instant cut) {
  for (std::size_t index = 0; index < timeline.steps.size(); ++index) {
    Step& step = timeline.steps[index];
    if (step.end == StepEnd::skipped || step.ends_at <= cut) continue;
    const bool runs = step.starts_at <= cut;
    if (runs && fate == Fate::finishes_event) {
      // A last event that goes well ends a target that went well.
      if (index + 1 == timeline.steps.size()) return;
      timeline.ends_at = step.ends_at;
      skip_from(timeline, index + 1);
    } else {
      timeline.ends_at = cut;
      if (runs) {
        step.ends_at = cut;
        step.end = StepEnd::interrupted;
      }
      skip_from(timeline, index + (runs ? 1 : 0));
    }
    timeline.succeeds = false;
    return;
  }
}

std::string script_location(std::string_view event) { return std::string(event); }

Diagnostics diagnostics_of(const TargetPlan& plan, const Step& step, std::string_view event) {
  Diagnostics diagnostics;
  diagnostics.errorCode = "UnknownError";
  diagnostics.scriptName = "";
  diagnostics.logTail = "";
  const std::string location = script_location(event);
  const auto script = [&](std::string_view code, const std::string& what) {
    diagnostics.errorCode = std::string(code);
    diagnostics.scriptName = location;
    diagnostics.message = "Script at specified location: " + location + " " + what;
    diagnostics.logTail = "LifecycleEvent - " + std::string(event) + "\nScript - " + location +
                          "\n" + (step.plan.says.empty() ? "" : "[stderr]") +
                          std::string(step.plan.says) + "\n";
  };
  switch (step.end) {
    case StepEnd::succeeded:
      diagnostics.errorCode = "Success";
      diagnostics.message = "Succeeded";
      break;
    case StepEnd::script_failed:
      script("ScriptFailed", "failed with exit code " + std::to_string(step.plan.exit_code));
      break;
    case StepEnd::script_timed_out:
      script("ScriptTimedOut", "failed to complete in " +
                                   std::to_string(event_timeout.count() / 1000) + " seconds");
      break;
    case StepEnd::no_bundle:
      diagnostics.message = std::string(plan.bundle_error);
      break;
    case StepEnd::no_answer:
      diagnostics.message =
          "CodeDeploy agent was not able to receive the lifecycle event. Check the CodeDeploy "
          "agent logs on your host and make sure the agent is running and can connect to the "
          "CodeDeploy server.";
      break;
    case StepEnd::interrupted:
      diagnostics.message = "The deployment was stopped while the event was running.";
      break;
    case StepEnd::skipped:
      break;
  }
  return diagnostics;
}

}  // namespace

Timeline timeline_of(const TargetPlan& plan, const TargetRecord& target) {
  Timeline timeline = uncut(plan, target);
  const Fate fate{target.fate};
  if (fate != Fate::planned) {
    apply_cut(timeline, fate, target.started_at() + Duration{target.cut_after});
  }
  return timeline;
}

void settle(const TargetPlan& plan, TargetRecord& target) {
  const Timeline timeline = timeline_of(plan, target);
  const auto after = [&](Instant at) {
    return static_cast<std::uint32_t>(std::max<std::int64_t>(1, (at - target.started_at()).count()));
  };
  target.ends_after = after(timeline.ends_at);
  target.outcome = timeline.succeeds ? simulation::TargetOutcome::succeeded
                                     : simulation::TargetOutcome::failed;
  const Step& start = timeline.steps[application_start];
  target.milestone_after = start.end == StepEnd::succeeded ? after(start.ends_at) : 0;
  target.kind &= static_cast<std::uint16_t>(~target_kind::installs);
  if (timeline.steps[install].end == StepEnd::succeeded) target.kind |= target_kind::installs;
}

void fall_silent(const TargetPlan& plan, TargetRecord& target, Instant now) {
  if (target_kind::silent_step(target.kind) >= 0) return;
  const Timeline timeline = timeline_of(plan, target);
  for (std::size_t index = 0; index < timeline.steps.size(); ++index) {
    const Step& step = timeline.steps[index];
    if (step.end == StepEnd::skipped) return;
    if (step.ends_at <= now) continue;
    target.kind |= target_kind::silent(index, step.starts_at > now);
    settle(plan, target);
    return;
  }
}

void cut_short(const TargetPlan& plan, TargetRecord& target, Fate fate, Instant now) {
  target.fate = static_cast<std::uint8_t>(fate);
  target.cut_after = static_cast<std::uint32_t>((now - target.started_at()).count());
  settle(plan, target);
}

std::vector<LifecycleEvent> lifecycle_at(const TargetPlan& plan, const Timeline& timeline,
                                         Instant now) {
  std::vector<LifecycleEvent> events;
  for (std::size_t index = 0; index < timeline.steps.size(); ++index) {
    const Step& step = timeline.steps[index];
    LifecycleEvent& event = events.emplace_back();
    event.lifecycleEventName = std::string(lifecycle_events[index]);
    if (step.end == StepEnd::skipped) {
      event.status = timeline.ends_at <= now ? "Skipped" : "Pending";
      continue;
    }
    if (step.starts_at > now) {
      // An agent that never answered was never seen to begin.
      const bool over = step.ends_at <= now;
      event.status = over ? "Failed" : "Pending";
      continue;
    }
    event.startTime = step.starts_at;
    if (step.ends_at > now) {
      event.status = "InProgress";
      continue;
    }
    event.endTime = step.ends_at;
    event.status = step.end == StepEnd::succeeded ? "Succeeded" : "Failed";
    event.diagnostics = diagnostics_of(plan, step, lifecycle_events[index]);
  }
  return events;
}

std::vector<LifecycleEvent> lifecycle_untouched(std::string_view status) {
  std::vector<LifecycleEvent> events;
  for (const std::string_view name : lifecycle_events) {
    LifecycleEvent& event = events.emplace_back();
    event.lifecycleEventName = std::string(name);
    event.status = std::string(status);
  }
  return events;
}

Instant last_change(const Timeline& timeline, Instant started_at, Instant now) {
  Instant latest = started_at;
  for (const Step& step : timeline.steps) {
    if (step.end == StepEnd::skipped) continue;
    if (step.starts_at <= now) latest = std::max(latest, step.starts_at);
    if (step.ends_at <= now) latest = std::max(latest, step.ends_at);
  }
  return timeline.ends_at <= now ? std::max(latest, timeline.ends_at) : latest;
}

}  // namespace windtunnel::codedeploy
