#include "services/autoscaling/members.hpp"

#include "services/autoscaling/sections.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::autoscaling {
namespace {

std::string batch_key(std::uint32_t group, std::uint32_t first) {
  return world::number_key(group) + world::number_key(first);
}

}  // namespace

Members::Members(world::World& world)
    : Component(world),
      records_(world.tracker(), sections::members, "members of scaling groups"),
      batches_(world.tracker(), sections::batches, "launches of scaling groups") {}

const BatchRow& Members::batch_of(std::uint32_t instance) const {
  const MemberRecord& record = of(instance);
  const BatchRow* batch = batches_.find(batch_key(record.group, record.batch));
  WINDTUNNEL_ASSERT(batch != nullptr, "an instance is in no scaling group");
  return *batch;
}

BatchRow* Members::edit_batch(std::uint32_t group, std::uint32_t first) {
  const std::string key = batch_key(group, first);
  return batches_.find(key) == nullptr ? nullptr : &batches_.edit(key);
}

void Members::add(std::uint32_t group, std::uint32_t first, BatchRow batch, std::uint8_t flags) {
  for (std::uint32_t number = first; number < first + batch.count; ++number) {
    MemberRecord& record = records_.edit(number);
    WINDTUNNEL_ASSERT(record.group == 0, "an instance is in two scaling groups");
    record = {.group = group,
              .batch = first,
              .state = LifecycleState::pending,
              .flags = flags,
              .since = simulation::to_milliseconds(world_.now())};
  }
  const std::string key = batch_key(group, first);
  if (batches_.find(key) != nullptr) {
    batches_.edit(key).members += batch.count;
    return;
  }
  batch.members = batch.count;
  batches_.edit(key) = std::move(batch);
}

void Members::remove(std::uint32_t instance) {
  MemberRecord& record = records_.edit(instance);
  const std::string key = batch_key(record.group, record.batch);
  record = {};
  if (--batches_.edit(key).members == 0) batches_.erase(key);
}

void Members::change(std::uint32_t instance, LifecycleState state) {
  MemberRecord& record = records_.edit(instance);
  WINDTUNNEL_ASSERT(may_change(record.state, state),
                    "a member of a scaling group went from '" +
                        std::string(state_name(record.state)) + "' to '" +
                        std::string(state_name(state)) + "'");
  record.state = state;
  record.since = simulation::to_milliseconds(world_.now());
}

bool Members::has_any(std::uint32_t group) const {
  bool any = false;
  batches_.scan_prefix(world::number_key(group), {},
                       [&](std::string_view, const BatchRow&) { return any = true, false; });
  return any;
}

std::size_t Members::count(std::uint32_t group) const {
  std::size_t counted = 0;
  each(group, [&](std::uint32_t, const MemberRecord& record) {
    counted += is_counted(record.state) ? 1 : 0;
    return true;
  });
  return counted;
}

std::string Members::id_of(std::uint32_t instance) const {
  return world_.fleet().id(world_.fleet().at(instance));
}

OccasionRow::Place Members::place_of(std::uint32_t instance) const {
  return {std::string(world_.fleet().at(instance).zone()), batch_of(instance).subnet};
}

Instance Members::describe(std::uint32_t instance) const {
  const MemberRecord& record = of(instance);
  const BatchRow& batch = batch_of(instance);
  const simulation::Instance host = world_.fleet().at(instance);
  Instance out;
  out.InstanceId = world_.fleet().id(host);
  out.InstanceType = host.specification().type;
  out.AvailabilityZone = std::string(host.zone());
  out.LifecycleState = std::string(state_name(record.state));
  out.HealthStatus = record.has(member_flag::unhealthy) ? "Unhealthy" : "Healthy";
  out.ProtectedFromScaleIn = record.has(member_flag::is_protected);
  if (!batch.launch_configuration.empty()) out.LaunchConfigurationName = batch.launch_configuration;
  if (batch.launch_template.LaunchTemplateId) out.LaunchTemplate = batch.launch_template;
  return out;
}

}  // namespace windtunnel::autoscaling
