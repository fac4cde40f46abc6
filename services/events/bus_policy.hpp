#pragma once

#include <string>
#include <string_view>

#include "services/events/api.hpp"
#include "services/events/names.hpp"

/// The policy of a bus, a JSON document that is empty where there is none (EB-005).
namespace windtunnel::events {

/// With one statement more, or another one in its place.
std::string with_permission(const std::string& policy, const BusName& bus,
                            const PutPermissionRequest& permission);
/// Without the statement; empty where it was the last one.
std::string without_permission(const std::string& policy, const std::string& statement_id);

}  // namespace windtunnel::events
