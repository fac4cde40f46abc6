#pragma once

#include <string>

#include "services/codedeploy/api.hpp"
#include "simulation/fleet/revision_behaviour.hpp"

namespace windtunnel::codedeploy {

/// Throws for a location that is none, or not one for the platform (CD-025). AppSpec content, in
/// either form, is not modelled and refused as NotImplemented.
void check_location(const RevisionLocation& location, std::string_view platform);

/// What makes two revisions the same: all that a location says, exactly (CD-028).
std::string identity(const RevisionLocation& location);

/// For matching with the fleet file's revisions. Refers into `location`.
simulation::RevisionLocation fleet_location(const RevisionLocation& location);

}  // namespace windtunnel::codedeploy
