#include "services/elb/errors.hpp"

namespace windtunnel::elb::errors {

using api::ApiError;

namespace {

std::string text(std::string_view view) { return std::string(view); }

}  // namespace

ApiError validation(std::string message) { return {"ValidationError", std::move(message)}; }

ApiError not_found(std::string_view name) {
  return {"LoadBalancerNotFound", "There is no ACTIVE Load Balancer named '" + text(name) + "'"};
}

ApiError name_exists() {
  return {"DuplicateLoadBalancerName",
          "The specified load balancer name already exists for this account."};
}

ApiError too_many(std::string_view account) {
  return {"TooManyLoadBalancers", "Exceeded quota of account " + text(account)};
}

ApiError duplicate_listener(std::string_view name, std::int32_t port) {
  return {"DuplicateListener",
          "A listener already exists for " + text(name) + " with LoadBalancerPort " +
              std::to_string(port) +
              ", but with a different InstancePort, Protocol, or SSLCertificateId"};
}

ApiError unsupported_protocol(std::string_view protocol) {
  return {"UnsupportedProtocol", "The protocol " + text(protocol) + " is not supported."};
}

ApiError certificate_not_found(std::string_view id) {
  return {"CertificateNotFound", "Server Certificate not found for the key: " + text(id)};
}

ApiError invalid_scheme() {
  return {"InvalidScheme", "Invalid scheme: expecting internet-facing or internal."};
}

ApiError subnet_not_found(std::string_view id) {
  return {"SubnetNotFound", "The subnet ID '" + text(id) + "' does not exist"};
}

ApiError invalid_configuration(std::string message) {
  return {"InvalidConfigurationRequest", std::move(message), 409};
}

ApiError invalid_instance(std::string_view id) {
  return {"InvalidInstance", "Could not find EC2 instance " + text(id) + "."};
}

ApiError attribute_not_found(std::string_view key) {
  return {"LoadBalancerAttributeNotFound",
          "Load balancer attribute " + text(key) + " is not supported."};
}

ApiError repeated_tag(std::string_view key) {
  return {"DuplicateTagKeys", "Tag key '" + text(key) + "' was provided more than once."};
}

ApiError too_many_tags() {
  return {"TooManyTags", "The quota for the number of tags of a load balancer has been reached."};
}

ApiError not_modelled(std::string_view what) {
  return {"NotImplemented", "This version of Windtunnel does not model " + text(what), 501};
}

}  // namespace windtunnel::elb::errors
