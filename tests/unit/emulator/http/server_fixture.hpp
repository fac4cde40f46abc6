#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "emulator/http/server.hpp"
#include "tests/unit/emulator/http/test_client.hpp"

namespace windtunnel::http {

using std::chrono::milliseconds;

/// Answers `METHOD TARGET BODY`.
inline Response echo(const Request& request) {
  Response response;
  response.body =
      std::string(request.method) + " " + std::string(request.target) + " " + request.body;
  return response;
}

inline ServerOptions test_options() {
  ServerOptions options;
  options.port = 0;
  options.linger_timeout = milliseconds(500);
  options.stop_timeout = milliseconds(2000);
  return options;
}

inline Handler echo_handler() {
  return [](Request&& request, const Responder& respond) { respond(echo(request)); };
}

/// A started server; its client connections are made by the tests.
struct RunningServer {
  explicit RunningServer(ServerOptions options = test_options(), Handler handler = echo_handler())
      : server(std::move(options), std::move(handler)) {
    server.start();
  }
  std::uint16_t port() const { return server.port(); }

  Server server;
};

inline std::string get(std::string_view target, std::string_view more_headers = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" +
         std::string(more_headers) + "\r\n";
}

inline std::string post(std::string_view body, std::string_view more_headers = {}) {
  return "POST / HTTP/1.1\r\nHost: localhost\r\n" + std::string(more_headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace windtunnel::http
