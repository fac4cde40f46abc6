#pragma once

#include <set>

#include "emulator/world/service.hpp"
#include "emulator/world/world.hpp"
#include "services/codedeploy/deployments.hpp"
#include "services/codedeploy/rows.hpp"
#include "services/codedeploy/timeline.hpp"
#include "simulation/dispatch/dispatches.hpp"

namespace windtunnel::codedeploy {

/// CD-132, CD-170.
inline constexpr Duration alarm_poll_interval = std::chrono::seconds(10);

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
  TargetPlan plan_of(const DeploymentRow& row) const;

  /// Whether one of the instances, which are given by name, has not the group's target revision.
  bool has_outdated(const world::Scope& scope, const GroupRow& group,
                    const std::set<std::uint64_t>& instances) const;

  void begin(const simulation::Event& event);
  void targets_due(const simulation::Event& event);
  void alarm_poll(const simulation::Event& event);
  void cut_short(const simulation::Event& event);
  void next_zone(const simulation::Event& event);
  void time_limit(const simulation::Event& event);
  void roll_back(const simulation::Event& event);
  void forget_targets(const simulation::Event& event);
  void instance_changed(const world::InstanceStateChanged& signal);

 private:
  struct Error {
    std::string code;
    std::string message;
  };

  Deployments& deployments() const { return world_.component<Deployments>(); }
  HostRecord& edit_host(const GroupRow& group, std::uint32_t instance);
  Installable brought_by(const world::Scope& scope, const DeploymentRow* row) const;
  /// Resolves the fleet and opens the dispatch; why the deployment fails at once, if it does.
  std::optional<Error> open_dispatch(const world::Scope& scope, DeploymentRow& row);
  /// Deals with what is due, starts what may start, and ends the deployment where it is over.
  void go_on(const world::Scope& scope, const std::string& id);
  void advance(const world::Scope& scope, const DeploymentRow& row);
  void start_targets(const world::Scope& scope, const DeploymentRow& row);
  /// The place of the file among those that were in the way.
  std::size_t note_file(const world::Scope& scope, const DeploymentRow& row,
                        const std::string& file);
  void close(const world::Scope& scope, const DeploymentRow& row, Fate fate);
  void apply_ending(const world::Scope& scope, const std::string& id);
  void rearm(std::uint64_t number);
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
  /// Takes back the events of the time limit and of a zone's wait.
  void cancel_timers(DeploymentRow& row);
  void note_progress(const DeploymentRow& row);
  void conclude(const world::Scope& scope, const std::string& id);
  void finish(const world::Scope& scope, const std::string& id, std::string_view status,
              const std::optional<Error>& error);
  Error error_of(const DeploymentRow& row) const;
  /// Whether the alarms stop the deployment: sets its ending then.
  bool alarms_stop(const world::Scope& scope, const std::string& id);
  bool wants_rollback(const DeploymentRow& row, std::string_view status) const;

  simulation::Dispatches dispatches_;
  simulation::Records<HostRecord> hosts_;
};

}  // namespace windtunnel::codedeploy
