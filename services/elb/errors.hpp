#pragma once

#include <string>
#include <string_view>

#include "emulator/api/error.hpp"

/// The errors of classic load balancers under their codes on the wire. Texts are AWS's own where
/// compute.md has them (ELB-050 to ELB-052), ours elsewhere.
namespace windtunnel::elb::errors {

api::ApiError validation(std::string message);
api::ApiError not_found(std::string_view name);
api::ApiError name_exists();
api::ApiError too_many(std::string_view account);
api::ApiError duplicate_listener(std::string_view name, std::int32_t port);
api::ApiError unsupported_protocol(std::string_view protocol);
api::ApiError certificate_not_found(std::string_view id);
api::ApiError invalid_scheme();
api::ApiError subnet_not_found(std::string_view id);
api::ApiError invalid_configuration(std::string message);
api::ApiError invalid_instance(std::string_view id);
api::ApiError attribute_not_found(std::string_view key);
api::ApiError repeated_tag(std::string_view key);
api::ApiError too_many_tags();
/// What AWS has and this emulator does not: said, not pretended.
api::ApiError not_modelled(std::string_view what);

}  // namespace windtunnel::elb::errors
