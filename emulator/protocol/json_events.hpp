#pragma once

#include <string>

#include "emulator/api/shape.hpp"

namespace windtunnel::protocol {

/// Appends the events, a list of the model's union, to a body as one message each. What they carry
/// is bytes, text or JSON, as the model says.
void write_events(const api::Shape& events, const void* list, std::string& body);

}  // namespace windtunnel::protocol
