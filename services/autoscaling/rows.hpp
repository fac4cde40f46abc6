#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/api/wire_value.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/lifecycle_state.hpp"
#include "simulation/row_codec.hpp"
#include "simulation/time.hpp"

/// What Auto Scaling keeps. A group may have 100,000 members, so these are records of a few bytes;
/// what a launch's instances have in common stands once.
namespace windtunnel::autoscaling {

/// A launch configuration, under its name.
struct LaunchConfigurationRow {
  /// As described, but for its ARN.
  LaunchConfiguration settings;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) { field(1, row.settings); }
};

/// A group, under its name.
struct GroupRow {
  /// Never given twice in a world: what members, activities and events refer to it by.
  std::uint32_t number = 0;
  /// As described, but for its ARN and members.
  AutoScalingGroup settings;
  /// Why its capacity is to change, in AWS's sentences, since the last pass.
  std::string sentences;
  /// When the next pass is; zero where none is scheduled.
  simulation::Instant pass_due{};
  bool pass_is_work = false;
  simulation::Instant health_pass_due{};
  /// How often in a row a launch failed.
  std::uint32_t failed_launches = 0;
  /// How many launches there were: which subnet of a zone is next.
  std::uint64_t launches = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.number);
    field(2, row.settings);
    field(3, row.sentences);
    field(4, row.pass_due);
    field(5, row.pass_is_work);
    field(6, row.health_pass_due);
    field(7, row.failed_launches);
    field(8, row.launches);
  }
};

/// Which group a number means, also after it was deleted: its activities stay for weeks.
struct GroupNumberRow {
  std::string account;
  std::string region;
  std::string name;
  std::string arn;
  bool deleted = false;
  static void fields(auto& row, auto& field) {
    field(1, row.account);
    field(2, row.region);
    field(3, row.name);
    field(4, row.arn);
    field(5, row.deleted);
  }
};

/// A lifecycle hook, under its group's name and its own.
struct HookRow {
  LifecycleHook settings;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) { field(1, row.settings); }
};

/// The instances of one launch, whose numbers follow each other; an attached instance is a batch of
/// one. Under the numbers of its group and of its first instance. Gone with its last member.
struct BatchRow {
  std::uint32_t count = 0;
  std::uint32_t members = 0;
  simulation::Instant launched{};
  std::string launch_configuration;
  std::string subnet;
  LaunchTemplateSpecification launch_template;
  /// When its running instances enter service next.
  simulation::Instant service_due{};
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.count);
    field(2, row.members);
    field(3, row.launched);
    field(4, row.launch_configuration);
    field(5, row.subnet);
    field(6, row.launch_template);
    field(7, row.service_due);
  }
};

namespace member_flag {
inline constexpr std::uint8_t unhealthy = 1;
inline constexpr std::uint8_t is_protected = 2;
/// Its state of health is what a client said.
inline constexpr std::uint8_t health_was_set = 4;
}  // namespace member_flag

/// A member of a group, under the number of the instance.
struct MemberRecord {
  static constexpr std::uint8_t layout = 1;
  /// 0 for an instance that is in no group.
  std::uint32_t group = 0;
  /// The first instance of its batch.
  std::uint32_t batch = 0;
  /// The activity that has to do with it; 0 for none.
  std::uint32_t activity = 0;
  LifecycleState state = LifecycleState::none;
  std::uint8_t flags = 0;
  std::uint16_t unused = 0;
  /// Of its state, in milliseconds.
  std::int64_t since = 0;

  bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
  void set(std::uint8_t flag, bool on) {
    flags = static_cast<std::uint8_t>(on ? flags | flag : flags & ~flag);
  }
};

/// A hook that waits for its answer, under its token.
struct HookActionRow {
  std::uint32_t instance = 0;
  std::string hook;
  bool launching = false;
  /// What no answer means.
  bool abandon_by_default = false;
  simulation::Duration heartbeat{};
  simulation::Instant deadline{};
  simulation::Instant last_deadline{};
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.instance);
    field(2, row.hook);
    field(3, row.launching);
    field(4, row.abandon_by_default);
    field(5, row.heartbeat);
    field(6, row.deadline);
    field(7, row.last_deadline);
  }
};

enum class ActivityKind : std::uint8_t {
  none = 0,
  launch = 1,
  terminate = 2,
  enter_standby = 3,
  exit_standby = 4,
  attach = 5,
  detach = 6,
};

enum class ActivityStatus : std::uint8_t {
  none = 0,
  pre_in_service = 1,
  in_progress = 2,
  waits_for_hook = 3,
  successful = 4,
  failed = 5,
  cancelled = 6,
};

/// One scaling activity, under its number: numbers grow with time.
struct ActivityRecord {
  static constexpr std::uint8_t layout = 1;
  /// The digits of the instance's id; 0 where none was launched.
  std::uint64_t instance = 0;
  std::int64_t started = 0;
  /// 0 while it goes on.
  std::int64_t ended = 0;
  std::uint32_t group = 0;
  std::uint32_t occasion = 0;
  /// Which of the occasion's places.
  std::uint16_t place = 0;
  ActivityKind kind = ActivityKind::none;
  ActivityStatus status = ActivityStatus::none;
  std::uint32_t unused = 0;

  bool is_over() const { return status >= ActivityStatus::successful; }
};

/// What several activities have in common: why they happened, and where.
struct OccasionRow {
  struct Place {
    std::string zone;
    std::string subnet;
    static void fields(auto& row, auto& field) {
      field(1, row.zone);
      field(2, row.subnet);
    }
    bool operator==(const Place&) const = default;
  };
  std::string cause;
  /// Each of its activities says besides that its instance was chosen.
  bool selects = false;
  std::vector<Place> places;
  /// Activities that refer to it.
  std::uint32_t activities = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.cause);
    field(2, row.selects);
    field(3, row.places);
    field(4, row.activities);
  }
};

/// Why an activity did not succeed.
struct ActivityMessageRow {
  std::string message;
  static void fields(auto& row, auto& field) { field(1, row.message); }
};

/// Which activities there are, of all groups of the world.
struct ActivityNumbersRow {
  std::uint32_t oldest = 1;
  std::uint32_t next = 1;
  std::uint32_t next_occasion = 1;
  static void fields(auto& row, auto& field) {
    field(1, row.oldest);
    field(2, row.next);
    field(3, row.next_occasion);
  }
};

struct CounterRow {
  std::uint64_t next = 1;
  static void fields(auto& row, auto& field) { field(1, row.next); }
};

}  // namespace windtunnel::autoscaling
