#pragma once

#include "emulator/host/worlds.hpp"
#include "emulator/http/message.hpp"
#include "emulator/protocol/router.hpp"

namespace windtunnel::host {

/// The way of an AWS request from the socket to its world.
class Gateway {
 public:
  /// `worlds` outlives the gateway.
  explicit Gateway(Worlds& worlds);

  /// May be called from any thread; answers later, through the responder.
  void serve(http::Request&& request, http::Responder respond);

 private:
  Worlds& worlds_;
  protocol::Router router_;
};

}  // namespace windtunnel::host
