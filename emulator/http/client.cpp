#include "emulator/http/client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <charconv>
#include <limits>
#include <optional>

namespace windtunnel::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::uint64_t most_response_bytes = 1u << 30;

std::string text(const Endpoint& endpoint) {
  return "http://" + endpoint.host + ":" + std::to_string(endpoint.port);
}

/// The steps of one exchange, each started by the one before it; any failure ends it.
class Exchange {
 public:
  Exchange(asio::io_context& context, const Endpoint& endpoint)
      : resolver_(context), stream_(context) {
    host_ = endpoint.host;
    port_ = std::to_string(endpoint.port);
    parser_.body_limit(most_response_bytes);
  }

  beast::http::request<beast::http::string_body>& request() { return request_; }

  void start(std::chrono::milliseconds timeout) {
    if (timeout.count() > 0) stream_.expires_after(timeout);
    resolver_.async_resolve(host_, port_, [this](error_code error, const auto& found) {
      if (failed("resolve", error)) return;
      stream_.async_connect(found, [this](error_code refused, const tcp::endpoint&) {
        if (failed("connect", refused)) return;
        write();
      });
    });
  }

  /// Empty once the answer is there.
  const std::string& failure() const { return failure_; }
  bool timed_out() const { return timed_out_; }
  ClientResponse response() {
    return {parser_.get().result_int(), std::move(parser_.get().body())};
  }

 private:
  void write() {
    beast::http::async_write(stream_, request_, [this](error_code error, std::size_t) {
      if (failed("write", error)) return;
      beast::http::async_read(stream_, buffer_, parser_,
                              [this](error_code broken, std::size_t) { failed("read", broken); });
    });
  }

  bool failed(const char* step, error_code error) {
    if (!error) return false;
    failure_ = std::string(step) + ": " + error.message();
    timed_out_ = error == beast::error::timeout;
    return true;
  }

  std::string host_, port_, failure_;
  bool timed_out_ = false;
  tcp::resolver resolver_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  beast::http::request<beast::http::string_body> request_;
  beast::http::response_parser<beast::http::string_body> parser_;
};

}  // namespace

Endpoint parse_endpoint(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  const std::string whole(url);
  const auto refuse = [&]() -> ClientError {
    return ClientError("'" + whole + "' is no endpoint: write it as http://127.0.0.1:4566");
  };
  if (!url.starts_with(scheme)) throw refuse();
  url.remove_prefix(scheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  Endpoint endpoint;
  const std::size_t colon = url.rfind(':');
  endpoint.host = url.substr(0, colon);
  if (colon != std::string_view::npos) {
    const std::string_view digits = url.substr(colon + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
    if (error != std::errc{} || end != digits.data() + digits.size()) throw refuse();
  }
  if (endpoint.host.empty() || endpoint.host.find('/') != std::string::npos) throw refuse();
  return endpoint;
}

ClientResponse send_request(asio::io_context& context, const Endpoint& endpoint,
                            std::string_view method, std::string_view target, std::string_view body,
                            std::chrono::milliseconds timeout) {
  Exchange exchange(context, endpoint);
  auto& request = exchange.request();
  request.version(11);
  request.method_string({method.data(), method.size()});
  request.target({target.data(), target.size()});
  request.set(beast::http::field::host, endpoint.host + ":" + std::to_string(endpoint.port));
  request.set(beast::http::field::connection, "close");
  if (!body.empty()) {
    request.set(beast::http::field::content_type, "application/json");
    request.body() = body;
  }
  request.prepare_payload();
  exchange.start(timeout);
  context.run();
  if (!exchange.failure().empty()) {
    throw ClientError("no answer from " + text(endpoint) + " (" + exchange.failure() + ")",
                      exchange.timed_out());
  }
  return exchange.response();
}

ClientResponse send_request(const Endpoint& endpoint, std::string_view method,
                            std::string_view target, std::string_view body,
                            std::chrono::milliseconds timeout) {
  asio::io_context context(1);
  try {
    return send_request(context, endpoint, method, target, body, timeout);
  } catch (const ClientError& error) {
    throw ClientError(error.what() +
                      std::string(": is 'windtunnel serve' running there? --endpoint or "
                                  "WINDTUNNEL_ENDPOINT names another address"));
  }
}

}  // namespace windtunnel::http
