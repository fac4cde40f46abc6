#pragma once

#include <string_view>

namespace windtunnel::demo {

/// fixtures/fleets/web-12.yaml, taken in by the build: the demo runs from any folder.
extern const std::string_view fleet_file;

}  // namespace windtunnel::demo
