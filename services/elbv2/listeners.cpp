#include "services/elbv2/listeners.hpp"

#include <vector>

#include "emulator/world/resource_directory.hpp"
#include "services/elbv2/actions.hpp"
#include "services/elbv2/counters.hpp"
#include "services/elbv2/errors.hpp"
#include "services/elbv2/limits.hpp"
#include "services/elbv2/listener_requests.hpp"
#include "services/elbv2/load_balancer_traffic.hpp"
#include "services/elbv2/load_balancers.hpp"
#include "services/elbv2/names.hpp"
#include "services/elbv2/paging.hpp"
#include "services/elbv2/rules.hpp"
#include "services/elbv2/sections.hpp"
#include "services/elbv2/tag_rules.hpp"
#include "services/elbv2/usage.hpp"

namespace windtunnel::elbv2 {
namespace {

bool same_settings(Listener existing, const Listener& wanted) {
  existing.ListenerArn.reset();
  return existing == wanted;
}

}  // namespace

Listeners::Listeners(world::World& world)
    : Component(world), listeners_(world.tracker(), sections::listeners, "elbv2 listeners") {}

Listeners::Found Listeners::find(const world::Scope& scope, std::string_view load_balancer_name,
                                 const std::function<bool(const ListenerRow&)>& is_it) const {
  Found found;
  listeners_.scan(scope, world::key_prefix(load_balancer_name), {},
                  [&](std::string_view key, const ListenerRow& row) {
                    if (is_it(row)) found = {std::string(key), &row};
                    return found.row == nullptr;
                  });
  return found;
}

Listeners::Found Listeners::existing(const world::Scope& scope, std::string_view arn) const {
  Found found;
  const auto address = read_arn(arn);
  if (address && address->is("listener", 5, scope)) {
    found = find(scope, address->parts[2],
                 [&](const ListenerRow& row) { return row.shown.ListenerArn == arn; });
  }
  if (found.row == nullptr) throw errors::listeners_not_found();
  return found;
}

Listeners::Found Listeners::with_default_rule(const world::Scope& scope,
                                              std::string_view rule_arn) const {
  const auto address = read_arn(rule_arn);
  if (!address || !address->is("listener-rule", 6, scope)) return {};
  return find(scope, address->parts[2],
              [&](const ListenerRow& row) { return row.default_rule_arn == rule_arn; });
}

Listeners::Found Listeners::on_port(const world::Scope& scope, std::string_view load_balancer_name,
                                    std::int32_t port) const {
  return find(scope, load_balancer_name,
              [&](const ListenerRow& row) { return row.shown.Port == port; });
}

/// To ask for the same once more gives the listener that is there (ELB-004).
CreateListenerOutput Listeners::create_listener(world::Call& call, const CreateListenerInput& in) {
  const LoadBalancer& owner =
      world_.component<LoadBalancers>().existing(call.scope, in.LoadBalancerArn).shown;
  const std::string& name = *owner.LoadBalancerName;
  Listener wanted;
  take_listener(in, wanted);
  wanted.LoadBalancerArn = in.LoadBalancerArn;
  complete_listener(wanted, *owner.Type);
  wanted.DefaultActions = checked_actions(world_, call.scope, owner, in.DefaultActions);
  const Found on_port = find(
      call.scope, name, [&](const ListenerRow& row) { return row.shown.Port == *wanted.Port; });
  if (on_port.row != nullptr) {
    if (!same_settings(on_port.row->shown, wanted)) {
      throw errors::duplicate_listener(in.LoadBalancerArn);
    }
    return {.Listeners = {{on_port.row->shown}}};
  }
  if (!world_.limits_lifted() &&
      listeners_.count(call.scope, world::key_prefix(name)) >= limits::listeners) {
    throw errors::too_many_listeners();
  }
  world_.component<LoadBalancerTraffic>().settle_listeners(call.scope, name);
  auto& counters = world_.component<Counters>();
  const std::uint64_t number = counters.next(call.scope, "listener");
  wanted.ListenerArn = child_arn(in.LoadBalancerArn, "loadbalancer", "listener",
                                 counters.id(call.scope, "listener", number));
  ListenerRow& row = listeners_.edit(call.scope, world::join_key(name, world::number_key(number)));
  row.shown = std::move(wanted);
  row.default_rule_arn = child_arn(*row.shown.ListenerArn, "listener", "listener-rule",
                                   counters.id(call.scope, "default rule", number));
  world_.component<Usage>().refer(call.scope, in.LoadBalancerArn,
                                  forwarded_groups(*row.shown.DefaultActions));
  add_tags_to(world_, *row.shown.ListenerArn, in.Tags.or_default());
  return {.Listeners = {{row.shown}}};
}

DescribeListenersOutput Listeners::describe_listeners(world::Call& call,
                                                      const DescribeListenersInput& in) {
  DescribeListenersOutput out;
  auto& list = out.Listeners.emplace();
  if (in.ListenerArns) {
    for (const std::string& arn : *in.ListenerArns) {
      list.push_back(existing(call.scope, arn).row->shown);
    }
    return out;
  }
  if (!in.LoadBalancerArn) {
    throw errors::validation("You must specify either listener ARNs or a load balancer ARN");
  }
  const Paging paging(call, in.PageSize, in.Marker, *in.LoadBalancerArn);
  const LoadBalancer& owner =
      world_.component<LoadBalancers>().existing(call.scope, *in.LoadBalancerArn).shown;
  listeners_.scan(call.scope, world::key_prefix(*owner.LoadBalancerName), paging.first(),
                  [&](std::string_view key, const ListenerRow& row) {
                    if (list.size() == paging.limit()) {
                      out.NextMarker = paging.marker(key);
                      return false;
                    }
                    list.push_back(row.shown);
                    return true;
                  });
  return out;
}

/// What is given takes the place of what was (ELB-030).
ModifyListenerOutput Listeners::modify_listener(world::Call& call, const ModifyListenerInput& in) {
  const Found found = existing(call.scope, in.ListenerArn);
  Listener wanted = found.row->shown;
  const LoadBalancer& owner =
      world_.component<LoadBalancers>().existing(call.scope, *wanted.LoadBalancerArn).shown;
  take_listener(in, wanted);
  complete_listener(wanted, *owner.Type);
  const Found on_port = find(call.scope, *owner.LoadBalancerName, [&](const ListenerRow& row) {
    return row.shown.Port == *wanted.Port;
  });
  if (on_port.row != nullptr && on_port.row != found.row) {
    throw errors::duplicate_listener(*wanted.LoadBalancerArn);
  }
  world_.component<LoadBalancerTraffic>().settle_listeners(call.scope, *owner.LoadBalancerName);
  if (in.DefaultActions) {
    wanted.DefaultActions = checked_actions(world_, call.scope, owner, *in.DefaultActions);
    auto& usage = world_.component<Usage>();
    usage.refer(call.scope, *wanted.LoadBalancerArn, forwarded_groups(*wanted.DefaultActions));
    usage.release(call.scope, forwarded_groups(*found.row->shown.DefaultActions));
  }
  listeners_.edit(call.scope, found.key).shown = wanted;
  return {.Listeners = {{std::move(wanted)}}};
}

DeleteListenerOutput Listeners::delete_listener(world::Call& call, const DeleteListenerInput& in) {
  remove(call.scope, existing(call.scope, in.ListenerArn));
  return {};
}

void Listeners::remove(const world::Scope& scope, const Found& found) {
  const auto address = read_arn(*found.row->shown.LoadBalancerArn);
  world_.component<LoadBalancerTraffic>().settle_listeners(scope, address->parts[2]);
  world_.component<Rules>().remove_all(scope, found.key);
  world_.component<Usage>().release(scope, forwarded_groups(*found.row->shown.DefaultActions));
  world_.directory().drop_tags(*found.row->shown.ListenerArn);
  world_.directory().drop_tags(found.row->default_rule_arn);
  listeners_.erase(scope, found.key);
}

void Listeners::remove_all(const world::Scope& scope, std::string_view load_balancer_arn) {
  const auto address = read_arn(load_balancer_arn);
  std::vector<Found> all;
  listeners_.scan(scope, world::key_prefix(address->parts[2]), {},
                  [&](std::string_view key, const ListenerRow& row) {
                    all.push_back({std::string(key), &row});
                    return true;
                  });
  for (const Found& each : all) remove(scope, each);
}

}  // namespace windtunnel::elbv2
