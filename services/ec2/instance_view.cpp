#include "services/ec2/instance_view.hpp"

#include <chrono>

#include "emulator/world/instances.hpp"
#include "services/ec2/ids.hpp"

namespace windtunnel::ec2 {

using simulation::StateCause;
using FleetState = simulation::InstanceState;

std::string_view state_name(FleetState state) {
  switch (state) {
    case FleetState::pending:
      return "pending";
    case FleetState::running:
      return "running";
    case FleetState::stopping:
      return "stopping";
    case FleetState::stopped:
      return "stopped";
    case FleetState::shutting_down:
      return "shutting-down";
    case FleetState::terminated:
    case FleetState::gone:
      return "terminated";
    case FleetState::as_group:
      break;
  }
  WINDTUNNEL_ASSERT(false, "an instance has no state of its own");
}

std::int32_t state_code(FleetState state) {
  switch (state) {
    case FleetState::pending:
      return 0;
    case FleetState::running:
      return 16;
    case FleetState::shutting_down:
      return 32;
    case FleetState::terminated:
    case FleetState::gone:
      return 48;
    case FleetState::stopping:
      return 64;
    case FleetState::stopped:
      return 80;
    case FleetState::as_group:
      break;
  }
  WINDTUNNEL_ASSERT(false, "an instance has no state of its own");
}

InstanceState wire_state(FleetState state) {
  return {.Code = state_code(state), .Name = std::string(state_name(state))};
}

std::vector<Tag> wire_tags(const world::Tags& tags) {
  std::vector<Tag> list;
  list.reserve(tags.size());
  for (const auto& [key, value] : tags) list.push_back({.Key = key, .Value = value});
  return list;
}

world::Scope InstanceView::scope() const { return {group().account, group().region}; }

std::string InstanceView::reservation_id() const { return ec2::reservation_id(world_, group()); }

std::string_view InstanceView::client_token() const {
  return launch_ == nullptr ? std::string_view() : launch_->client_token;
}

std::string_view InstanceView::key_name() const {
  return launch_ == nullptr ? std::string_view() : launch_->key_name;
}

std::string_view InstanceView::instance_profile_arn() const {
  return launch_ == nullptr ? std::string_view() : launch_->instance_profile_arn;
}

simulation::Instant InstanceView::launch_time() const {
  const bool restarted = row_ != nullptr && row_->started != simulation::Instant{};
  return std::chrono::floor<std::chrono::seconds>(restarted ? row_->started
                                                            : instance_.group->launched);
}

std::string InstanceView::private_address() const {
  return in_network() ? world_.fleet().private_address(instance_) : std::string();
}

std::string InstanceView::private_name() const {
  return in_network() ? world_.fleet().private_name(instance_) : std::string();
}

std::string InstanceView::subnet_id() const {
  if (!in_network()) return {};
  if (launch_ != nullptr && !launch_->subnet_id.empty()) return launch_->subnet_id;
  return world::subnet_id(world_, scope(), zone());
}

std::string InstanceView::vpc_id() const {
  return in_network() ? ec2::vpc_id(world_, scope()) : std::string();
}

std::vector<GroupIdentifier> InstanceView::security_groups() const {
  if (!in_network()) return {};
  if (launch_ != nullptr) return launch_->security_groups;
  return {{.GroupId = security_group_id(world_, scope(), "default"), .GroupName = "default"}};
}

std::string InstanceView::transition_reason() const {
  const bool asked = instance_.cause == StateCause::user && row_ != nullptr;
  if (!asked || instance_.state == FleetState::pending || instance_.state == FleetState::running) {
    return {};
  }
  std::string at =
      simulation::format_instant(std::chrono::floor<std::chrono::seconds>(row_->shutdown_asked));
  at[10] = ' ';
  at.pop_back();
  return "User initiated (" + at + " GMT)";
}

std::optional<StateReason> InstanceView::state_reason() const {
  if (instance_.state == FleetState::running) return std::nullopt;
  if (instance_.state == FleetState::pending) {
    return StateReason{.Code = "pending", .Message = "pending"};
  }
  if (instance_.cause == StateCause::user) {
    return StateReason{.Code = "Client.UserInitiatedShutdown",
                       .Message = "Client.UserInitiatedShutdown: User initiated shutdown"};
  }
  if (instance_.cause == StateCause::operating_system) {
    return StateReason{.Code = "Client.InstanceInitiatedShutdown",
                       .Message = "Client.InstanceInitiatedShutdown: Instance initiated shutdown"};
  }
  return std::nullopt;
}

const world::Tags& InstanceView::tags() const {
  if (tags_ == nullptr) {
    const std::string arn = world::instance_arn(world_, instance_);
    if (world_.directory().tags(arn).empty() && !world_.directory().has_all_tags(arn)) {
      tags_ = &group().tags;
    } else {
      own_tags_ = world::instance_tags(world_, instance_);
      tags_ = &own_tags_;
    }
  }
  return *tags_;
}

Instance InstanceView::describe() const {
  const auto set = [](api::Opt<std::string>& member, std::string_view value) {
    if (!value.empty()) member = std::string(value);
  };
  Instance wire;
  wire.AmiLaunchIndex = static_cast<std::int32_t>(instance_.index);
  wire.ClientToken = std::string(client_token());
  wire.EbsOptimized = ebs_optimized();
  wire.Hypervisor = "xen";
  if (!instance_profile_arn().empty()) {
    wire.IamInstanceProfile.emplace().Arn = std::string(instance_profile_arn());
  }
  set(wire.ImageId, group().image);
  wire.InstanceId = id();
  set(wire.InstanceType, group().type);
  set(wire.KeyName, key_name());
  wire.LaunchTime = launch_time();
  wire.Monitoring.emplace().State = detailed_monitoring() ? "enabled" : "disabled";
  wire.Placement.emplace() = {
      .AvailabilityZone = std::string(zone()), .GroupName = "", .Tenancy = "default"};
  if (group().platform == simulation::Platform::windows) wire.Platform = "windows";
  wire.PlatformDetails =
      group().platform == simulation::Platform::windows ? "Windows" : "Linux/UNIX";
  wire.PrivateDnsName = private_name();
  set(wire.PrivateIpAddress, private_address());
  wire.PublicDnsName = "";
  wire.RootDeviceType = "ebs";
  wire.SecurityGroups = security_groups();
  wire.State = wire_state(instance_.state);
  if (auto reason = state_reason()) wire.StateReason = std::move(*reason);
  wire.StateTransitionReason = transition_reason();
  set(wire.SubnetId, subnet_id());
  if (!tags().empty()) wire.Tags = wire_tags(tags());
  wire.VirtualizationType = "hvm";
  set(wire.VpcId, vpc_id());
  return wire;
}

}  // namespace windtunnel::ec2
