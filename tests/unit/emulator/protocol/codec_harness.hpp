#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "emulator/api/wire_value.hpp"
#include "emulator/http/ascii.hpp"
#include "emulator/protocol/codec.hpp"
#include "services/testmodel/api.hpp"
#include "services/testxml/api.hpp"
#include "tests/unit/emulator/protocol/described_json.hpp"

/// What tests of the codecs share: requests in, wire values and responses out, without sockets.
namespace windtunnel::protocol {

using Headers = std::vector<std::pair<std::string_view, std::string_view>>;
using nlohmann::json;
using tests::described;

inline http::Request post(std::string body, Headers headers = {}) {
  return {.method = "POST", .target = "/", .headers = std::move(headers), .body = std::move(body)};
}

/// What a codec made of a request: the input by its descriptors and the paths of what is missing,
/// or the error.
struct Decoded {
  json input;
  std::vector<std::string> missing;
  std::string error;
  std::string message;
};

template <class Operation>
Route route_to(const api::ServiceModel& service) {
  Route route;
  route.service = &service;
  route.operation = &Operation::model();
  return route;
}

template <class Operation>
Decoded decode(const Codec& codec, const Route& route, const http::Request& request) {
  typename Operation::Input input{};
  api::Violations missing;
  Decoded decoded;
  try {
    codec.decode_input(route, request, &input, missing);
  } catch (const api::ApiError& error) {
    decoded.error = error.code;
    decoded.message = error.message;
    return decoded;
  }
  if constexpr (api::WireStruct<typename Operation::Input>) decoded.input = described(input);
  for (const api::Violation& violation : missing) decoded.missing.push_back(violation.path);
  return decoded;
}

inline constexpr ResponseContext context{"01234567-89ab-4cde-8f01-23456789abcd"};

template <class Operation>
http::Response encode(const Codec& codec, const api::ServiceModel& service,
                      const typename Operation::Output& output) {
  return codec.encode_output(route_to<Operation>(service), &output, context);
}

/// The only header of that name; fails the test where there are several.
inline std::string header_of(const http::Response& response, std::string_view name) {
  std::string found;
  int times = 0;
  for (const auto& [field, value] : response.headers) {
    if (!http::equal_ignoring_case(field, name)) continue;
    found = value;
    ++times;
  }
  EXPECT_LE(times, 1) << name;
  return found;
}

/// A body as a client sends it, and what the input then holds as `described` has it.
struct ReadCase {
  std::string sent;
  std::string_view held;
};
/// A body that is refused, and with what message.
struct RefusedCase {
  std::string sent;
  std::string_view message;
};

inline std::string nested(std::string_view open, std::string_view inner, std::string_view close,
                          int times) {
  std::string text;
  for (int level = 0; level < times; ++level) text += open;
  text += inner;
  for (int level = 0; level < times; ++level) text += close;
  return text;
}

}  // namespace windtunnel::protocol
