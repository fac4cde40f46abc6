#include "services/autoscaling/capacity.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "emulator/world/network.hpp"
#include "services/autoscaling/activities.hpp"
#include "services/autoscaling/activity_text.hpp"
#include "services/autoscaling/balance.hpp"
#include "services/autoscaling/group_settings.hpp"
#include "services/autoscaling/launch_configurations.hpp"
#include "services/autoscaling/launch_requests.hpp"
#include "services/autoscaling/launch_templates.hpp"
#include "services/autoscaling/lifecycle.hpp"
#include "services/autoscaling/limits.hpp"
#include "services/autoscaling/members.hpp"
#include "services/autoscaling/sections.hpp"
#include "services/autoscaling/times.hpp"
#include "services/autoscaling/victims.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::autoscaling {
namespace {

using simulation::EventClass;
using simulation::Instant;

/// The subnet of the zone whose turn it is; none where the group names zones alone.
std::string subnet_in(const world::World& world, const GroupName& group, const GroupRow& row,
                      const std::string& zone) {
  std::vector<std::string> subnets;
  for (std::string& subnet : subnets_of(row.settings.VPCZoneIdentifier.or_default())) {
    if (world::place_of_subnet(world, group.scope, subnet).zone == zone) {
      subnets.push_back(std::move(subnet));
    }
  }
  return subnets.empty() ? std::string() : subnets[row.launches % subnets.size()];
}

std::map<std::string, std::size_t> counted_by_zone(world::World& world, std::uint32_t group) {
  std::map<std::string, std::size_t> zones;
  world.component<Members>().each(group, [&](std::uint32_t number, const MemberRecord& record) {
    if (is_counted(record.state)) ++zones[std::string(world.fleet().at(number).zone())];
    return true;
  });
  return zones;
}

/// Has EC2 run `batch.count` instances of the group, and notes in the batch what they are from.
ec2::Reservation run(world::World& world, const world::Scope& scope,
                     const AutoScalingGroup& settings, const OccasionRow::Place& place,
                     BatchRow& batch) {
  ec2::RunInstancesRequest request;
  if (settings.LaunchTemplate) {
    batch.launch_template = resolved_launch_template(world, scope, *settings.LaunchTemplate);
    request = launch_request(settings, batch.launch_template, place, batch.count);
  } else {
    batch.launch_configuration = settings.LaunchConfigurationName.or_default();
    const auto& configurations = world.component<LaunchConfigurations>();
    request = launch_request(settings, configurations.find(scope, batch.launch_configuration),
                             place, batch.count);
  }
  return world.invoke_as<ec2::operations::RunInstances>("autoscaling.amazonaws.com", scope,
                                                        request);
}

/// A member as one that may be ended.
Candidate candidate_of(world::World& world, const world::Scope& scope, std::uint32_t instance,
                       const AutoScalingGroup& settings) {
  const BatchRow& batch = world.component<Members>().batch_of(instance);
  Candidate candidate;
  candidate.instance = instance;
  candidate.zone = world.fleet().at(instance).zone();
  candidate.launched = batch.launched;
  const auto* configuration =
      world.component<LaunchConfigurations>().find(scope, batch.launch_configuration);
  if (configuration != nullptr) candidate.configured = configuration->settings.CreatedTime;
  candidate.from_template = batch.launch_template.LaunchTemplateId.has_value();
  const auto& current = settings.LaunchTemplate.or_default();
  if (candidate.from_template &&
      batch.launch_template.LaunchTemplateId == current.LaunchTemplateId) {
    const std::string& version = *batch.launch_template.Version;
    std::from_chars(version.data(), version.data() + version.size(), candidate.template_version);
  }
  return candidate;
}

}  // namespace

void Capacity::request_pass(const GroupName& group, std::string_view why) {
  Groups& groups = world_.component<Groups>();
  // Its last member may just have left a group that is being deleted.
  if (groups.find(group.scope, group.name) == nullptr) return;
  GroupRow& row = groups.edit(group);
  if (!why.empty()) row.sentences = join_sentences(row.sentences, sentence(world_.now(), why));
  schedule(row, world_.now() + times::decision + times::launch, EventClass::work);
}

void Capacity::schedule(GroupRow& row, Instant due, EventClass event_class) {
  const bool is_work = event_class == EventClass::work;
  const bool is_covered =
      row.pass_due != Instant{} && row.pass_due <= due && (row.pass_is_work || !is_work);
  if (is_covered) return;
  row.pass_due = due;
  row.pass_is_work = is_work;
  world_.schedule_as(event_class, event_kind(event_numbers::pass), due, row.number);
}

