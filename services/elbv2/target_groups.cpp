#include "services/elbv2/target_groups.hpp"

#include "emulator/world/network.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/elbv2/counters.hpp"
#include "services/elbv2/errors.hpp"
#include "services/elbv2/health_check_settings.hpp"
#include "services/elbv2/limits.hpp"
#include "services/elbv2/load_balancers.hpp"
#include "services/elbv2/names.hpp"
#include "services/elbv2/paging.hpp"
#include "services/elbv2/sections.hpp"
#include "services/elbv2/tag_rules.hpp"
#include "services/elbv2/target_group_attributes.hpp"
#include "services/elbv2/targets.hpp"
#include "services/elbv2/usage.hpp"

namespace windtunnel::elbv2 {
namespace {

void check_protocol(const CreateTargetGroupInput& in) {
  for (const char* other : {"GENEVE", "QUIC", "TCP_QUIC"}) {
    if (in.Protocol == other) throw errors::not_modelled("target groups of " + *in.Protocol);
  }
  if (!in.ProtocolVersion) return;
  const std::string& version = *in.ProtocolVersion;
  if (!is_application_protocol(in.Protocol) ||
      (version != "HTTP1" && version != "HTTP2" && version != "GRPC")) {
    throw errors::validation("The protocol version '" + version + "' is not supported");
  }
}

/// The group that a request asks for, with its defaults and without an ARN (ELB-010, ELB-013).
TargetGroup requested_target_group(const CreateTargetGroupInput& in) {
  check_name("Target group", in.Name);
  const std::string type = in.TargetType.value_or("instance");
  if (type != "instance" && type != "ip") {
    throw errors::not_modelled("target groups of the target type " + type);
  }
  if (!in.Protocol) throw errors::validation("A protocol must be specified");
  if (!in.Port) throw errors::validation("A port must be specified");
  if (!in.VpcId) throw errors::validation("A VPC ID must be specified");
  if (!world::is_ec2_id(*in.VpcId, "vpc-")) {
    throw errors::validation("The VPC ID '" + *in.VpcId + "' is not found");
  }
  check_protocol(in);
  if (in.IpAddressType == "ipv6") throw errors::not_modelled("target groups of IPv6 addresses");
  if (in.TargetControlPort) throw errors::not_modelled("target control ports");
  TargetGroup wanted;
  wanted.TargetGroupName = in.Name;
  wanted.TargetType = type;
  wanted.Protocol = in.Protocol;
  wanted.Port = in.Port;
  wanted.VpcId = in.VpcId;
  wanted.IpAddressType = "ipv4";
  if (is_application_protocol(in.Protocol)) {
    wanted.ProtocolVersion = in.ProtocolVersion.value_or("HTTP1");
  }
  take_health_check(in, wanted);
  set_health_check_defaults(wanted);
  check_health_check(wanted);
  return wanted;
}

/// What a second CreateTargetGroup must repeat (ELB-004).
bool same_settings(TargetGroup existing, const TargetGroup& wanted) {
  existing.TargetGroupArn.reset();
  return existing == wanted;
}

}  // namespace

TargetGroups::TargetGroups(world::World& world)
    : Component(world), groups_(world.tracker(), sections::target_groups, "elbv2 target groups") {}

const TargetGroupRow* TargetGroups::find(const world::Scope& scope, std::string_view arn) const {
  const auto address = read_arn(arn);
  if (!address || !address->is("targetgroup", 3, scope)) return nullptr;
  const TargetGroupRow* row = groups_.find(scope, address->parts[1]);
  return row != nullptr && row->shown.TargetGroupArn == arn ? row : nullptr;
}

const TargetGroupRow& TargetGroups::existing(const world::Scope& scope,
                                             std::string_view arn) const {
  const TargetGroupRow* row = find(scope, arn);
  if (row == nullptr) throw errors::target_groups_not_found();
  return *row;
}

const TargetGroupRow& TargetGroups::at(const world::Scope& scope, std::string_view name) const {
  const TargetGroupRow* row = groups_.find(scope, name);
  WINDTUNNEL_ASSERT(row != nullptr, "a target group is not there");
  return *row;
}

void TargetGroups::each_served(const world::Scope& scope, std::string_view load_balancer_arn,
                               const std::function<void(const TargetGroupRow&)>& visit) const {
  groups_.scan(scope, {}, {}, [&](std::string_view, const TargetGroupRow& row) {
    if (world_.component<Usage>().of(row.number).serves(load_balancer_arn)) visit(row);
    return true;
  });
}

TargetGroupRow& TargetGroups::edit(const world::Scope& scope, std::string_view arn) {
  const std::string name = *existing(scope, arn).shown.TargetGroupName;
  return groups_.edit(scope, name);
}

TargetGroup TargetGroups::as_now(const TargetGroupRow& row) const {
  TargetGroup shown = row.shown;
  auto& load_balancers = shown.LoadBalancerArns.emplace();
  const GroupUseRow& use = world_.component<Usage>().of(row.number);
  if (use.references > 0) load_balancers.push_back(use.load_balancer_arn);
  return shown;
}

CreateTargetGroupOutput TargetGroups::create_target_group(world::Call& call,
                                                          const CreateTargetGroupInput& in) {
  TargetGroup wanted = requested_target_group(in);
  if (const TargetGroupRow* row = groups_.find(call.scope, in.Name)) {
    if (!same_settings(row->shown, wanted)) throw errors::duplicate_target_group(in.Name);
    return {.TargetGroups = {{as_now(*row)}}};
  }
  if (!world_.limits_lifted() && groups_.count(call.scope) >= limits::target_groups) {
    throw errors::too_many_target_groups();
  }
  auto& counters = world_.component<Counters>();
  TargetGroupRow& row = groups_.edit(call.scope, in.Name);
  row.number = counters.next_in_world("targetgroup");
  row.shown = std::move(wanted);
  const std::string id =
      counters.id(call.scope, "targetgroup", counters.next(call.scope, "targetgroup"));
  row.shown.TargetGroupArn = make_arn(call.scope, "targetgroup/" + in.Name + "/" + id);
  world_.component<Usage>().begin(call.scope, row);
  add_tags_to(world_, *row.shown.TargetGroupArn, in.Tags.or_default());
  return {.TargetGroups = {{as_now(row)}}};
}

DescribeTargetGroupsOutput TargetGroups::describe_target_groups(
    world::Call& call, const DescribeTargetGroupsInput& in) {
  const Paging paging(call, in.PageSize, in.Marker, in.LoadBalancerArn.or_default());
  DescribeTargetGroupsOutput out;
  auto& list = out.TargetGroups.emplace();
  if (in.TargetGroupArns || in.Names) {
    for (const std::string& arn : in.TargetGroupArns.or_default()) {
      list.push_back(as_now(existing(call.scope, arn)));
    }
    for (const std::string& name : in.Names.or_default()) {
      const TargetGroupRow* row = groups_.find(call.scope, name);
      if (row == nullptr) throw errors::target_groups_not_found();
      list.push_back(as_now(*row));
    }
    return out;
  }
  if (in.LoadBalancerArn) {
    world_.component<LoadBalancers>().existing(call.scope, *in.LoadBalancerArn);
  }
  const Usage& usage = world_.component<Usage>();
  groups_.scan(call.scope, {}, paging.first(),
               [&](std::string_view name, const TargetGroupRow& row) {
                 const GroupUseRow& use = usage.of(row.number);
                 if (in.LoadBalancerArn && !use.serves(*in.LoadBalancerArn)) return true;
                 if (list.size() == paging.limit()) {
                   out.NextMarker = paging.marker(name);
                   return false;
                 }
                 list.push_back(as_now(row));
                 return true;
               });
  return out;
}

ModifyTargetGroupOutput TargetGroups::modify_target_group(world::Call& call,
                                                          const ModifyTargetGroupInput& in) {
  TargetGroupRow& row = edit(call.scope, in.TargetGroupArn);
  if (in.HealthCheckProtocol == "TCP") {
    row.shown.HealthCheckPath.reset();
    row.shown.Matcher.reset();
  }
  take_health_check(in, row.shown);
  set_health_check_defaults(row.shown);
  check_health_check(row.shown);
  return {.TargetGroups = {{as_now(row)}}};
}

/// To delete what is not there is taken for no error; registrations go with the group (ELB-014).
DeleteTargetGroupOutput TargetGroups::delete_target_group(world::Call& call,
                                                          const DeleteTargetGroupInput& in) {
  const TargetGroupRow* row = find(call.scope, in.TargetGroupArn);
  if (row == nullptr) return {};
  auto& usage = world_.component<Usage>();
  if (usage.of(row->number).references > 0) {
    throw errors::target_group_in_use(in.TargetGroupArn);
  }
  world_.component<Targets>().remove_all(row->number);
  usage.end(row->number);
  groups_.erase(call.scope, std::string(*row->shown.TargetGroupName));
  world_.directory().drop_tags(in.TargetGroupArn);
  return {};
}

DescribeTargetGroupAttributesOutput TargetGroups::describe_target_group_attributes(
    world::Call& call, const DescribeTargetGroupAttributesInput& in) {
  const TargetGroupRow& row = existing(call.scope, in.TargetGroupArn);
  return {.Attributes = wire_attributes<TargetGroupAttribute>(
              row.attributes, target_group_attributes(row.shown.Protocol))};
}

ModifyTargetGroupAttributesOutput TargetGroups::modify_target_group_attributes(
    world::Call& call, const ModifyTargetGroupAttributesInput& in) {
  TargetGroupRow& row = edit(call.scope, in.TargetGroupArn);
  const auto rules = target_group_attributes(row.shown.Protocol);
  for (const TargetGroupAttribute& attribute : in.Attributes) {
    const std::string& key = attribute.Key.or_default();
    check_attribute("Target group", rules, key, attribute.Value.or_default());
    row.attributes[key] = attribute.Value.or_default();
  }
  return {.Attributes = wire_attributes<TargetGroupAttribute>(row.attributes, rules)};
}

}  // namespace windtunnel::elbv2
