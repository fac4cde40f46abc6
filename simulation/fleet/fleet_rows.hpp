#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulation/fleet/fleet_specification.hpp"
#include "simulation/rows.hpp"

/// The rows and records that a fleet is made of.
namespace windtunnel::simulation {

/// EC2-020; `gone` is an instance whose record AWS no longer shows.
enum class InstanceState : std::uint8_t {
  as_group = 0,
  pending = 1,
  running = 2,
  stopping = 3,
  stopped = 4,
  shutting_down = 5,
  terminated = 6,
  gone = 7,
};
inline constexpr std::size_t instance_states = 8;

/// Who brought an instance into its state (EC2-025).
enum class StateCause : std::uint8_t {
  none = 0,
  user = 1,
  operating_system = 2,
  service = 3,
  fault = 4
};

/// What of one instance differs from its group. All zero: nothing.
struct InstanceRecord {
  static constexpr unsigned char layout = 1;
  std::int64_t since_milliseconds = 0;
  /// How often it came back from stopped; its public address changes with it (EC2-026).
  std::uint32_t starts = 0;
  InstanceState state = InstanceState::as_group;
  /// 0: as the group; else 1 + AgentState.
  std::uint8_t codedeploy_agent = 0;
  std::uint8_t ssm_agent = 0;
  StateCause cause = StateCause::none;
};

/// What an instance serves with. All zero: nothing was ever deployed to it.
struct RunningRecord {
  static constexpr unsigned char layout = 1;
  /// The index in the fleet file's `revisions`, or no_revision_entry.
  std::uint32_t entry = 0;
  /// 0: nothing was. 1: by a deployment group that no traffic asks. Else 2 more than the place, in
  /// the fleet file, of the first stream that asks this application and deployment group.
  std::uint32_t deployed = 0;
};

/// An instance whose first id was another's: it took its `draw`-th one.
struct IdRedraw {
  std::uint32_t index = 0;
  std::uint32_t draw = 0;
  bool operator==(const IdRedraw&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.index);
    field(2, row.draw);
  }
};

/// Under the four bytes of its first number, most significant first.
struct InstanceGroupRow {
  InstanceGroupSpecification specification;
  /// Its instances have the numbers from here on; a group without instances holds one.
  std::uint32_t first_number = 0;
  Instant launched{};
  /// The state of every instance that has none of its own.
  InstanceState state = InstanceState::running;
  Instant state_since{};
  /// The offset of its first private address in 10.0.0.0/8.
  std::uint32_t first_address = 0;
  std::vector<IdRedraw> id_redraws;
  UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.specification);
    field(2, row.first_number);
    field(3, row.launched);
    field(4, row.state);
    field(5, row.state_since);
    field(6, row.first_address);
    field(7, row.id_redraws);
  }

  std::uint32_t count() const { return specification.count; }
  std::uint32_t numbers() const { return count() == 0 ? 1 : count(); }
};

/// A single number under a key: a group's first number under its name, the next free number.
struct NumberRow {
  std::uint32_t number = 0;
  static void fields(auto& row, auto& field) { field(1, row.number); }
};

/// How many instances are in each state. Of a group: only those with a state of their own.
struct StateCountsRow {
  std::vector<std::uint32_t> counts;
  std::uint32_t at(InstanceState state) const {
    const auto index = static_cast<std::size_t>(state);
    return index < counts.size() ? counts[index] : 0;
  }
  void add(InstanceState state, std::int64_t change) {
    counts.resize(instance_states);
    auto& count = counts[static_cast<std::size_t>(state)];
    count = static_cast<std::uint32_t>(count + change);
  }
  static void fields(auto& row, auto& field) { field(1, row.counts); }
};

/// A run of private addresses that a group has, under its scope and offset.
struct AddressBlockRow {
  std::uint32_t size = 0;
  static void fields(auto& row, auto& field) { field(1, row.size); }
};

/// The groups, and a count of what may have moved: row addresses and numbers.
class InstanceGroupRows : public Rows<InstanceGroupRow> {
 public:
  using Rows::Rows;

  /// Changes whenever a group comes or goes.
  std::uint64_t generation() const { return generation_; }
  /// Changes whenever a revert brings back a group that had gone.
  std::uint64_t resurrections() const { return resurrections_; }

  InstanceGroupRow& edit(std::string_view key) {
    const std::size_t before = size();
    InstanceGroupRow& row = Rows::edit(key);
    if (size() != before) ++generation_;
    return row;
  }
  bool erase(std::string_view key) {
    ++generation_;
    return Rows::erase(key);
  }
  // Not inline: whoever includes this would compile all of Rows for it.
  void undo_latest() override;
  void load(std::string_view key, std::string_view value) override;

 private:
  std::uint64_t generation_ = 0;
  std::uint64_t resurrections_ = 0;
};

}  // namespace windtunnel::simulation
