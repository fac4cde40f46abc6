#pragma once

#include "emulator/host/api_call.hpp"

namespace windtunnel::host {

/// Puts the server's own base into the canonical AWS URLs of a call's output, so that the client's
/// next request comes here. State never holds a port.
void localize_urls(const ApiCall& call);

}  // namespace windtunnel::host
