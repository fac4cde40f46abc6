#pragma once

#include <string>

#include "emulator/http/message.hpp"

namespace windtunnel::protocol {

/// Which world a request is for, and its target without that.
struct WorldTarget {
  /// "default" where the request names none. As sent: the caller checks that it may be a name.
  std::string world;
  std::string target;
};

/// `/_world/NAME/...` as path, or the host `NAME.world.localhost` (with a bucket in front of it
/// for S3); the path wins.
WorldTarget split_world(const http::Request& request);

}  // namespace windtunnel::protocol
