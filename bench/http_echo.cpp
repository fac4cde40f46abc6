// The yardstick of the HTTP figures: a bare Beast server on one thread that reads a JSON body and
// answers it, over keep-alive connections, with no timeouts, no limits and no checks.
//
//   http_echo [--port N]      (default 4567; 0 takes a free one, which is printed)

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;

namespace {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  explicit Connection(Socket socket) : socket_(std::move(socket)) {
    socket_.set_option(tcp::no_delay(true));
  }

  void read() {
    request_ = {};
    http::async_read(socket_, buffer_, request_,
                     [self = shared_from_this()](error_code error, std::size_t) {
                       if (!error) self->answer();
                     });
  }

 private:
  void answer() {
    response_ = {http::status::ok, request_.version()};
    response_.set(http::field::server, "echo");
    response_.set(http::field::content_type, "application/json");
    const auto json = nlohmann::json::parse(request_.body(), nullptr, false);
    if (json.is_discarded()) {
      response_.result(http::status::bad_request);
    } else {
      response_.body() = json.dump();
    }
    response_.keep_alive(request_.keep_alive());
    response_.prepare_payload();
    http::async_write(socket_, response_,
                      [self = shared_from_this()](error_code error, std::size_t) {
                        if (!error && self->response_.keep_alive()) self->read();
                      });
  }

  Socket socket_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
};

void accept(asio::basic_socket_acceptor<tcp, Executor>& acceptor) {
  acceptor.async_accept(acceptor.get_executor(), [&acceptor](error_code error, Socket socket) {
    if (!error) std::make_shared<Connection>(std::move(socket))->read();
    accept(acceptor);
  });
}

}  // namespace

int main(int argc, char** argv) {
  unsigned short port = 4567;
  if (argc == 3 && std::string_view(argv[1]) == "--port") {
    port = static_cast<unsigned short>(std::atoi(argv[2]));
  } else if (argc != 1) {
    std::fprintf(stderr, "usage: %s [--port N]\n", argv[0]);
    return 2;
  }
  asio::io_context context(1);
  asio::basic_socket_acceptor<tcp, Executor> acceptor(
      context, tcp::endpoint(asio::ip::address_v4::loopback(), port));
  accept(acceptor);
  std::printf("listening on 127.0.0.1:%u\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  context.run();
}
