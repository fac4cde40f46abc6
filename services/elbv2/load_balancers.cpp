#include "services/elbv2/load_balancers.hpp"

#include "emulator/world/network.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/elbv2/attributes.hpp"
#include "services/elbv2/counters.hpp"
#include "services/elbv2/errors.hpp"
#include "services/elbv2/limits.hpp"
#include "services/elbv2/listeners.hpp"
#include "services/elbv2/load_balancer_attributes.hpp"
#include "services/elbv2/load_balancer_requests.hpp"
#include "services/elbv2/names.hpp"
#include "services/elbv2/paging.hpp"
#include "services/elbv2/sections.hpp"
#include "services/elbv2/tag_rules.hpp"
#include "services/elbv2/times.hpp"

namespace windtunnel::elbv2 {
namespace {

simulation::Duration provisioning_of(const LoadBalancer& shown) {
  return shown.Type == "network" ? times::provisioning_network : times::provisioning_application;
}

/// What a second CreateLoadBalancer must repeat (ELB-004).
bool same_settings(LoadBalancer existing, const LoadBalancer& wanted) {
  existing.CanonicalHostedZoneId.reset();
  existing.CreatedTime.reset();
  existing.DNSName.reset();
  existing.LoadBalancerArn.reset();
  return existing == wanted;
}

/// ELB-002.
std::string dns_name(const LoadBalancer& shown, const world::Scope& scope, const std::string& id,
                     const simulation::RandomKey& random) {
  const std::string& name = *shown.LoadBalancerName;
  if (shown.Type == "network") return name + "-" + id + ".elb." + scope.region + ".amazonaws.com";
  const auto digits =
      simulation::uniform_integer(random.bits("dns name"), 1'000'000'000, 1'999'999'999);
  return (shown.Scheme == "internal" ? "internal-" : "") + name + "-" + std::to_string(digits) +
         "." + scope.region + ".elb.amazonaws.com";
}

/// What LoadBalancerRow::zones is.
std::vector<std::string> served_zones(const world::Call& call, const LoadBalancer& shown) {
  std::vector<std::string> served;
  for (const AvailabilityZone& zone : *shown.AvailabilityZones) {
    const auto place = world::place_of_subnet(call.world, call.scope, *zone.SubnetId);
    if (!place.known) return {};
    served.push_back(place.zone);
  }
  return served;
}

}  // namespace

LoadBalancers::LoadBalancers(world::World& world)
    : Component(world),
      load_balancers_(world.tracker(), sections::load_balancers, "elbv2 load balancers") {}

const LoadBalancerRow* LoadBalancers::find(const world::Scope& scope, std::string_view arn) const {
  const auto address = read_arn(arn);
  if (!address || !address->is("loadbalancer", 4, scope)) return nullptr;
  const LoadBalancerRow* row = load_balancers_.find(scope, address->parts[2]);
  return row != nullptr && row->shown.LoadBalancerArn == arn ? row : nullptr;
}

const LoadBalancerRow* LoadBalancers::named(const world::Scope& scope,
                                            std::string_view name) const {
  return load_balancers_.find(scope, name);
}

bool LoadBalancers::is_active(const LoadBalancerRow& row, simulation::Instant at) {
  return at >= *row.shown.CreatedTime + provisioning_of(row.shown);
}

const LoadBalancerRow& LoadBalancers::existing(const world::Scope& scope,
                                               std::string_view arn) const {
  const LoadBalancerRow* row = find(scope, arn);
  if (row == nullptr) throw errors::load_balancers_not_found();
  return *row;
}

LoadBalancer LoadBalancers::as_now(const LoadBalancerRow& row) const {
  LoadBalancer shown = row.shown;
  shown.State.emplace().Code = is_active(row, world_.now()) ? "active" : "provisioning";
  return shown;
}

void LoadBalancers::check_count(const world::Scope& scope, std::string_view type) const {
  if (world_.limits_lifted()) return;
  std::size_t count = 0;
  load_balancers_.scan(scope, {}, {}, [&](std::string_view, const LoadBalancerRow& row) {
    if (row.shown.Type == type) ++count;
    return true;
  });
  if (count >= limits::load_balancers) throw errors::too_many_load_balancers();
}

CreateLoadBalancerOutput LoadBalancers::create_load_balancer(world::Call& call,
                                                             const CreateLoadBalancerInput& in) {
  LoadBalancer wanted = requested_load_balancer(call, in);
  if (const LoadBalancerRow* row = load_balancers_.find(call.scope, in.Name)) {
    if (!same_settings(row->shown, wanted)) throw errors::duplicate_load_balancer(in.Name);
    return {.LoadBalancers = {{as_now(*row)}}};
  }
  check_count(call.scope, *wanted.Type);
  auto& counters = world_.component<Counters>();
  const std::uint64_t number = counters.next(call.scope, "loadbalancer");
  const std::string id = counters.id(call.scope, "loadbalancer", number);
  const std::string family = wanted.Type == "network" ? "net" : "app";
  wanted.LoadBalancerArn =
      make_arn(call.scope, "loadbalancer/" + family + "/" + in.Name + "/" + id);
  wanted.DNSName =
      dns_name(wanted, call.scope, id, counters.random_of(call.scope, "loadbalancer", number));
  wanted.CanonicalHostedZoneId = hosted_zone_of(call.scope, *wanted.Type);
  wanted.CreatedTime = call.now();
  LoadBalancerRow& row = load_balancers_.edit(call.scope, in.Name);
  row.zones = served_zones(call, wanted);
  row.shown = std::move(wanted);
  add_tags_to(world_, *row.shown.LoadBalancerArn, in.Tags.or_default());
  world_.schedule(event_kind(event_numbers::settled), call.now() + provisioning_of(row.shown));
  return {.LoadBalancers = {{as_now(row)}}};
}

DescribeLoadBalancersOutput LoadBalancers::describe_load_balancers(
    world::Call& call, const DescribeLoadBalancersInput& in) {
  const Paging paging(call, in.PageSize, in.Marker);
  DescribeLoadBalancersOutput out;
  auto& list = out.LoadBalancers.emplace();
  if (in.LoadBalancerArns || in.Names) {
    for (const std::string& arn : in.LoadBalancerArns.or_default()) {
      list.push_back(as_now(existing(call.scope, arn)));
    }
    for (const std::string& name : in.Names.or_default()) {
      const LoadBalancerRow* row = load_balancers_.find(call.scope, name);
      if (row == nullptr) throw errors::load_balancer_names_not_found(name);
      list.push_back(as_now(*row));
    }
    return out;
  }
  load_balancers_.scan(call.scope, {}, paging.first(),
                       [&](std::string_view name, const LoadBalancerRow& row) {
                         if (list.size() == paging.limit()) {
                           out.NextMarker = paging.marker(name);
                           return false;
                         }
                         list.push_back(as_now(row));
                         return true;
                       });
  return out;
}

/// To delete what is not there is no error; target groups stay (ELB-005).
DeleteLoadBalancerOutput LoadBalancers::delete_load_balancer(world::Call& call,
                                                             const DeleteLoadBalancerInput& in) {
  const LoadBalancerRow* row = find(call.scope, in.LoadBalancerArn);
  if (row == nullptr) return {};
  if (attribute_value(row->attributes, load_balancer_attributes(*row->shown.Type),
                      "deletion_protection.enabled") == "true") {
    throw errors::operation_not_permitted("Load balancer '" + in.LoadBalancerArn +
                                          "' cannot be deleted because deletion protection is "
                                          "enabled");
  }
  world_.component<Listeners>().remove_all(call.scope, in.LoadBalancerArn);
  load_balancers_.erase(call.scope, std::string(*row->shown.LoadBalancerName));
  world_.directory().drop_tags(in.LoadBalancerArn);
  return {};
}

DescribeLoadBalancerAttributesOutput LoadBalancers::describe_load_balancer_attributes(
    world::Call& call, const DescribeLoadBalancerAttributesInput& in) {
  const LoadBalancerRow& row = existing(call.scope, in.LoadBalancerArn);
  return {.Attributes = wire_attributes<LoadBalancerAttribute>(
              row.attributes, load_balancer_attributes(*row.shown.Type))};
}

ModifyLoadBalancerAttributesOutput LoadBalancers::modify_load_balancer_attributes(
    world::Call& call, const ModifyLoadBalancerAttributesInput& in) {
  const std::string name = *existing(call.scope, in.LoadBalancerArn).shown.LoadBalancerName;
  LoadBalancerRow& row = load_balancers_.edit(call.scope, name);
  const auto rules = load_balancer_attributes(*row.shown.Type);
  for (const LoadBalancerAttribute& attribute : in.Attributes) {
    const std::string& key = attribute.Key.or_default();
    check_attribute("Load balancer", rules, key, attribute.Value.or_default());
    row.attributes[key] = attribute.Value.or_default();
  }
  return {.Attributes = wire_attributes<LoadBalancerAttribute>(row.attributes, rules)};
}

}  // namespace windtunnel::elbv2
