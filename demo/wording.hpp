#pragma once

#include <string>
#include <string_view>

#include "simulation/time.hpp"

/// How the demo names things and writes what people read at a glance.
namespace windtunnel::demo {

/// The key of a revision's bundle: "web-1.zip".
std::string bundle_key(int revision);
/// The time of day: "03:00:25".
std::string time_text(simulation::Instant at);
/// "8.2 s", from a minute on "6 m 35 s", from an hour on "1 h 02 m".
std::string span_text(simulation::Duration span);
/// As much of an instance's id as tells a dozen apart: "i-0a3f81c2".
std::string short_id(std::string_view instance_id);
/// A deployment configuration without the name that all of CodeDeploy's own begin with.
std::string short_config(std::string_view name);
/// An alarm's reason without what stands beside it anyway, and without the datapoints' dates:
/// "2 datapoints [124.0, 79.0] were greater than the threshold (50.0)".
std::string short_reason(std::string_view reason);

}  // namespace windtunnel::demo
