#pragma once

#include "services/ec2/api.hpp"

/// What a launch template says of instances. Data is kept as it is described, and is not checked
/// before something is launched from it (EC2-066).
namespace windtunnel::ec2 {

/// As it is described. Refuses data that says nothing at all.
ResponseLaunchTemplateData template_data(const RequestLaunchTemplateData& given);

/// Adds what `source` says and `data` does not: whole members, as they are.
void add_missing(const ResponseLaunchTemplateData& source, ResponseLaunchTemplateData& data);

/// The request with what the version says and it does not; the version then stands in it by its
/// number. A member of the request takes the place of the template's, but for Placement, of whose
/// members that is true, and tags of the same kind of resource, which the template adds to.
RunInstancesRequest with_template(RunInstancesRequest request,
                                  const LaunchTemplateVersion& version);

}  // namespace windtunnel::ec2
