#pragma once

#include <string>
#include <string_view>

#include "emulator/protocol/codec.hpp"
#include "emulator/protocol/json_writer.hpp"

namespace windtunnel::protocol {

/// How an error is written in JSON, over REST too, and in CBOR.
struct ErrorOnWire {
  ErrorOnWire(const api::ServiceModel* service, const api::OperationModel* operation,
              const api::ApiError& error);

  /// Whether the error's member is text in its shape; unknown members are.
  bool is_text(std::string_view member) const;
  /// The member of the error's shape, or null.
  const api::Member* find_member(std::string_view member) const;
  void write_member(std::string_view name, std::string_view text, JsonWriter& writer) const;

  /// `__type`: the shape's name where the operation models the error, else its code.
  std::string_view type;
  /// "message" or "Message", as the shape has it.
  std::string_view message_member = "message";
  /// `Code;Sender` or `Code;Receiver` for services that also speak, or once spoke, query; else
  /// empty. SDKs show that code instead of the type.
  std::string query_error;

 private:
  const api::Shape* shape_;
};

}  // namespace windtunnel::protocol
