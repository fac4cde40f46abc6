#pragma once

#include <string>

namespace windtunnel::demo {

/// The bundle of a revision as a zip: fixtures/bundles/web, and the revision's number in a file.
std::string bundle_of(int revision);

}  // namespace windtunnel::demo
