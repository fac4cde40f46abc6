#pragma once

#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/elbv2/api.hpp"
#include "services/elbv2/rows.hpp"

namespace windtunnel::elbv2 {

/// Load balancers and their attributes.
class LoadBalancers final : public world::Component {
 public:
  explicit LoadBalancers(world::World& world);

  CreateLoadBalancerOutput create_load_balancer(world::Call& call,
                                                const CreateLoadBalancerInput& in);
  DescribeLoadBalancersOutput describe_load_balancers(world::Call& call,
                                                      const DescribeLoadBalancersInput& in);
  DeleteLoadBalancerOutput delete_load_balancer(world::Call& call,
                                                const DeleteLoadBalancerInput& in);
  DescribeLoadBalancerAttributesOutput describe_load_balancer_attributes(
      world::Call& call, const DescribeLoadBalancerAttributesInput& in);
  ModifyLoadBalancerAttributesOutput modify_load_balancer_attributes(
      world::Call& call, const ModifyLoadBalancerAttributesInput& in);

  /// Null where there is none (any more) in the scope.
  const LoadBalancerRow* find(const world::Scope& scope, std::string_view arn) const;
  const LoadBalancerRow* named(const world::Scope& scope, std::string_view name) const;
  /// Whether requests come in through it: not yet while it is provisioned.
  static bool is_active(const LoadBalancerRow& row, simulation::Instant at);
  /// LoadBalancerNotFound where there is none.
  const LoadBalancerRow& existing(const world::Scope& scope, std::string_view arn) const;

 private:
  LoadBalancer as_now(const LoadBalancerRow& row) const;
  void check_count(const world::Scope& scope, std::string_view type) const;

  world::Table<LoadBalancerRow> load_balancers_;
};

}  // namespace windtunnel::elbv2
