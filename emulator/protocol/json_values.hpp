#pragma once

#include <string>

#include "emulator/protocol/json_writer.hpp"
#include "emulator/protocol/member_decoding.hpp"

/// JSON bodies <-> wire values, by descriptor: what the JSON protocols and REST have in common.
namespace windtunnel::protocol {

/// Reads a whole document into `value`. Throws ApiError SerializationException for bytes that are
/// no JSON and values of the wrong type.
void read_json(const std::string& body, const api::Shape& shape, void* value,
               const api::MemberPath& path, JsonNames names, api::Violations& missing);

/// The same for a structure of which `reading` has some members already, from elsewhere than the
/// body. What is still absent is the caller's to note.
void read_json_members(const std::string& body, const api::Shape& shape, MemberReading& reading,
                       void* value, JsonNames names, api::Violations& missing);

/// Members that travel outside of the body are left out.
void write_json(JsonWriter& writer, const api::Shape& shape, const void* value, JsonNames names);

}  // namespace windtunnel::protocol
