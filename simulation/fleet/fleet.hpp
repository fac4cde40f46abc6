#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/fleet/fleet_rows.hpp"
#include "simulation/fleet/fleet_specification.hpp"
#include "simulation/fleet/id_index.hpp"
#include "simulation/fleet/traffic_meter.hpp"
#include "simulation/random.hpp"
#include "simulation/records.hpp"
#include "simulation/rows.hpp"

namespace windtunnel::simulation {

/// One instance as it is now. `group` lives until the group goes.
struct Instance {
  std::uint32_t number = 0;
  /// Its place in the group, from 0.
  std::uint32_t index = 0;
  const InstanceGroupRow* group = nullptr;
  InstanceState state = InstanceState::running;
  Instant state_since{};
  StateCause cause = StateCause::none;
  std::uint32_t starts = 0;
  Agents agents;

  const InstanceGroupSpecification& specification() const { return group->specification; }
  /// The availability zone; empty on premises.
  std::string_view zone() const;
  bool codedeploy_answers() const {
    return state == InstanceState::running && agents.codedeploy == AgentState::up;
  }
  bool ssm_answers() const {
    return state == InstanceState::running && agents.ssm == AgentState::up;
  }
};

/// Whether EC2 lets an instance go from one state to the other (EC2-021).
bool may_change(InstanceState from, InstanceState to);

/// The hosts of one world: EC2 instances and machines on premises, by the million. They come in
/// groups of alike ones; only what differs from the group is kept per instance, so that an
/// untouched instance costs nothing but its place in the id index, which is made when first
/// needed. Every instance has a number, dense and never used again, for others to refer to it by;
/// its id and its luck come from the seed and its path (account, region, kind, group, index).
///
/// Changes belong to the running turn: they revert with it, enter the digest and the journal.
/// Tags are the group's own, from birth; what callers tag later is the resource directory's.
class Fleet {
 public:
  /// How many section numbers a fleet takes up, spare ones included.
  static constexpr std::uint16_t sections = 8;

  Fleet(ChangeTracker& tracker, std::uint16_t first_section, std::uint64_t seed);

  // The file.

  /// Keeps what the file says and makes its groups, running and with their agents at work.
  void set_up(const FleetSpecification& specification, Instant now);
  /// What the world's fleet file said; empty without one.
  const FleetSpecification& specification() const;

  // Groups.

  /// Makes a group in state pending or running (stopped where the specification says so) and
  /// returns its first number. The name must be new in its account, region and kind: a launch
  /// takes one from its own counter, such as "launch/7".
  std::uint32_t add_group(const InstanceGroupSpecification& specification, InstanceState state,
                          Instant now);
  const InstanceGroupRow* find_group(std::string_view account, std::string_view region,
                                     bool on_premises, std::string_view name) const;
  /// The group that the number belongs to, or nothing.
  const InstanceGroupRow* group_of(std::uint32_t number) const;
  /// Groups of one account and region in order of their names, until `visit(group)` is false.
  void each_group(std::string_view account, std::string_view region, bool on_premises,
                  const std::function<bool(const InstanceGroupRow&)>& visit) const;
  /// All groups of the world in order of their numbers.
  void each_group(const std::function<bool(const InstanceGroupRow&)>& visit) const;
  /// Moves all instances that have no state of their own.
  void set_group_state(std::uint32_t first_number, InstanceState state, Instant now);
  /// For all instances whose agents were not set one by one.
  void set_group_agents(std::uint32_t first_number, Agents agents);

  // Instances.

  /// Nothing for a number that was never given, or whose instance is gone.
  std::optional<Instance> find(std::uint32_t number) const;
  /// The same where it must be there.
  Instance at(std::uint32_t number) const;
  /// By EC2 id ("i-0..."), or by name on premises; nothing if unknown in that account and region.
  std::optional<Instance> find(std::string_view account, std::string_view region,
                               std::string_view id_or_name) const;
  /// EC2 instances of one account and region in order of id, from behind `after` (empty: from
  /// the first) until `visit(instance)` is false. Costs what it visits. `visit` must not make
  /// groups.
  void scan(std::string_view account, std::string_view region, std::string_view after,
            const std::function<bool(const Instance&)>& visit) const;
  /// "i-0" and 16 hexadecimal digits; on premises the group's name and the place from 1 (rack-7),
  /// or the name alone where the group is a single machine.
  std::string id(const Instance& instance) const;
  /// "10.0.1.5"; only EC2 instances have one. Theirs until they are gone.
  std::string private_address(const Instance& instance) const;
  /// "ip-10-0-1-5.ec2.internal", elsewhere than in us-east-1 "...{region}.compute.internal".
  std::string private_name(const Instance& instance) const;
  /// What the instance's luck hangs on.
  RandomKey key(const Instance& instance) const;

