#pragma once

#include <string>
#include <string_view>

#include "emulator/http/message.hpp"

namespace windtunnel::http {

/// What a response's head depends on besides the response.
struct ResponseContext {
  bool is_head_request = false;
  unsigned http_minor_version = 1;
  bool keep_alive = true;
  /// The request's allowed Origin, to be answered with CORS headers; empty where it had none.
  std::string_view origin = {};
};

/// Appends status line and header block to `out`; returns whether the response's body is to be
/// sent after it. Headers that are this room's (see Response) are dropped from the handler's, as
/// are names that are no tokens; a line break inside a value becomes a space, so that a handler
/// that echoes its input cannot be made to answer with a header of the client's making.
bool append_head(std::string& out, const Response& response, const ResponseContext& context);

}  // namespace windtunnel::http
