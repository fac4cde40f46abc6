#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/autoscaling/rows.hpp"

/// What activities say, in AWS's words (ASG-051, ASG-052).
namespace windtunnel::autoscaling {

/// "At 2026-01-01T00:00:00Z " and what happened.
std::string sentence(simulation::Instant at, std::string_view what);
/// Sentences stand two spaces apart, and no more of them than AWS has room for.
std::string join_sentences(std::string_view first, std::string_view second);

std::string created_sentence(std::int32_t desired);
/// `how` such as "a user request explicitly set group desired capacity".
std::string changed_sentence(std::string_view how, std::int32_t from, std::int32_t to);
std::string constraints_changed(const AutoScalingGroup& settings);
std::string launched_for_difference(std::size_t from, std::size_t to);
std::string ended_for_difference(std::size_t from, std::size_t to);
inline constexpr std::string_view launched_as_replacement =
    "an instance was launched in response to an unhealthy instance needing to be replaced.";
inline constexpr std::string_view ended_by_ec2_health =
    "an instance was taken out of service in response to an EC2 health check indicating it has "
    "been terminated or stopped.";
inline constexpr std::string_view ended_by_user_health =
    "an instance was taken out of service in response to a user health-check.";
/// "instance i-1 was moved to standby in response to a user request", and what that did to the
/// desired capacity where it did something.
std::string on_request(std::string_view instance, std::string_view what, std::int32_t from,
                       std::int32_t to);

std::string activity_description(ActivityKind kind, std::string_view instance,
                                 std::string_view message);
/// A hook that was answered with ABANDON, or by nobody (ASG-034).
std::string abandoned_message(std::string_view token, bool timed_out);

std::string_view status_name(ActivityStatus status);
std::int32_t progress_of(ActivityKind kind, ActivityStatus status);

}  // namespace windtunnel::autoscaling