void Capacity::on_pass(const simulation::Event& event) {
  Groups& groups = world_.component<Groups>();
  const auto group = groups.name_of(static_cast<std::uint32_t>(event.subject));
  // An event whose pass was brought forward is void.
  if (!group || groups.find(group->scope, group->name)->pass_due != world_.now()) return;
  GroupRow& row = groups.edit(*group);
  row.pass_due = {};
  const std::size_t counted = world_.component<Members>().count(row.number);
  const auto desired = static_cast<std::size_t>(row.settings.DesiredCapacity);
  if (counted == desired) {
    row.sentences.clear();
    return;
  }
  // What is suspended is caught up with when it is resumed (ASG-063).
  if (is_suspended(row.settings, counted < desired ? "Launch" : "Terminate")) return;
  const Instant decided = world_.now() - times::launch;
  const std::string difference = counted < desired ? launched_for_difference(counted, desired)
                                                   : ended_for_difference(counted, desired);
  const std::string cause =
      join_sentences(std::exchange(row.sentences, {}), sentence(decided, difference));
  if (counted < desired) {
    launch(*group, desired - counted, cause);
  } else {
    terminate(*group, counted - desired, cause);
  }
}

void Capacity::launch(const GroupName& group, std::size_t count, std::string cause) {
  GroupRow& row = world_.component<Groups>().edit(group);
  const std::uint32_t occasion = world_.component<Activities>().add_occasion(std::move(cause));
  const auto present = counted_by_zone(world_, row.number);
  const std::vector<std::string> zones = row.settings.AvailabilityZones;
  std::vector<std::size_t> counts;
  for (const std::string& zone : zones) {
    const auto found = present.find(zone);
    counts.push_back(found == present.end() ? 0 : found->second);
  }
  const std::vector<std::size_t> shares = spread(counts, count);
  try {
    for (std::size_t index = 0; index < zones.size(); ++index) {
      launch_in(group, occasion, zones[index], shares[index]);
    }
    row.failed_launches = 0;
  } catch (const api::ApiError&) {
    // Nobody waits for the next try: where the cause stays, it would go on for ever.
    const auto factor = std::int64_t{1} << std::min(row.failed_launches, 4u);
    ++row.failed_launches;
    schedule(row, world_.now() + std::min(times::first_retry * factor, times::last_retry),
             EventClass::background);
  }
}

void Capacity::launch_in(const GroupName& group, std::uint32_t occasion, const std::string& zone,
                         std::size_t count) {
  GroupRow& row = world_.component<Groups>().edit(group);
  while (count > 0) {
    const auto batch =
        static_cast<std::uint32_t>(std::min<std::size_t>(count, limits::instances_per_launch));
    const OccasionRow::Place place{zone, subnet_in(world_, group, row, zone)};
    ++row.launches;
    launch_batch(group, occasion, place, batch);
    count -= batch;
  }
}

void Capacity::launch_batch(const GroupName& group, std::uint32_t occasion,
                            const OccasionRow::Place& place, std::uint32_t count) {
  const GroupRow& row = *world_.component<Groups>().find(group.scope, group.name);
  Activities& activities = world_.component<Activities>();
  const auto begin = [&](std::string_view instance) {
    return activities.begin({row.number, occasion, ActivityKind::launch, instance, place});
  };
  BatchRow batch;
  batch.count = count;
  batch.launched = world_.now();
  batch.subnet = place.subnet;
  ec2::Reservation launched;
  try {
    launched = run(world_, group.scope, row.settings, place, batch);
  } catch (const api::ApiError& error) {
    // One activity says that none of them was launched (ASG-025).
    activities.finish(begin({}), ActivityStatus::failed,
                      error.message + " Launching EC2 instance failed.");
    throw;
  }
  const auto& instances = *launched.Instances;
  const auto first =
      world_.fleet().find(group.scope.account, group.scope.region, *instances.front().InstanceId);
  WINDTUNNEL_ASSERT(first && instances.size() == count, "EC2 launched what was not asked for");
  Members& members = world_.component<Members>();
  members.add(row.number, first->number, std::move(batch),
              row.settings.NewInstancesProtectedFromScaleIn.value_or(false)
                  ? member_flag::is_protected
                  : std::uint8_t{0});
  for (std::uint32_t index = 0; index < count; ++index) {
    members.edit(first->number + index).activity = begin(*instances[index].InstanceId);
  }
}

void Capacity::terminate(const GroupName& group, std::size_t count, std::string cause) {
  const GroupRow& row = *world_.component<Groups>().find(group.scope, group.name);
  const auto chosen = victims(group.scope, row, count);
  if (chosen.empty()) return;
  const auto occasion = world_.component<Activities>().add_occasion(std::move(cause), true);
  world_.component<Lifecycle>().terminate(group, chosen, occasion);
}

std::vector<std::uint32_t> Capacity::victims(const world::Scope& scope, const GroupRow& row,
                                             std::size_t count) const {
  const Members& members = world_.component<Members>();
  std::vector<Candidate> candidates;
  members.each(row.number, [&](std::uint32_t number, const MemberRecord& record) {
    if (!is_counted(record.state) || record.has(member_flag::is_protected)) return true;
    candidates.push_back(candidate_of(world_, scope, number, row.settings));
    return true;
  });
  return choose_victims(std::move(candidates), counted_by_zone(world_, row.number),
                        row.settings.TerminationPolicies.or_default(), count, world_.now());
}

}  // namespace windtunnel::autoscaling
