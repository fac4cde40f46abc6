#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/world/resource_directory.hpp"
#include "emulator/world/world.hpp"
#include "services/ec2/api.hpp"
#include "services/ec2/rows.hpp"
#include "simulation/fleet/fleet.hpp"

namespace windtunnel::ec2 {

/// EC2-020: "shutting-down" and so on.
std::string_view state_name(simulation::InstanceState state);
std::int32_t state_code(simulation::InstanceState state);
InstanceState wire_state(simulation::InstanceState state);

/// One instance as EC2 tells of it: what the fleet knows, what its launch said, what was asked of
/// it since. What is not modelled (volumes, interfaces, processors) is absent.
class InstanceView {
 public:
  /// `launch` and `row` may be null; both outlive the view.
  InstanceView(world::World& world, const simulation::Instance& instance, const LaunchRow* launch,
               const InstanceRow* row)
      : world_(world), instance_(instance), launch_(launch), row_(row) {}

  const simulation::Instance& instance() const { return instance_; }
  std::string id() const { return world_.fleet().id(instance_); }
  std::string reservation_id() const;
  std::string_view state() const { return state_name(instance_.state); }
  std::string_view zone() const { return instance_.zone(); }
  std::string_view client_token() const;
  std::string_view key_name() const;
  std::string_view instance_profile_arn() const;
  bool detailed_monitoring() const { return launch_ != nullptr && launch_->detailed_monitoring; }
  bool ebs_optimized() const { return launch_ != nullptr && launch_->ebs_optimized; }
  bool terminate_protected() const { return launch_ != nullptr && launch_->terminate_protected; }
  /// Of the latest start, to the second.
  simulation::Instant launch_time() const;
  // A terminated instance has no place in the network any more (EC2-026): these are empty.
  std::string private_address() const;
  std::string private_name() const;
  std::string subnet_id() const;
  std::string vpc_id() const;
  std::vector<GroupIdentifier> security_groups() const;
  /// EC2-025; empty where nobody asked for anything.
  std::string transition_reason() const;
  std::optional<StateReason> state_reason() const;
  /// The instance's tags, looked up once. Refers to the group's own where nobody changed them.
  const world::Tags& tags() const;

  /// All of it, in the API's shape.
  Instance describe() const;

 private:
  bool in_network() const { return instance_.state != simulation::InstanceState::terminated; }
  world::Scope scope() const;
  const simulation::InstanceGroupSpecification& group() const { return instance_.specification(); }

  world::World& world_;
  simulation::Instance instance_;
  const LaunchRow* launch_;
  const InstanceRow* row_;
  mutable const world::Tags* tags_ = nullptr;
  mutable world::Tags own_tags_;
};

std::vector<Tag> wire_tags(const world::Tags& tags);

}  // namespace windtunnel::ec2
