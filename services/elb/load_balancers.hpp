#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/elb/api.hpp"
#include "services/elb/rows.hpp"

namespace windtunnel::elb {

/// Classic load balancers, their health checks, attributes and tags.
class LoadBalancers final : public world::Component {
 public:
  explicit LoadBalancers(world::World& world);

  CreateAccessPointOutput create_load_balancer(world::Call& call, const CreateAccessPointInput& in);
  DescribeAccessPointsOutput describe_load_balancers(world::Call& call,
                                                     const DescribeAccessPointsInput& in);
  DeleteAccessPointOutput delete_load_balancer(world::Call& call, const DeleteAccessPointInput& in);
  ConfigureHealthCheckOutput configure_health_check(world::Call& call,
                                                    const ConfigureHealthCheckInput& in);
  ModifyLoadBalancerAttributesOutput modify_load_balancer_attributes(
      world::Call& call, const ModifyLoadBalancerAttributesInput& in);
  DescribeLoadBalancerAttributesOutput describe_load_balancer_attributes(
      world::Call& call, const DescribeLoadBalancerAttributesInput& in);
  AddTagsOutput add_tags(world::Call& call, const AddTagsInput& in);
  DescribeTagsOutput describe_tags(world::Call& call, const DescribeTagsInput& in);
  RemoveTagsOutput remove_tags(world::Call& call, const RemoveTagsInput& in);

  /// LoadBalancerNotFound where there is none.
  const LoadBalancerRow& get(const world::Scope& scope, std::string_view name) const;
  LoadBalancerRow& edit(const world::Scope& scope, std::string_view name);

 private:
  std::string dns_name(const world::Scope& scope, const LoadBalancerDescription& settings);

  world::Table<LoadBalancerRow> load_balancers_;
  world::Table<CountRow> counts_;
};

}  // namespace windtunnel::elb
