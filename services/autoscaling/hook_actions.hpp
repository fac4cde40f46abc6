#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/groups.hpp"
#include "services/autoscaling/rows.hpp"
#include "simulation/event.hpp"
#include "simulation/rows.hpp"

namespace windtunnel::autoscaling {

/// Instances that wait for an answer to a hook (ASG-033 to ASG-038). An answer comes from a client,
/// from another service that heard of the signal, or by default at the end of the heartbeat.
class HookActions final : public world::Component {
 public:
  explicit HookActions(world::World& world);

  CompleteLifecycleActionAnswer complete_lifecycle_action(world::Call& call,
                                                          const CompleteLifecycleActionType& in);
  RecordLifecycleActionHeartbeatAnswer record_lifecycle_action_heartbeat(
      world::Call& call, const RecordLifecycleActionHeartbeatType& in);
  /// The subject is the instance.
  void on_timeout(const simulation::Event& event);

  // For the rest of the service.

  enum class Transition : bool { launching, terminating };
  /// Whether the group has a hook for this.
  bool would_start(const GroupName& group, Transition transition) const;
  void start(const GroupName& group, std::uint32_t instance, Transition transition);
  /// The instance waits for nothing more.
  void drop(std::uint32_t instance);
  /// The hook is about to be deleted: what waits for it goes on (ASG-037).
  void finish_all(const GroupName& group, const LifecycleHook& hook);

 private:
  /// An instance waits for each hook at most once in each direction, so that a token follows from
  /// what it is for.
  std::string token_of(const GroupName& group, std::string_view hook, std::uint32_t instance) const;
  /// The token of the waiting action that a request means; the rules' error where there is none.
  std::string find(const GroupName& group, const std::string& hook,
                   const api::Opt<std::string>& token,
                   const api::Opt<std::string>& instance) const;
  bool is_waiting(const GroupName& group, std::uint32_t instance) const;
  void answer(const GroupName& group, const std::string& token, bool abandon, bool timed_out);

  simulation::Rows<HookActionRow> rows_;
};

}  // namespace windtunnel::autoscaling
