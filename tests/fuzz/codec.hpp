#pragma once

#include <optional>
#include <string>

#include "emulator/protocol/codec.hpp"
#include "services/testmodel/api.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace windtunnel::fuzz {

using testmodel::Everything;

inline protocol::Route route_to_everything() {
  protocol::Route route;
  route.service = &testmodel::service_model;
  route.operation = &testmodel::operations::EchoEverything::model();
  return route;
}

/// The input in a body; nothing where it is refused. What is refused has a code and says why.
inline std::optional<Everything> decode(const protocol::Codec& codec, std::string body) {
  http::Request request;
  request.method = "POST";
  request.target = "/";
  request.body = std::move(body);
  Everything input;
  api::Violations violations;
  try {
    codec.decode_input(route_to_everything(), request, &input, violations);
  } catch (const api::ApiError& error) {
    require(!error.code.empty() && !error.message.empty(), "an error says what it is");
    return std::nullopt;
  }
  api::validate(Everything::shape(), &input, violations);
  require(violations.empty() || !api::validation_message(violations).empty(),
          "violations have a message");
  return input;
}

inline std::string encode(const protocol::Codec& codec, const Everything& output) {
  return codec.encode_output(route_to_everything(), &output, {"00000000-0000-4000-8000-000000000000"})
      .body;
}

/// What a codec writes, it reads; and read and written again it is the same to the byte.
inline void require_round_trip(const protocol::Codec& codec, const Everything& value) {
  const std::string written = encode(codec, value);
  const std::optional<Everything> again = decode(codec, written);
  require(again.has_value(), "what was written can be read");
  require(encode(codec, *again) == written, "what was read is what was written");
}

}  // namespace windtunnel::fuzz
