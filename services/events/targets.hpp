#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/events/api.hpp"

namespace windtunnel::events {

/// The targets of rules, which are kept in the rules' rows.
class Targets final : public world::Component {
 public:
  using Component::Component;

  PutTargetsResponse put_targets(world::Call& call, const PutTargetsRequest& in);
  RemoveTargetsResponse remove_targets(world::Call& call, const RemoveTargetsRequest& in);
  ListTargetsByRuleResponse list_targets_by_rule(world::Call& call,
                                                 const ListTargetsByRuleRequest& in);
};

}  // namespace windtunnel::events
