#include "services/autoscaling/lifecycle_state.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace windtunnel::autoscaling {
namespace {

using enum LifecycleState;

constexpr std::array transitions = {
    std::pair{none, pending},
    std::pair{pending, pending_wait},
    std::pair{pending, in_service},
    std::pair{pending_wait, pending_proceed},
    std::pair{pending_proceed, in_service},
    std::pair{in_service, entering_standby},
    std::pair{entering_standby, standby},
    std::pair{standby, pending},
    std::pair{in_service, detaching},
    std::pair{standby, detaching},
    // An instance can be ended from wherever it is.
    std::pair{pending, terminating},
    std::pair{pending_wait, terminating},
    std::pair{pending_proceed, terminating},
    std::pair{in_service, terminating},
    std::pair{entering_standby, terminating},
    std::pair{standby, terminating},
    std::pair{detaching, terminating},
    std::pair{terminating, terminating_wait},
    std::pair{terminating_wait, terminating_proceed},
};

}  // namespace

std::string_view state_name(LifecycleState state) {
  switch (state) {
    case none: return "";
    case pending: return "Pending";
    case pending_wait: return "Pending:Wait";
    case pending_proceed: return "Pending:Proceed";
    case in_service: return "InService";
    case terminating: return "Terminating";
    case terminating_wait: return "Terminating:Wait";
    case terminating_proceed: return "Terminating:Proceed";
    case detaching: return "Detaching";
    case entering_standby: return "EnteringStandby";
    case standby: return "Standby";
  }
  return "";
}

bool may_change(LifecycleState from, LifecycleState to) {
  return std::find(transitions.begin(), transitions.end(), std::pair{from, to}) !=
         transitions.end();
}

bool is_launching(LifecycleState state) {
  return state == pending || state == pending_wait || state == pending_proceed;
}

bool is_counted(LifecycleState state) { return state == in_service || is_launching(state); }

bool is_terminating(LifecycleState state) {
  return state == terminating || state == terminating_wait || state == terminating_proceed;
}

}  // namespace windtunnel::autoscaling
