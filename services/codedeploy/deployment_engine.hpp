#pragma once

#include <set>

#include "emulator/world/service.hpp"
#include "emulator/world/world.hpp"
#include "services/codedeploy/deployments.hpp"
#include "services/codedeploy/fleet_resolution.hpp"
#include "services/codedeploy/rows.hpp"
#include "services/codedeploy/timeline.hpp"
#include "simulation/dispatch/dispatches.hpp"

namespace windtunnel::codedeploy {

/// CD-132, CD-170.
inline constexpr Duration alarm_poll_interval = std::chrono::seconds(10);

/// Why a deployment failed or was stopped (CD-100).
struct DeploymentError {
  std::string code;
  std::string message;
};

/// What deployments do: begin, go over their fleet, are cut short, end, and are rolled back
/// (CD-110 to CD-117, CD-130 to CD-138). Alarms are polled as AWS does it: when a deployment
/// begins and every 10 s after (CD-132), by DescribeAlarms in-world.
class DeploymentEngine : public world::Component {
 public:
  explicit DeploymentEngine(world::World& world);

  void schedule_begin(std::uint64_t number);
  /// Has the deployment deal with its `ending` at the end of this instant's events.
  void schedule_cut(std::uint64_t number);
  /// Deals with its `ending` within this turn: for a deployment whose group goes.
  void end_now(const world::Scope& scope, const std::string& id);
  /// Forgets the targets of a deployment that is being removed.
  void forget(const DeploymentRow& row);

  /// Counters of the targets; nothing before they are known (CD-069).
  api::Opt<DeploymentOverview> overview(const DeploymentRow& row) const;
  const simulation::Dispatches& dispatches() const { return dispatches_; }
  TargetPlan plan_of(const DeploymentRow& row, Pass pass) const;

  /// Whether one of the instances, which are given by name, has not the group's target revision.
  bool has_outdated(const world::Scope& scope, const GroupRow& group,
                    const std::set<std::uint64_t>& instances) const;

  void begin(const simulation::Event& event);
  void targets_due(const simulation::Event& event);
  void alarm_poll(const simulation::Event& event);
  void cut_short(const simulation::Event& event);
  void wait_over(const simulation::Event& event);
  void time_limit(const simulation::Event& event);
  void roll_back(const simulation::Event& event);
  void forget_targets(const simulation::Event& event);
  void instance_changed(const world::InstanceStateChanged& signal);
  void code_ended(const world::OutsideCallEnded& signal);

  /// CD-123, CD-124: end a wait before its time.
  void reroute(const world::Scope& scope, const std::string& id);
  void end_originals(const world::Scope& scope, const std::string& id);

  /// Sets the time limit and looks at the alarms, from now on again and again: whether they stop
  /// it.
  bool watch(const world::Scope& scope, const std::string& id);
  void finish(const world::Scope& scope, const std::string& id, std::string_view status,
              const std::optional<DeploymentError>& error);
  /// What its `ending` comes to.
  DeploymentError error_of(const DeploymentRow& row) const;
  bool wants_rollback(const DeploymentRow& row, std::string_view status) const;
  void start_wait(DeploymentRow& row, Wait wait, Duration length);
  void cancel_wait(DeploymentRow& row);

 private:
  using Error = DeploymentError;

  Deployments& deployments() const { return world_.component<Deployments>(); }
  HostRecord& edit_host(const GroupRow& group, std::uint32_t instance);
  Installable brought_by(const world::Scope& scope, const DeploymentRow* row) const;
  /// Resolves the fleet and opens the dispatch; why the deployment fails at once, if it does.
  std::optional<Error> open_dispatch(const world::Scope& scope, DeploymentRow& row);
  std::optional<Error> check_size(std::size_t targets) const;
  /// Opens that of a pass over instances by name, with how many of them must stay healthy.
  void open_pass(const world::Scope& scope, const DeploymentRow& row, Pass pass,
                 const simulation::DispatchRule& rule,
                 const std::vector<ResolvedFleet::Host>& hosts);
  ResolvedFleet resolve(const world::Scope& scope, const DeploymentRow& row,
                        const DeploymentGroupInfo& settings) const;
  /// Opens the dispatch of the install pass; why the deployment fails, if it does (CD-111).
  std::optional<Error> open_install(const world::Scope& scope, DeploymentRow& row,
                                    const ResolvedFleet& fleet);
  std::uint64_t luck(const world::Scope& scope, const DeploymentRow& row,
                     std::uint32_t instance) const;
  void begin_on_instances(const world::Scope& scope, const std::string& id);

  // Blue/green (blue_green.cpp).
  /// Open the dispatches of both fleets.
  std::optional<Error> open_fleets(const world::Scope& scope, DeploymentRow& row);
  std::optional<Error> open_takeback(const world::Scope& scope, DeploymentRow& row);
  void wait_for_replacements(const world::Scope& scope, const std::string& id);
  /// What comes after the pass that is over and went well.
  void end_pass(const world::Scope& scope, const std::string& id);
  void get_ready(const world::Scope& scope, const std::string& id);
  void hand_over(const world::Scope& scope, const std::string& id);
  void end_takeback(const world::Scope& scope, const std::string& id);
  /// Deals with what is due, starts what may start, and ends the deployment where it is over.
  void go_on(const world::Scope& scope, const std::string& id);
  void advance(const world::Scope& scope, const DeploymentRow& row);
  void start_targets(const world::Scope& scope, const DeploymentRow& row);
  // Code in place of scripts (script_code.cpp).
  /// Whether the fleet file has any.
  bool has_code() const;
  struct ScriptCode {
    std::uint32_t position = 0;
    std::size_t event = 0;
    std::string runs;
    std::string script;
  };
  void open_code(const world::Scope& scope, const DeploymentRow& row, const ScriptCode& code);
  void forget_code(std::uint64_t dispatch);
  /// The place of the file among those that were in the way.
  std::size_t note_file(const world::Scope& scope, const DeploymentRow& row,
                        const std::string& file);
  void close(const world::Scope& scope, const DeploymentRow& row, Fate fate);
  void apply_ending(const world::Scope& scope, const std::string& id);
  void rearm(const DeploymentRow& row);
  /// Lets the hosts of the zone that the deployment is in be started (CD-119).
  void open_zone(const DeploymentRow& row);
  bool waits_for_agent(const world::Scope& scope, const DeploymentRow& row) const;
  /// After the zone that is over: the wait, or at once the next.
  void end_zone(const world::Scope& scope, const std::string& id);
  /// Whether too many have failed: closes it then.
  bool fails_if_lost(const world::Scope& scope, const std::string& id);
  /// Whether the n-th deployment of the group brought that revision.
  bool brought(const world::Scope& scope, const std::string& group_id, std::uint32_t n,
               const RevisionLocation& revision) const;
  void set_time_limit(DeploymentRow& row);
  /// Takes back the events of the time limit and of a wait.
  void cancel_timers(DeploymentRow& row);
  void cancel_time_limit(DeploymentRow& row);
  void note_progress(const DeploymentRow& row);
  void conclude(const world::Scope& scope, const std::string& id);
  /// Whether the alarms stop the deployment: sets its ending then.
  bool alarms_stop(const world::Scope& scope, const std::string& id);

  simulation::Dispatches dispatches_;
  simulation::Records<HostRecord> hosts_;
  simulation::Rows<ScriptResultRow> script_results_;
};

}  // namespace windtunnel::codedeploy