  /// An undeclared move is an assertion failure. Gone is the end: once all of a group are gone,
  /// so is the group.
  void set_state(std::uint32_t number, InstanceState state, StateCause cause, Instant now);
  void set_agents(std::uint32_t number, Agents agents);

  // What they serve.

  /// From now on the instance answers requests as `specification().revisions[entry]` says
  /// (no_revision_entry: with the defaults); deployed by that CodeDeploy application and group.
  void set_running_revision(std::uint32_t number, std::uint32_t entry, std::string_view application,
                            std::string_view deployment_group, Instant now);
  /// The entry last set; nothing where nothing was ever deployed.
  std::optional<std::uint32_t> running_revision(std::uint32_t number) const;

  /// What stream `specification().traffic[stream]` asked of the running instances, by account and
  /// region, since it was last taken. Asked are those whose group has the stream's tag from birth
  /// (tags that callers add later do not count), or those that its CodeDeploy deployment group
  /// deployed to last. An instance to which nothing was ever deployed answers as the fleet file
  /// says of a revision from nowhere: mostly its entry for everything else.
  std::vector<MeteredTraffic> take_traffic(std::uint32_t stream, Instant now);

  /// EC2 instances of the account and region in this state.
  std::uint32_t count(std::string_view account, std::string_view region, InstanceState state) const;
  std::uint32_t count(const InstanceGroupRow& group, InstanceState state) const;

 private:
  struct LatestGroup {
    std::uint64_t generation = 0;
    const InstanceGroupRow* group = nullptr;
    RandomKey key{0};
  };
  /// Who asks a group's instances, worked out once.
  struct GroupTraffic {
    std::vector<std::uint32_t> streams;
    /// With what an instance serves to which nothing was deployed.
    std::uint32_t entry = 0;
  };
  struct ScopeIndex {
    IdIndex ids;
    std::uint64_t resurrections = 0;
  };

  const LatestGroup* locate(std::uint32_t number) const;
  RandomKey group_key(const InstanceGroupSpecification& specification) const;
  std::uint64_t id_bits(const LatestGroup& found, std::uint32_t index) const;
  IdIndex& index_of(std::string_view account, std::string_view region) const;
  bool is_current(const IdIndex::Entry& entry) const;
  std::uint32_t place_addresses(const InstanceGroupSpecification& specification);
  std::string address_prefix(const InstanceGroupSpecification& specification) const;
  void change_counts(const InstanceGroupRow& group, InstanceState from, InstanceState to,
                     std::uint32_t instances);
  std::uint32_t followers(const InstanceGroupRow& group) const;
  const GroupTraffic& traffic_of(const InstanceGroupRow& group) const;
  std::uint32_t deployer_of(std::string_view application, std::string_view deployment_group) const;
  /// So many more (or fewer) instances of the group are in service with what `running` says.
  void meter(const InstanceGroupRow& group, const RunningRecord& running, std::int64_t instances,
             Instant now);
  void meter_followers(const InstanceGroupRow& group, int sign, Instant now);
  void erase_if_gone(std::uint32_t first_number);

  RandomKey root_;
  Rows<FleetSpecification> specification_;
  Rows<NumberRow> numbers_;
  InstanceGroupRows groups_;
  Rows<StateCountsRow> counts_;
  Rows<AddressBlockRow> addresses_;
  Records<InstanceRecord> records_;
  Records<RunningRecord> running_;
  TrafficMeter meter_;

  // Derived, and made again when needed.
  mutable LatestGroup latest_;
  mutable std::map<std::string, ScopeIndex, std::less<>> indexes_;
  mutable std::map<std::uint32_t, GroupTraffic> group_traffic_;
  mutable std::uint64_t group_traffic_generation_ = 0;
};

}  // namespace windtunnel::simulation
