#include "services/elbv2/errors.hpp"

namespace windtunnel::elbv2::errors {
namespace {

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

}  // namespace

api::ApiError validation(std::string message) { return {"ValidationError", std::move(message)}; }

api::ApiError invalid_configuration(std::string message) {
  return {"InvalidConfigurationRequest", std::move(message)};
}

api::ApiError target_groups_not_found() {
  return {"TargetGroupNotFound", "One or more target groups not found"};
}

api::ApiError target_group_not_found(std::string_view arn) {
  return {"TargetGroupNotFound", "Target groups " + quoted(arn) + " not found"};
}

api::ApiError load_balancer_names_not_found(std::string_view name) {
  return {"LoadBalancerNotFound", "Load balancers '[" + std::string(name) + "]' not found"};
}

api::ApiError load_balancers_not_found() {
  return {"LoadBalancerNotFound", "One or more load balancers not found"};
}

api::ApiError listeners_not_found() {
  return {"ListenerNotFound", "One or more listeners not found"};
}

api::ApiError rules_not_found() { return {"RuleNotFound", "One or more rules not found"}; }

api::ApiError duplicate_load_balancer(std::string_view name) {
  return {"DuplicateLoadBalancerName", "A load balancer with the same name " + quoted(name) +
                                           " exists, but with different settings"};
}

api::ApiError duplicate_target_group(std::string_view name) {
  return {"DuplicateTargetGroupName", "A target group with the same name " + quoted(name) +
                                          " exists, but with different settings"};
}

api::ApiError duplicate_listener(std::string_view load_balancer_arn) {
  return {"DuplicateListener", "A listener already exists on this port for this load balancer " +
                                   quoted(load_balancer_arn)};
}

api::ApiError priority_in_use(std::string_view priority) {
  return {"PriorityInUse", "Priority " + quoted(priority) + " is currently in use"};
}

api::ApiError target_group_in_use(std::string_view arn) {
  return {"ResourceInUse",
          "Target group " + quoted(arn) + " is currently in use by a listener or a rule"};
}

api::ApiError association_limit(std::string_view target_group_arn) {
  return {"TargetGroupAssociationLimit",
          "The following target groups cannot be associated with more than one load balancer: " +
              std::string(target_group_arn)};
}

api::ApiError incompatible_protocols(std::string_view listener, std::string_view target_group) {
  return {"IncompatibleProtocols", "A listener with the protocol " + quoted(listener) +
                                       " cannot forward to a target group with the protocol " +
                                       quoted(target_group)};
}

api::ApiError invalid_action(std::string message) {
  return {"InvalidLoadBalancerAction", std::move(message)};
}

api::ApiError operation_not_permitted(std::string message) {
  return {"OperationNotPermitted", std::move(message)};
}

api::ApiError targets_not_running(std::string_view ids) {
  return {"InvalidTarget",
          "The following targets are not in a running state and cannot be registered: " +
              std::string(ids)};
}

api::ApiError subnet_not_found(std::string_view id) {
  return {"SubnetNotFound", "The subnet ID " + quoted(id) + " is not valid"};
}

api::ApiError too_many_load_balancers() {
  return {"TooManyLoadBalancers", "The maximum number of load balancers has been reached"};
}

api::ApiError too_many_target_groups() {
  return {"TooManyTargetGroups", "The maximum number of target groups has been reached"};
}

api::ApiError too_many_listeners() {
  return {"TooManyListeners", "The load balancer has the maximum number of listeners"};
}

api::ApiError too_many_rules() {
  return {"TooManyRules", "The load balancer has the maximum number of rules"};
}

api::ApiError too_many_groups_of_load_balancer() {
  return {"TooManyUniqueTargetGroupsPerLoadBalancer",
          "The load balancer forwards to the maximum number of target groups"};
}

api::ApiError too_many_targets() {
  return {"TooManyTargets", "The load balancer has the maximum number of targets"};
}

api::ApiError too_many_tags() { return {"TooManyTags", "A resource can have at most 50 tags"}; }

api::ApiError duplicate_tag_keys(std::string_view key) {
  return {"DuplicateTagKeys", "The tag key " + quoted(key) + " was given more than once"};
}

api::ApiError not_modelled(std::string_view what) {
  return {"NotImplemented",
          "Windtunnel's Elastic Load Balancing does not model " + std::string(what) + ".", 501};
}

}  // namespace windtunnel::elbv2::errors
