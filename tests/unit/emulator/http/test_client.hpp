#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace windtunnel::http {

struct Answer {
  unsigned status = 0;
  std::string head;
  std::string body;

  bool has(std::string_view header_line) const {
    return head.find("\r\n" + std::string(header_line) + "\r\n") != std::string::npos;
  }
};

/// A raw connection to the server under test, on purpose without any HTTP of its own beyond
/// Content-Length. Every wait ends after five seconds with what was received by then.
class TestClient {
 public:
  explicit TestClient(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{5, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      ::close(descriptor_);
      throw std::runtime_error("cannot connect");
    }
  }
  ~TestClient() { ::close(descriptor_); }
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  /// Whether the connection took all of it.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  void end_sending() { ::shutdown(descriptor_, SHUT_WR); }

  Answer read_answer(bool to_head_request = false) {
    Answer answer;
    std::size_t end;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return answer;
    }
    answer.head = received_.substr(0, end + 2);
    received_.erase(0, end + 4);
    answer.status = static_cast<unsigned>(std::stoul(answer.head.substr(9, 3)));
    const auto at = answer.head.find("Content-Length: ");
    if (to_head_request || at == std::string::npos) return answer;
    const auto size = std::stoul(answer.head.substr(at + 16));
    while (received_.size() < size && receive()) {
    }
    answer.body = received_.substr(0, size);
    received_.erase(0, size);
    return answer;
  }

  Answer ask(std::string_view request) {
    send(request);
    return read_answer();
  }

  /// Whether the server closes the connection (in time) without another byte.
  bool is_closed_by_server() {
    if (!received_.empty()) return false;
    char byte;
    return ::recv(descriptor_, &byte, 1, 0) == 0;
  }

  int descriptor() const { return descriptor_; }

 private:
  bool receive() {
    char piece[65536];
    const auto count = ::recv(descriptor_, piece, sizeof piece, 0);
    if (count <= 0) return false;
    received_.append(piece, static_cast<std::size_t>(count));
    return true;
  }

  int descriptor_;
  std::string received_;
};

}  // namespace windtunnel::http
