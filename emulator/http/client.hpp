#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace boost::asio {
class io_context;
}

namespace windtunnel::http {

/// Where a server of ours is: "http://127.0.0.1:4566".
struct Endpoint {
  std::string host = "127.0.0.1";
  std::uint16_t port = 4566;
};

/// Throws ClientError for anything but http://HOST[:PORT], with or without a slash at the end.
Endpoint parse_endpoint(std::string_view url);

/// No answer came, in a sentence that says what to do.
class ClientError : public std::runtime_error {
 public:
  explicit ClientError(const std::string& sentence, bool timed_out = false)
      : std::runtime_error(sentence), timed_out(timed_out) {}
  bool timed_out;
};

struct ClientResponse {
  unsigned status = 0;
  std::string body;
};

/// One request, answered or given up after `timeout` of real time; zero waits for ever. `context`
/// is used for nothing else; who stops it from another thread ends the wait.
ClientResponse send_request(boost::asio::io_context& context, const Endpoint& endpoint,
                            std::string_view method, std::string_view target, std::string_view body,
                            std::chrono::milliseconds timeout);

/// One request, answered or given up: what the command line asks of a running server. `timeout` is
/// real time; zero waits for ever.
ClientResponse send_request(const Endpoint& endpoint, std::string_view method,
                            std::string_view target, std::string_view body = {},
                            std::chrono::milliseconds timeout = std::chrono::seconds(30));

}  // namespace windtunnel::http
