#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/ec2/api.hpp"
#include "services/ec2/instance_view.hpp"

namespace windtunnel::ec2 {

/// DescribeInstances: pages in order of id, at most 1000 instances each. Without filters a page
/// costs what it shows; filters are asked of each instance in turn, unless they name ids.
class Descriptions final : public world::Component {
 public:
  using Component::Component;

  DescribeInstancesResult describe_instances(world::Call& call,
                                             const DescribeInstancesRequest& input);

  /// Also for the resource type.
  InstanceView view(const simulation::Instance& instance) const;
};

}  // namespace windtunnel::ec2
