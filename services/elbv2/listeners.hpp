#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/elbv2/api.hpp"
#include "services/elbv2/rows.hpp"

namespace windtunnel::elbv2 {

/// The listeners of load balancers and their default actions.
class Listeners final : public world::Component {
 public:
  explicit Listeners(world::World& world);

  CreateListenerOutput create_listener(world::Call& call, const CreateListenerInput& in);
  DescribeListenersOutput describe_listeners(world::Call& call, const DescribeListenersInput& in);
  ModifyListenerOutput modify_listener(world::Call& call, const ModifyListenerInput& in);
  DeleteListenerOutput delete_listener(world::Call& call, const DeleteListenerInput& in);

  /// A listener and what its rules' keys start with.
  struct Found {
    std::string key;
    const ListenerRow* row = nullptr;
  };
  /// ListenerNotFound where there is none in the scope.
  Found existing(const world::Scope& scope, std::string_view arn) const;
  /// The listener whose default rule has that ARN; its row is null where there is none.
  Found with_default_rule(const world::Scope& scope, std::string_view rule_arn) const;
  /// Its row is null where nobody listens.
  Found on_port(const world::Scope& scope, std::string_view load_balancer_name,
                std::int32_t port) const;
  /// Those of the load balancer go, with their rules.
  void remove_all(const world::Scope& scope, std::string_view load_balancer_arn);

 private:
  Found find(const world::Scope& scope, std::string_view load_balancer_name,
             const std::function<bool(const ListenerRow&)>& is_it) const;
  void remove(const world::Scope& scope, const Found& found);

  world::Table<ListenerRow> listeners_;
};

}  // namespace windtunnel::elbv2
