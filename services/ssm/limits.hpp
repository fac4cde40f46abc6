#pragma once

#include <cstddef>
#include <cstdint>

/// What Parameter Store limits. Quotas (the first two) are lifted in worlds without limits; the
/// others are rules of the API.
namespace windtunnel::ssm::limits {

/// Parameters of a tier in an account and region (SSM-026).
inline constexpr std::int64_t standard_parameters = 10'000;
inline constexpr std::int64_t advanced_parameters = 100'000;

/// Characters of a value (SSM-025).
inline constexpr std::size_t standard_value_characters = 4096;
inline constexpr std::size_t advanced_value_characters = 8192;
/// Characters of a parameter's ARN, and levels of its hierarchy (SSM-022).
inline constexpr std::size_t arn_characters = 1011;
inline constexpr std::size_t hierarchy_levels = 15;
/// Versions that a parameter keeps (SSM-034), and labels on one of them (SSM-035).
inline constexpr std::int64_t versions = 100;
inline constexpr std::size_t labels_of_a_version = 10;
/// Policies of a parameter (SSM-037), and tags of a resource (SSM-039).
inline constexpr std::size_t policies = 10;
inline constexpr std::size_t tags = 50;

/// Results on a page where the caller names no MaxResults, which is also the most it may name.
inline constexpr std::size_t described_a_page = 50;
inline constexpr std::size_t history_a_page = 50;
inline constexpr std::size_t by_path_a_page = 10;
/// Parameters looked at for one page. AWS, too, ends a page early at an internal limit and gives
/// a token to go on with (SSM-032); where that limit lies it does not say.
inline constexpr std::size_t examined_a_page = 1'000;

}  // namespace windtunnel::ssm::limits
