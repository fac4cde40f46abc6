#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/ssm/parameter_rows.hpp"
#include "simulation/time.hpp"

/// Policies of advanced parameters (SSM-037). Expiration is carried out; the two notifications
/// are checked and kept, but nobody is notified.
namespace windtunnel::ssm {

/// Reads PutParameter's Policies, a JSON array; `[{}]` means none. Throws what AWS answers to
/// policies that it does not take.
std::vector<ParameterPolicyRow> read_policies(std::string_view text, simulation::Instant now);

/// When the parameter is to be deleted, if any of its policies says so.
std::optional<simulation::Instant> expiration_of(const std::vector<ParameterPolicyRow>& policies);

}  // namespace windtunnel::ssm
