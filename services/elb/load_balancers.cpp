#include "services/elb/load_balancers.hpp"

#include <algorithm>
#include <set>

#include "emulator/api/pagination.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/elb/errors.hpp"
#include "services/elb/limits.hpp"
#include "services/elb/registrations.hpp"
#include "services/elb/sections.hpp"
#include "services/elb/settings.hpp"

namespace windtunnel::elb {
namespace {

void check_name(std::string_view name) {
  const bool good =
      !name.empty() && name.size() <= limits::name_characters && name.front() != '-' &&
      name.back() != '-' && std::all_of(name.begin(), name.end(), [](char character) {
        return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
               (character >= 'a' && character <= 'z') || character == '-';
      });
  if (good) return;
  throw errors::validation(
      "LoadBalancer name must have 1 to 32 alphanumeric characters or hyphens, and must not begin "
      "or end with a hyphen");
}

std::string arn_of(const world::Scope& scope, std::string_view name) {
  return "arn:aws:elasticloadbalancing:" + scope.region + ":" + scope.account + ":loadbalancer/" +
         std::string(name);
}

/// A resource's tags with those of a request.
world::Tags with_tags(const world::World& world, world::Tags tags, const std::vector<Tag>& more) {
  std::set<std::string> keys;
  for (const Tag& tag : more) {
    if (!keys.insert(tag.Key).second) throw errors::repeated_tag(tag.Key);
    tags.insert_or_assign(tag.Key, tag.Value.or_default());
  }
  if (tags.size() > limits::tags && !world.limits_lifted()) throw errors::too_many_tags();
  return tags;
}

/// Whether a request asks for what is there already.
bool is_same(LoadBalancerDescription there, const LoadBalancerDescription& asked) {
  there.DNSName.reset();
  there.CanonicalHostedZoneName.reset();
  there.CreatedTime.reset();
  there.HealthCheck = asked.HealthCheck;
  return there == asked;
}

}  // namespace

LoadBalancers::LoadBalancers(world::World& world)
    : Component(world),
      load_balancers_(world.tracker(), sections::load_balancers, "classic load balancers"),
      counts_(world.tracker(), sections::counts, "counts of classic load balancers") {}

const LoadBalancerRow& LoadBalancers::get(const world::Scope& scope, std::string_view name) const {
  const LoadBalancerRow* row = load_balancers_.find(scope, name);
  if (row == nullptr) throw errors::not_found(name);
  return *row;
}

LoadBalancerRow& LoadBalancers::edit(const world::Scope& scope, std::string_view name) {
  return load_balancers_.edit(scope, name);
}

std::string LoadBalancers::dns_name(const world::Scope& scope,
                                    const LoadBalancerDescription& settings) {
  const auto key = world_.random()
                       .child("elb")
                       .child(scope.account)
                       .child(scope.region)
                       .child(counts_.edit(scope, "").count++);
  const std::int64_t digits =
      simulation::uniform_integer(key.bits("dns name"), 100'000'000, 2'147'483'647);
  return std::string(*settings.Scheme == "internal" ? "internal-" : "") +
         *settings.LoadBalancerName + "-" + std::to_string(digits) + "." + scope.region +
         ".elb.amazonaws.com";
}

CreateAccessPointOutput LoadBalancers::create_load_balancer(world::Call& call,
                                                            const CreateAccessPointInput& in) {
  check_name(in.LoadBalancerName);
  LoadBalancerDescription settings = settings_of(call, in);
  if (const LoadBalancerRow* row = load_balancers_.find(call.scope, in.LoadBalancerName)) {
    if (!is_same(row->settings, settings)) throw errors::name_exists();
    return {.DNSName = row->settings.DNSName};
  }
  if (load_balancers_.count(call.scope) >= limits::load_balancers && !world_.limits_lifted()) {
    throw errors::too_many(call.scope.account);
  }
  const world::Tags tags = with_tags(world_, {}, in.Tags.or_default());
  settings.DNSName = dns_name(call.scope, settings);
  if (*settings.Scheme != "internal") settings.CanonicalHostedZoneName = settings.DNSName;
  settings.CreatedTime = call.now();
  LoadBalancerRow& row = edit(call.scope, in.LoadBalancerName);
  row.settings = settings;
  row.attributes = default_attributes();
  world_.directory().tag(arn_of(call.scope, in.LoadBalancerName), tags);
  return {.DNSName = settings.DNSName};
}

DescribeAccessPointsOutput LoadBalancers::describe_load_balancers(
    world::Call& call, const DescribeAccessPointsInput& in) {
  DescribeAccessPointsOutput out;
  auto& descriptions = out.LoadBalancerDescriptions.emplace();
  const auto add = [&](const LoadBalancerRow& row) {
    descriptions.push_back(row.settings);
    descriptions.back().Instances = registered_in(row);
  };
  if (!in.LoadBalancerNames.or_default().empty()) {
    for (const std::string& name : *in.LoadBalancerNames) add(get(call.scope, name));
    return out;
  }
  const std::string scope = call.scope.account + "/" + call.scope.region;
  const api::TokenOwner owner{"elb", call.operation.name, scope};
  std::string first;
  if (in.Marker) {
    const auto position = api::decode_token(owner, *in.Marker);
    if (!position) throw errors::validation("Invalid Marker");
    first = *position;
  }
  const auto room = static_cast<std::size_t>(in.PageSize.value_or(std::int32_t{limits::listed}));
  load_balancers_.scan(call.scope, {}, first,
                       [&](std::string_view name, const LoadBalancerRow& row) {
                         if (descriptions.size() == room) {
                           out.NextMarker = api::encode_token(owner, name);
                           return false;
                         }
                         add(row);
                         return true;
                       });
  return out;
}

DeleteAccessPointOutput LoadBalancers::delete_load_balancer(world::Call& call,
                                                            const DeleteAccessPointInput& in) {
  // One that is not there is as good as deleted (ELB-051).
  if (load_balancers_.erase(call.scope, in.LoadBalancerName)) {
    world_.directory().drop_tags(arn_of(call.scope, in.LoadBalancerName));
  }
  return {};
}

ConfigureHealthCheckOutput LoadBalancers::configure_health_check(
    world::Call& call, const ConfigureHealthCheckInput& in) {
  get(call.scope, in.LoadBalancerName);
  check_health_check(in.HealthCheck);
  edit(call.scope, in.LoadBalancerName).settings.HealthCheck = in.HealthCheck;
  return {.HealthCheck = in.HealthCheck};
}

ModifyLoadBalancerAttributesOutput LoadBalancers::modify_load_balancer_attributes(
    world::Call& call, const ModifyLoadBalancerAttributesInput& in) {
  LoadBalancerAttributes attributes = get(call.scope, in.LoadBalancerName).attributes;
  change_attributes(in.LoadBalancerAttributes, attributes);
  edit(call.scope, in.LoadBalancerName).attributes = std::move(attributes);
  ModifyLoadBalancerAttributesOutput out;
  out.LoadBalancerName = in.LoadBalancerName;
  out.LoadBalancerAttributes = in.LoadBalancerAttributes;
  return out;
}

DescribeLoadBalancerAttributesOutput LoadBalancers::describe_load_balancer_attributes(
    world::Call& call, const DescribeLoadBalancerAttributesInput& in) {
  DescribeLoadBalancerAttributesOutput out;
  out.LoadBalancerAttributes = get(call.scope, in.LoadBalancerName).attributes;
  return out;
}

// --- Tags ---------------------------------------------------------------------------------------

AddTagsOutput LoadBalancers::add_tags(world::Call& call, const AddTagsInput& in) {
  for (const std::string& name : in.LoadBalancerNames) {
    get(call.scope, name);
    const std::string arn = arn_of(call.scope, name);
    auto& directory = world_.directory();
    directory.tag(arn, with_tags(world_, directory.tags(arn), in.Tags));
  }
  return {};
}

DescribeTagsOutput LoadBalancers::describe_tags(world::Call& call, const DescribeTagsInput& in) {
  DescribeTagsOutput out;
  auto& descriptions = out.TagDescriptions.emplace();
  for (const std::string& name : in.LoadBalancerNames) {
    get(call.scope, name);
    TagDescription& description = descriptions.emplace_back();
    description.LoadBalancerName = name;
    auto& tags = description.Tags.emplace();
    for (const auto& [key, value] : world_.directory().tags(arn_of(call.scope, name))) {
      Tag& tag = tags.emplace_back();
      tag.Key = key;
      tag.Value = value;
    }
  }
  return out;
}

RemoveTagsOutput LoadBalancers::remove_tags(world::Call& call, const RemoveTagsInput& in) {
  std::vector<std::string> keys;
  for (const TagKeyOnly& tag : in.Tags) keys.push_back(tag.Key.or_default());
  for (const std::string& name : in.LoadBalancerNames) {
    get(call.scope, name);
    world_.directory().untag(arn_of(call.scope, name), keys);
  }
  return {};
}

}  // namespace windtunnel::elb
