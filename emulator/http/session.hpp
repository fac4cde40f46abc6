#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/http/message.hpp"
#include "emulator/http/request_reader.hpp"
#include "emulator/http/server_core.hpp"

namespace windtunnel::http {

/// Received bytes that the reader has not taken yet, in one piece.
class InputBuffer {
 public:
  std::string_view bytes() const { return {storage_.data() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }
  void consume(std::size_t count);
  /// Gives back memory that an unusually large request has left behind.
  void release_excess();
  /// Room for at least `count` more bytes; what is received there is then committed.
  char* prepare(std::size_t count);
  std::size_t room() const { return storage_.size() - end_; }
  void commit(std::size_t count) { end_ += count; }

 private:
  std::vector<char> storage_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

class Ticket;

/// One connection: read, judge, hand over, answer, again. Exactly one of these steps is under way
/// at any time and each starts the next, so the members need no lock although the steps may run
/// on different threads. Only expire() and stop_when_idle() come from the side: they
/// touch nothing but the atomics and, under a lock against close(), the descriptor.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Socket socket, ServerCore& core);

  void start();

  /// Ends the step under way if its deadline has passed.
  void expire(std::chrono::steady_clock::time_point now);
  /// Closes a connection with no request in flight; others close after their answer.
  void stop_when_idle();

 private:
  friend class Ticket;
  enum class Phase : std::uint8_t { Idle, Head, Body, Handling, Writing, Draining };

  void serve();
  bool read_request();
  void wait_for_input();
  bool judge_head();
  bool answer_expectation();
  bool call_handler();
  void resume(Response&& response);
  void refuse_request(const Problem& problem);

  void read();
  void on_read(std::size_t count);
  void on_input_end(bool orderly);

  bool write();
  bool write_some();
  void write_rest();
  bool next_request();
  void answer();

  void drain();
  void close();
  void shut(int how);
  void enter(Phase phase, std::chrono::steady_clock::duration limit);

  ServerCore& core_;
  Socket socket_;
  InputBuffer input_;
  RequestReader reader_;

  Response response_;
  // The answer's head as sent, and how much of head and body together is sent.
  std::string head_;
  std::size_t sent_bytes_ = 0;
  bool sends_body_ = false;
  bool is_head_known_ = false;
  bool is_admitted_ = false;
  bool is_refused_ = false;
  bool keep_alive_ = true;
  bool has_served_ = false;

  std::chrono::steady_clock::time_point body_begun_;
  std::atomic<Phase> phase_{Phase::Idle};
  std::atomic<std::chrono::steady_clock::rep> deadline_;
  std::atomic<bool> timed_out_{false};
  std::mutex closing_mutex_;
  bool closed_ = false;
};

}  // namespace windtunnel::http
