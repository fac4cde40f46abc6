#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <vector>

#include "emulator/http/access.hpp"
#include "emulator/http/server.hpp"

namespace windtunnel::http {

class Session;
using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

/// What the server and its connections share. Included by server.cpp and session.cpp only.
struct ServerCore {
  ServerCore(ServerOptions server_options, Handler server_handler);

  void listen();
  void accept();
  void welcome(Socket socket);
  void arm_sweep();
  void sweep();
  void begin_stop();
  /// Ends the threads, whatever is still under way.
  void finish();
  /// Called by a connection that has closed.
  void remove(const std::shared_ptr<Session>& session);
  std::vector<std::shared_ptr<Session>> all_sessions();

  const ServerOptions options;
  const Handler handler;
  const AccessRules rules;
  std::atomic<bool> stopping{false};
  // Before the context, whose destruction may still drop responders that look at it.
  std::atomic<bool> finished{false};
  boost::asio::io_context context;
  // Accepting, sweeping and stopping happen one after another.
  boost::asio::strand<Executor> housekeeping;
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor> acceptor;
  boost::asio::steady_timer accept_pause;
  boost::asio::steady_timer sweep_timer;
  boost::asio::steady_timer stop_timer;
  boost::asio::signal_set signals;
  std::vector<std::thread> threads;
  std::uint16_t port = 0;

  std::mutex sessions_mutex;
  std::unordered_set<std::shared_ptr<Session>> sessions;
};

}  // namespace windtunnel::http
