#include "services/codedeploy/timeline.hpp"

#include <algorithm>
#include <optional>

#include "emulator/api/utf8.hpp"
#include "services/codedeploy/bundles.hpp"

namespace windtunnel::codedeploy {
namespace {

using namespace std::chrono_literals;
using simulation::no_script_duration;
using simulation::RandomKey;
using simulation::StepOutcome;
using simulation::StepPlan;
using simulation::TargetRecord;

using namespace lifecycle;

/// CD-088, in seconds.
std::int64_t timeout_of(const AppSpecScript& script) {
  return script.timeout.value_or(event_timeout / 1s);
}

/// Of a bundle of which nothing is known, every event has one script, called what the event is.
std::span<const AppSpecScript> assumed_scripts(std::size_t event) {
  static const auto made = [] {
    std::array<AppSpecScript, lifecycle_events.size()> scripts;
    for (std::size_t at = 0; at < scripts.size(); ++at) {
      const bool has_script = std::find(scriptable_events.begin(), scriptable_events.end(),
                                        lifecycle_events[at]) != scriptable_events.end();
      if (has_script) scripts[at].location = lifecycle_events[at];
    }
    return scripts;
  }();
  if (made[event].location.empty()) return {};
  return {&made[event], 1};
}

bool is_of_load_balancer(std::size_t event) {
  return event == block_traffic || event == allow_traffic;
}

/// Whether the event's scripts are those of what was installed last (CD-083).
bool is_of_earlier(std::size_t event) {
  return event <= application_stop && event != block_traffic;
}

/// Whose scripts the event runs.
const Installable& source_of(const TargetPlan& plan, const TargetRecord& target,
                             std::size_t event) {
  return is_of_earlier(event) ? plan.earlier(target.detail) : plan.brings;
}

/// Why the agent fails the event before it runs any script; nothing where it does not.
std::string_view agent_failure(const TargetPlan& plan, const TargetRecord& target,
                               std::size_t event) {
  static const std::string no_linux = unsupported_os("linux");
  static const std::string no_windows = unsupported_os("windows");
  if (event == download_bundle) return plan.bundle_error;
  if (event < download_bundle || is_of_load_balancer(event) || plan.brings.bundle == nullptr) {
    return {};
  }
  const BundleRow& bundle = *plan.brings.bundle;
  if (!bundle.spec_error.empty()) return bundle.spec_error;
  const bool is_windows = (target.kind & target_kind::windows) != 0;
  if (is_windows != (bundle.os == "windows")) return is_windows ? no_linux : no_windows;
  return event == install ? std::string_view(bundle.install_error) : std::string_view{};
}

/// CD-08B, CD-088: scripts run one after the other, each for its share of the event's time, as long
/// as its timeout lets it; the event that fails does so in its last one.
void run_scripts(Step& step) {
  const auto count = static_cast<std::int64_t>(step.scripts.size());
  const Duration share{step.plan.takes.count() / count};
  const Instant latest = step.starts_at + event_timeout;
  Instant at = step.starts_at;
  const auto stop = [&](StepEnd end, Instant ends_at) {
    step.end = end;
    step.ends_at = std::min(ends_at, latest);
  };
  for (step.last_script = 0; step.last_script < step.scripts.size(); ++step.last_script) {
    const AppSpecScript& script = step.scripts[step.last_script];
    const bool is_last = step.last_script + 1 == step.scripts.size();
    const Duration timeout =
        std::chrono::seconds(std::min<std::int64_t>(timeout_of(script), event_timeout / 1s));
    if (script.is_missing) return stop(StepEnd::script_missing, at + no_script_duration);
    const bool hangs = is_last && step.plan.outcome == StepOutcome::timed_out;
    if (hangs || share > timeout || at + share > latest) {
      return stop(StepEnd::script_timed_out, at + timeout);
    }
    at += is_last ? step.plan.takes - share * (count - 1) : share;
  }
  --step.last_script;
  stop(step.plan.outcome == StepOutcome::failed ? StepEnd::script_failed : StepEnd::succeeded, at);
}

/// CD-118: what load balancers do takes as long as they say, unless the fleet file says otherwise.
void run_at_load_balancer(const TargetPlan& plan, std::size_t event, Step& step) {
  const bool blocks = event == block_traffic;
  const bool fails =
      step.plan.outcome != StepOutcome::succeeded || (!blocks && !plan.never_healthy.empty());
  step.end = fails ? StepEnd::never_healthy : StepEnd::succeeded;
  step.ends_at = step.starts_at + (fails ? event_timeout : step.plan.takes);
}

/// What code that ran for the event has said: until it has, the event goes well.
void take_result(const TargetPlan& plan, const TargetRecord& target, std::size_t event,
                 StepPlan& step) {
  const ScriptResultRow* result =
      plan.script_results->find(script_result_key(plan.dispatch, target.subject, event));
  if (result == nullptr) return;
  step.outcome = result->timed_out ? StepOutcome::timed_out : StepOutcome::failed;
  step.exit_code = result->exit_code;
  step.says = result->says;
}

/// One event by itself: from `starts_at` on, and without regard to the agent's falling silent.
void run(const TargetPlan& plan, const TargetRecord& target, std::size_t event, Step& step) {
  // CD-085: there is nothing to stop where nothing was installed.
  if (is_of_earlier(event) && target.detail == 0) {
    step.plan.takes = no_script_duration;
    step.end = StepEnd::succeeded;
    step.ends_at = step.starts_at + step.plan.takes;
    return;
  }
  const Installable& source = source_of(plan, target, event);
  step.scripts = source.scripts[event];
  std::optional<Duration> usual;
  if (event == block_traffic) usual = plan.drains_in;
  if (event == allow_traffic) usual = plan.healthy_in;
  step.plan = simulation::plan_step(simulation::behaviour_at(*plan.revisions, source.entry),
                                    lifecycle_events[event], !step.scripts.empty(),
                                    RandomKey(target.luck), usual);
  if (!step.plan.runs.empty()) take_result(plan, target, event, step.plan);
  if (is_of_load_balancer(event)) return run_at_load_balancer(plan, event, step);
  step.says = agent_failure(plan, target, event);
  const std::size_t file = target.kind >> target_kind::file_shift;
  if (!step.says.empty()) {
    step.end = StepEnd::agent_failed;
    step.ends_at =
        step.starts_at + (event == download_bundle ? step.plan.takes : no_script_duration);
  } else if (event == install && file != 0) {
    step.end = StepEnd::file_exists;
    step.says = (*plan.files_in_the_way)[file - 1];
    step.ends_at = step.starts_at + step.plan.takes;
  } else if (!step.scripts.empty()) {
    run_scripts(step);
  } else {
    // What the fleet file says of an event that has no script.
    const bool hangs = step.plan.outcome == StepOutcome::timed_out;
    step.end = step.plan.outcome == StepOutcome::succeeded ? StepEnd::succeeded
               : hangs                                     ? StepEnd::script_timed_out
                                                           : StepEnd::script_failed;
    step.ends_at = step.starts_at + (hangs ? event_timeout : step.plan.takes);
  }
}

/// As it would go without a cut.
Timeline uncut(const TargetPlan& plan, const TargetRecord& target) {
  Timeline timeline;
  timeline.course = plan.course;
  const int silent = target_kind::silent_step(target.kind);
  Instant at = target.started_at();
  for (std::size_t index = plan.course.first; index < plan.course.end; ++index) {
    Step& step = timeline.steps[index];
    const bool is_silent = static_cast<int>(index) == silent;
    const Instant previous_end = at;
    step.starts_at = at + (index == plan.course.first ? Duration{0} : event_gap) +
                     simulation::agent_poll_latency;
    if (is_of_load_balancer(index)) {
      step.starts_at = std::chrono::ceil<turns_to_load_balancers>(step.starts_at);
    }
    run(plan, target, index, step);
    if (is_silent) {
      step.end = index == allow_traffic ? StepEnd::never_healthy : StepEnd::no_answer;
      const bool before = (target.kind & target_kind::silent_before) != 0;
      step.ends_at = before ? previous_end + silence_before_event : step.starts_at + event_timeout;
    }
    at = step.ends_at;
    // CD-087.
    const bool ignored = is_of_earlier(index) && plan.ignores_stop_failures && !is_silent;
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
  for (std::size_t index = first; index < timeline.course.end; ++index) {
    timeline.steps[index] = Step{};
  }
}

void apply_cut(Timeline& timeline, Fate fate, Instant cut) {
  for (std::size_t index = timeline.course.first; index < timeline.course.end; ++index) {
    Step& step = timeline.steps[index];
    if (step.end == StepEnd::skipped || step.ends_at <= cut) continue;
    const bool runs = step.starts_at <= cut;
    if (runs && fate == Fate::finishes_event) {
      // A last event that goes well ends a target that went well.
      if (index + 1 == timeline.course.end) return;
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

/// Where the agent unpacked the bundle that the event is about.
std::string archive_root(const TargetPlan& plan, const TargetRecord& target, std::size_t event) {
  const bool is_windows = (target.kind & target_kind::windows) != 0;
  return std::string(is_windows ? "C:/ProgramData/Amazon/CodeDeploy/"
                                : "/opt/codedeploy-agent/deployment-root/") +
         std::string(plan.group_id) + "/" + source_of(plan, target, event).deployment_id +
         "/deployment-archive";
}

/// CD-08D: the agent keeps the last 2048 characters.
std::string log_tail(const Step& step, std::string_view event, bool ran_last) {
  constexpr std::size_t most = 2048;
  if (step.scripts.empty() && step.plan.says.empty()) return {};
  std::string log = "LifecycleEvent - " + std::string(event) + "\n";
  for (std::size_t at = 0; at < step.scripts.size() && at < step.last_script + (ran_last ? 1 : 0);
       ++at) {
    log += "Script - " + step.scripts[at].location + "\n";
  }
  for (std::string_view says = step.plan.says; !says.empty();) {
    const std::size_t line = std::min(says.find('\n'), says.size());
    log += "[stderr]" + std::string(says.substr(0, line)) + "\n";
    says.remove_prefix(std::min(line + 1, says.size()));
  }
  return std::string(api::last_bytes(log, most));
}

Diagnostics diagnostics_of(const TargetPlan& plan, const TargetRecord& target, const Step& step,
                           std::size_t index) {
  const std::string event(lifecycle_events[index]);
  Diagnostics diagnostics;
  diagnostics.errorCode = "UnknownError";
  diagnostics.scriptName = "";
  diagnostics.logTail = "";
  const auto script = [&](std::string_view code, std::string_view what) {
    // What the fleet file says of an event without a script.
    static const AppSpecScript none;
    const AppSpecScript& failed = step.scripts.empty() ? none : step.scripts[step.last_script];
    const std::string& location = failed.location.empty() ? event : failed.location;
    diagnostics.errorCode = std::string(code);
    diagnostics.scriptName = location;
    diagnostics.message =
        "Script at specified location: " + location +
        (failed.runas.empty() || code != "ScriptFailed" ? "" : " run as user " + failed.runas) +
        " " + std::string(what);
    diagnostics.logTail = log_tail(step, event, true);
  };
  switch (step.end) {
    case StepEnd::succeeded:
      diagnostics.errorCode = "Success";
      diagnostics.message = "Succeeded";
      diagnostics.logTail = log_tail(step, event, true);
      break;
    case StepEnd::script_failed:
      script("ScriptFailed", "failed with exit code " + std::to_string(step.plan.exit_code));
      break;
    case StepEnd::script_timed_out:
      script("ScriptTimedOut",
             "failed to complete in " +
                 std::to_string(step.scripts.empty() ? event_timeout / 1s
                                                     : timeout_of(step.scripts[step.last_script])) +
                 " seconds");
      break;
    case StepEnd::script_missing:
      diagnostics.errorCode = "ScriptMissing";
      diagnostics.scriptName = step.scripts[step.last_script].location;
      diagnostics.message =
          "Script does not exist at specified location: " + archive_root(plan, target, index) +
          "/" + *diagnostics.scriptName;
      diagnostics.logTail = log_tail(step, event, false);
      break;
    case StepEnd::agent_failed:
      diagnostics.message = with_archive_root(step.says, archive_root(plan, target, index));
      break;
    case StepEnd::file_exists:
      diagnostics.message =
          "The deployment failed because a specified file already exists at this location: " +
          std::string(step.says);
      break;
    case StepEnd::never_healthy:
      diagnostics.message =
          plan.never_healthy.empty()
              ? "The instance was not healthy in its load balancers within an hour."
              : std::string(plan.never_healthy);
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

Installable::Installable(std::uint32_t entry, const BundleRow* bundle, std::string deployment_id)
    : entry(entry), bundle(bundle), deployment_id(std::move(deployment_id)) {
  for (std::size_t event = 0; event < lifecycle_events.size(); ++event) {
    if (bundle == nullptr) {
      scripts[event] = assumed_scripts(event);
      continue;
    }
    for (const AppSpecHook& hook : bundle->hooks) {
      if (hook.event == lifecycle_events[event]) scripts[event] = hook.scripts;
    }
  }
}

Timeline timeline_of(const TargetPlan& plan, const TargetRecord& target) {
  Timeline timeline = uncut(plan, target);
  const Fate fate{target.fate};
  if (fate != Fate::planned) {
    apply_cut(timeline, fate, target.started_at() + Duration{target.cut_after});
  }
  return timeline;
}

std::optional<MilestoneAt> milestone_from(const Timeline& timeline, Instant from) {
  std::optional<MilestoneAt> first;
  const auto add = [&](Milestone milestone, Instant at, std::size_t event) {
    if (at >= from && (!first || at < first->at)) first = MilestoneAt{milestone, at, event};
  };
  for (std::size_t event = timeline.course.first; event < timeline.course.end; ++event) {
    const Step& step = timeline.steps[event];
    if (step.end == StepEnd::skipped) break;
    const bool goes_well = step.end == StepEnd::succeeded;
    if (event == block_traffic) add(Milestone::leaves, step.starts_at, event);
    if (event == allow_traffic) add(Milestone::returns, step.starts_at, event);
    if (goes_well && !step.plan.runs.empty()) add(Milestone::runs, step.starts_at, event);
    if (event == application_start && goes_well) add(Milestone::serves, step.ends_at, event);
  }
  return first;
}

std::string script_result_key(std::uint64_t dispatch, std::uint32_t instance, std::size_t event) {
  return world::number_key(dispatch) + world::number_key(instance) + world::number_key(event);
}

void settle(const TargetPlan& plan, TargetRecord& target, bool at_start) {
  const Timeline timeline = timeline_of(plan, target);
  const auto after = [&](Instant at) {
    return static_cast<std::uint32_t>(
        std::max<std::int64_t>(1, (at - target.started_at()).count()));
  };
  target.ends_after = after(timeline.ends_at);
  target.outcome =
      timeline.succeeds ? simulation::TargetOutcome::succeeded : simulation::TargetOutcome::failed;
  if (at_start || target.milestone_after != 0) {
    const auto milestone =
        milestone_from(timeline, target.started_at() + Duration{target.milestone_after});
    target.milestone_after = milestone ? after(milestone->at) : 0;
  }
  target.kind &= static_cast<std::uint16_t>(~target_kind::installs);
  if (timeline.steps[install].end == StepEnd::succeeded) target.kind |= target_kind::installs;
}

void fall_silent(const TargetPlan& plan, TargetRecord& target, bool is_running, Instant now) {
  if (target_kind::silent_step(target.kind) >= 0) return;
  const Timeline timeline = timeline_of(plan, target);
  for (std::size_t index = plan.course.first; index < plan.course.end; ++index) {
    const Step& step = timeline.steps[index];
    if (step.end == StepEnd::skipped) return;
    if (step.ends_at <= now) continue;
    // Load balancers need no agent, and to be taken out of them not even a running instance.
    if (index == block_traffic || (index == allow_traffic && is_running)) continue;
    target.kind |= target_kind::silent(index, step.starts_at > now && index != allow_traffic);
    settle(plan, target);
    return;
  }
}

void cut_short(const TargetPlan& plan, TargetRecord& target, Fate fate, Instant now) {
  target.fate = static_cast<std::uint8_t>(fate);
  target.cut_after = static_cast<std::uint32_t>((now - target.started_at()).count());
  settle(plan, target);
}

std::vector<LifecycleEvent> lifecycle_at(const TargetPlan& plan, const TargetRecord& target,
                                         const Timeline& timeline, Instant now) {
  std::vector<LifecycleEvent> events;
  for (std::size_t index = timeline.course.first; index < timeline.course.end; ++index) {
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
    event.diagnostics = diagnostics_of(plan, target, step, index);
  }
  return events;
}

std::vector<LifecycleEvent> lifecycle_untouched(Course course, std::string_view status) {
  std::vector<LifecycleEvent> events;
  for (std::size_t index = course.first; index < course.end; ++index) {
    LifecycleEvent& event = events.emplace_back();
    event.lifecycleEventName = std::string(lifecycle_events[index]);
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
