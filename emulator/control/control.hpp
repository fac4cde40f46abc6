#pragma once

#include <string_view>

#include "emulator/host/worlds.hpp"
#include "emulator/http/message.hpp"

/// The control plane: /_windtunnel/v1, and the aliases of other emulators' control calls.
namespace windtunnel::control {

inline constexpr std::string_view version = "0.1.0";

class Control {
 public:
  /// `worlds` outlives this object.
  explicit Control(host::Worlds& worlds);

  /// Whether the request is for the control plane rather than for a service.
  static bool handles(const http::Request& request);
  /// May be called from any thread; answers through the responder, perhaps later. Errors are
  /// application/problem+json that say what to do.
  void serve(http::Request&& request, http::Responder respond);

 private:
  host::Worlds& worlds_;
};

}  // namespace windtunnel::control
