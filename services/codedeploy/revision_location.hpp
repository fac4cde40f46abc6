#pragma once

#include <string>

#include "services/codedeploy/api.hpp"
#include "simulation/fleet/revision_behaviour.hpp"

namespace windtunnel::codedeploy {

/// Throws for a location that is none, or not one for the platform (CD-025).
void check_location(const RevisionLocation& location, std::string_view platform);

/// The location with the digest of the content that it gives, which AWS fills in (CD-025).
RevisionLocation with_digest(RevisionLocation location);
/// An AppSpec that a location gives itself is shown by its digest only (CD-02A).
void without_content(api::Opt<RevisionLocation>& location);
/// The content that a location gives itself; null if none.
const std::string* content_of(const RevisionLocation& location);

/// What makes two revisions the same: all that a location says, exactly (CD-028).
std::string identity(const RevisionLocation& location);

/// For matching with the fleet file's revisions. Refers into `location`.
simulation::RevisionLocation fleet_location(const RevisionLocation& location);

}  // namespace windtunnel::codedeploy
