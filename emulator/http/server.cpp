#include "emulator/http/server.hpp"

#include <algorithm>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "emulator/http/problem.hpp"
#include "emulator/http/response_head.hpp"
#include "emulator/http/server_core.hpp"
#include "emulator/http/session.hpp"

namespace windtunnel::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

namespace {

std::string address_text(const ServerOptions& options) {
  return options.host + ":" + std::to_string(options.port);
}

tcp::endpoint resolve(const ServerOptions& options, asio::io_context& context) {
  std::string host = options.host;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  // RFC 6761, 6.3: it needs no resolver, which a container may not have. Clients that know ::1 by
  // that name too go on to 127.0.0.1.
  if (host == "localhost") host = "127.0.0.1";
  error_code error;
  if (const auto address = asio::ip::make_address(host, error); !error) {
    return {address, options.port};
  }
  const auto found = tcp::resolver(context).resolve(host, std::to_string(options.port), error);
  if (error || found.empty()) {
    throw std::system_error(std::make_error_code(std::errc::address_not_available),
                            "The host '" + options.host +
                                "' is not known on this machine; choose an address of it with "
                                "--host, such as 127.0.0.1");
  }
  return found.begin()->endpoint();
}

[[noreturn]] void throw_bind_error(const ServerOptions& options, const error_code& error) {
  const std::error_code code(error.value(), std::system_category());
  const auto where = address_text(options);
  if (error == asio::error::address_in_use) {
    throw std::system_error(code, where +
                                      " is taken: stop the process that listens there (another "
                                      "windtunnel, or LocalStack?), or choose another port with "
                                      "--port, 0 for any free one");
  }
  if (error == asio::error::access_denied) {
    throw std::system_error(
        code, where + " is not for this user: choose a port of 1024 or more with --port");
  }
  throw std::system_error(code, where +
                                    " cannot be listened on: choose an address of this machine "
                                    "with --host, such as 127.0.0.1");
}

}  // namespace

ServerCore::ServerCore(ServerOptions server_options, Handler server_handler)
    : options(std::move(server_options)),
      handler(std::move(server_handler)),
      rules{options.host, options.allowed_hosts, options.allowed_origins},
      context(static_cast<int>(std::max(1u, options.threads))),
      housekeeping(context.get_executor()),
      acceptor(context),
      accept_pause(context),
      sweep_timer(context),
      stop_timer(context),
      signals(context) {}

void ServerCore::listen() {
  const auto endpoint = resolve(options, context);
  error_code error;
  const auto check = [&] {
    if (error) throw_bind_error(options, error);
  };
  acceptor.open(endpoint.protocol(), error);
  check();
  acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  check();
  acceptor.bind(endpoint, error);
  check();
  acceptor.listen(asio::socket_base::max_listen_connections, error);
  check();
  port = acceptor.local_endpoint().port();
}

void ServerCore::accept() {
  acceptor.async_accept(
      context.get_executor(),
      asio::bind_executor(housekeeping, [this](error_code error, Socket socket) {
        if (stopping) return;
        if (!error) {
          welcome(std::move(socket));
          return accept();
        }
        // Out of descriptors, most likely: trying again at once would only spin.
        accept_pause.expires_after(milliseconds(100));
        accept_pause.async_wait(asio::bind_executor(housekeeping, [this](error_code) {
          if (!stopping) accept();
        }));
      }));
}

void ServerCore::welcome(Socket socket) {
  std::shared_ptr<Session> session;
  {
    const std::lock_guard lock(sessions_mutex);
    if (sessions.size() < options.connections) {
      session = std::make_shared<Session>(std::move(socket), *this);
      sessions.insert(session);
    }
  }
  if (session) return session->start();
  const auto response = problem_response(
      {503, "The server has " + std::to_string(options.connections) +
                " connections, as many as it takes; close some, or try again later."});
  std::string text;
  append_head(text, response, {.keep_alive = false});
  text += response.body;
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(text), ignored);
}

void ServerCore::arm_sweep() {
  const auto shortest = std::min(
      {options.header_timeout, options.body_timeout, options.idle_timeout, options.linger_timeout});
  sweep_timer.expires_after(std::clamp(shortest / 4, milliseconds(5), milliseconds(1000)));
  sweep_timer.async_wait(asio::bind_executor(housekeeping, [this](error_code error) {
    if (!error) sweep();
  }));
}

// One look at all connections a few times in their shortest timeout: a timer for each would have
// to be set again with every request.
void ServerCore::sweep() {
  const auto now = std::chrono::steady_clock::now();
  for (const auto& session : all_sessions()) session->expire(now);
  arm_sweep();
}

void ServerCore::begin_stop() {
  if (stopping.exchange(true)) return;
  error_code ignored;
  acceptor.close(ignored);
  const auto open = all_sessions();
  if (open.empty()) return finish();
  for (const auto& session : open) session->stop_when_idle();
  stop_timer.expires_after(options.stop_timeout);
  stop_timer.async_wait(asio::bind_executor(housekeeping, [this](error_code) { finish(); }));
}

void ServerCore::finish() {
  finished = true;
  context.stop();
}

void ServerCore::remove(const std::shared_ptr<Session>& session) {
  bool is_last = false;
  {
    const std::lock_guard lock(sessions_mutex);
    sessions.erase(session);
    is_last = sessions.empty();
  }
  if (is_last && stopping) finish();
}

std::vector<std::shared_ptr<Session>> ServerCore::all_sessions() {
  const std::lock_guard lock(sessions_mutex);
  return {sessions.begin(), sessions.end()};
}

Server::Server(ServerOptions options, Handler handler)
    : core_(std::make_unique<ServerCore>(std::move(options), std::move(handler))) {}

Server::~Server() {
  stop();
  join();
}

void Server::start() {
  core_->listen();
  core_->accept();
  core_->arm_sweep();
  const auto threads = std::max(1u, core_->options.threads);
  for (unsigned i = 0; i < threads; ++i) {
    core_->threads.emplace_back([core = core_.get()] { core->context.run(); });
  }
}

std::uint16_t Server::port() const { return core_->port; }

asio::io_context& Server::context() { return core_->context; }

void Server::stop() {
  asio::post(core_->housekeeping, [core = core_.get()] { core->begin_stop(); });
}

void Server::join() {
  for (auto& thread : core_->threads) {
    if (thread.joinable()) thread.join();
  }
}

void Server::on_termination_signal(std::function<void(int signal)> on_signal) {
  auto& core = *core_;
  core.signals.add(SIGINT);
  core.signals.add(SIGTERM);
  core.signals.async_wait(asio::bind_executor(
      core.housekeeping, [&core, on_signal = std::move(on_signal)](error_code error, int signal) {
        if (error) return;
        core.signals.async_wait(
            asio::bind_executor(core.housekeeping, [&core](error_code again_error, int) {
              if (!again_error) core.finish();
            }));
        on_signal(signal);
      }));
}

}  // namespace windtunnel::http
