#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulator/http/message.hpp"
#include "emulator/http/request_reader.hpp"

namespace boost::asio {
class io_context;
}

namespace windtunnel::http {

struct ServerOptions {
  /// A name or an address, IPv6 with or without brackets.
  std::string host = "127.0.0.1";
  /// 0 takes any free port: Server::port() tells which.
  std::uint16_t port = 4566;
  unsigned threads = 1;
  /// Beyond what DESIGN.md "Safety" allows anyway: see AccessRules.
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> allowed_origins;

  ReaderLimits limits;
  /// More are answered 503 and closed.
  std::size_t connections = 10'000;
  /// From connecting, or from a header's first byte, to its last.
  std::chrono::milliseconds header_timeout{30'000};
  /// How long a body may take, plus one second for every KiB received; and how long the client
  /// may take nothing of its answer.
  std::chrono::milliseconds body_timeout{30'000};
  /// Between two requests of a connection.
  std::chrono::milliseconds idle_timeout{5 * 60'000};
  /// How long a closed connection waits for the client to have read the last answer.
  std::chrono::milliseconds linger_timeout{2'000};
  /// How long stop() lets requests in flight go on.
  std::chrono::milliseconds stop_timeout{10'000};
};

struct ServerCore;

/// Serves HTTP/1.1 and 1.0 on one address. One io_context runs on `threads` threads; a connection
/// needs no strand because only one thing of it is ever under way (reading, handling, writing).
/// The handler is called on these threads, for several connections at once if there are several.
class Server {
 public:
  Server(ServerOptions options, Handler handler);
  /// Stops as stop() does, and waits.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds, listens and starts the threads. Throws std::system_error, whose text says what to do,
  /// if the address cannot be bound.
  void start();

  /// The port that is bound; valid after start().
  std::uint16_t port() const;

  /// Runs on the server's threads: for the strands of worlds, for timers and posted functions.
  /// Nothing of it runs before start() or after join(). Whatever holds a strand or a timer of it
  /// must be destroyed before the server.
  boost::asio::io_context& context();

  /// Stops accepting, closes idle connections, lets requests in flight be answered for
  /// `stop_timeout`, then ends the threads. Returns at once; may be called from any thread, often.
  void stop();

  /// Waits until stop() has done its work. Responders called later are ignored.
  void join();

  /// Calls `on_signal` on one of the server's threads at the first SIGINT or SIGTERM (which then
  /// no longer kill the process); a second one ends the threads without waiting for anything.
  void on_termination_signal(std::function<void(int signal)> on_signal);

 private:
  std::unique_ptr<ServerCore> core_;
};

}  // namespace windtunnel::http
