#pragma once

#include "emulator/api/error.hpp"
#include "emulator/api/violation.hpp"

namespace windtunnel::codedeploy {

/// CD-004, CD-005: a violation of the model becomes the member's own exception - its Required
/// one where the member is missing or empty, its Invalid one otherwise. Of several, the order of
/// CD-005 decides: application, group, config, revision, the rest.
api::ApiError violation_error(const api::OperationModel& operation,
                              const api::Violations& violations);

}  // namespace windtunnel::codedeploy
