#include "emulator/http/session.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <exception>
#include <limits>
#include <utility>

#include "emulator/http/ascii.hpp"
#include "emulator/http/response_head.hpp"

namespace windtunnel::http {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto no_deadline = std::numeric_limits<Clock::rep>::max();

Response internal_failure() {
  Response response;
  response.status = 500;
  response.headers.emplace_back("Content-Type", "text/plain");
  response.body = "The emulator failed to answer this request; that is a bug of the emulator.\n";
  return response;
}

}  // namespace

void InputBuffer::consume(std::size_t count) {
  begin_ += count;
  if (begin_ == end_) begin_ = end_ = 0;
}

void InputBuffer::release_excess() {
  constexpr std::size_t kept_bytes = 16 * 1024;
  if (empty() && storage_.size() > kept_bytes) storage_ = {};
}

char* InputBuffer::prepare(std::size_t count) {
  if (room() < count && begin_ > 0) {
    std::copy(storage_.begin() + static_cast<std::ptrdiff_t>(begin_),
              storage_.begin() + static_cast<std::ptrdiff_t>(end_), storage_.begin());
    end_ -= std::exchange(begin_, 0);
  }
  if (room() < count) storage_.resize(std::max(end_ + count, storage_.size() * 2));
  return storage_.data() + end_;
}

/// The right and the duty to answer one request: used once it does nothing more, dropped unused
/// it answers 500. While the handler runs, the session's thread keeps the connection and an answer
/// is only laid down here; from the moment the handler has returned without one ("Detached"),
/// whoever answers goes on with the connection. Responders may thus be called from any thread,
/// and one called before the handler returns costs no hop at all.
class Ticket {
 public:
  explicit Ticket(std::weak_ptr<Session> session) : session_(std::move(session)) {}
  ~Ticket() {
    if (!used_.load()) answer(internal_failure());
  }
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;

  bool answer(Response&& response) {
    if (used_.exchange(true)) return false;
    response_ = std::move(response);
    if (state_.exchange(State::Answered) == State::Detached) {
      if (const auto session = session_.lock()) session->resume(std::move(response_));
    }
    return true;
  }

  /// By the session's thread, after the handler: whether the answer is there already. If it is
  /// not, the session may be on another thread's hands when this returns.
  bool take_or_detach(Response& response) {
    if (state_.exchange(State::Detached) != State::Answered) return false;
    response = std::move(response_);
    return true;
  }

 private:
  enum class State : std::uint8_t { Handling, Detached, Answered };
  std::weak_ptr<Session> session_;
  Response response_;
  std::atomic<State> state_{State::Handling};
  std::atomic<bool> used_{false};
};

Session::Session(Socket socket, ServerCore& core)
    : core_(core),
      socket_(std::move(socket)),
      reader_(core.options.limits),
      deadline_(no_deadline) {}

void Session::start() {
  error_code ignored;  // a connection that is gone already shows when it is read
  socket_.non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  wait_for_input();
}

// Answers what the input holds, request by request, until something has to be waited for.
void Session::serve() {
  while (read_request() && write() && next_request()) {
  }
}

// Whether response_ is ready to be written. If not, whatever is waited for goes on from here, and
// this thread must not touch the session any more.
bool Session::read_request() {
  for (;;) {
    const auto [step, consumed_bytes] = reader_.feed(input_.bytes());
    input_.consume(consumed_bytes);
    switch (step) {
      case RequestReader::Step::NeedMore:
        wait_for_input();
        return false;
      case RequestReader::Step::HeadDone:
        if (!judge_head()) return true;
        if (!answer_expectation()) return is_refused_;
        break;
      case RequestReader::Step::Complete:
        return call_handler();
      case RequestReader::Step::Refused:
        refuse_request(reader_.problem());
        return true;
    }
  }
}

bool Session::judge_head() {
  is_head_known_ = true;
  keep_alive_ = reader_.head().keep_alive;
  if (const auto problem = refuse(reader_.head().claims, core_.rules)) {
    refuse_request(*problem);
    return false;
  }
  is_admitted_ = true;
  if (reader_.is_in_body()) body_begun_ = Clock::now();
  return true;
}

// `Expect: 100-continue`: the client waits for a word before it sends the body. False if the
// request is refused, or the connection closed because not even that word could be sent.
bool Session::answer_expectation() {
  constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  const auto& head = reader_.head();
  if (head.expect.empty() || head.claims.http_minor_version == 0) return true;
  if (!equal_ignoring_case(head.expect, "100-continue")) {
    refuse_request({417, "The only expectation that can be met is 100-continue."});
    return false;
  }
  if (!reader_.is_in_body() || !input_.empty()) return true;
  error_code error;
  if (socket_.write_some(asio::buffer(go_on), error) == go_on.size()) return true;
  close();
  return false;
}

bool Session::call_handler() {
  auto request = reader_.take_request();
  if (reader_.head().claims.origin_count > 0) {
    if (auto preflight = preflight_response(request)) {
      response_ = std::move(*preflight);
      return true;
    }
  }
  phase_ = Phase::Handling;
  deadline_ = no_deadline;
  const auto ticket = std::make_shared<Ticket>(weak_from_this());
  try {
    core_.handler(std::move(request), [ticket](Response response) {
      if (!ticket->answer(std::move(response))) {
        std::fputs("windtunnel: a request was answered twice; the second answer is dropped\n",
                   stderr);
      }
    });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "windtunnel: an HTTP handler threw: %s\n", error.what());
    ticket->answer(internal_failure());
  } catch (...) {
    std::fputs("windtunnel: an HTTP handler threw something unknown\n", stderr);
    ticket->answer(internal_failure());
  }
  return ticket->take_or_detach(response_);
}

// Called on any thread, by whoever answers after the handler has returned.
void Session::resume(Response&& response) {
  if (core_.finished) return;
  response_ = std::move(response);
  // The only thread there is may as well write now: behind it in the queue may be a long turn of
  // a world. With more threads the caller, perhaps a busy world, is spared the system calls.
  if (core_.options.threads == 1 && core_.context.get_executor().running_in_this_thread()) {
    answer();
  } else {
    asio::post(core_.context, [self = shared_from_this()] { self->answer(); });
  }
}

// Never calls the handler: the caller may be a world in the middle of its turn.
void Session::answer() {
  if (!write() || !next_request()) return;
  if (input_.empty()) {
    wait_for_input();
  } else {
    asio::post(core_.context, [self = shared_from_this()] { self->serve(); });
  }
}

void Session::refuse_request(const Problem& problem) {
  is_refused_ = true;
  keep_alive_ = false;
  response_ = problem_response(problem);
}

void Session::wait_for_input() {
  if (reader_.is_in_body()) {
    const std::chrono::seconds earned{reader_.body_bytes_received() / 1024};
    enter(Phase::Body, core_.options.body_timeout + earned - (Clock::now() - body_begun_));
  } else if (reader_.has_begun() || !input_.empty()) {
    if (phase_ != Phase::Head) enter(Phase::Head, core_.options.header_timeout);
  } else {
    input_.release_excess();
    enter(Phase::Idle, has_served_ ? core_.options.idle_timeout : core_.options.header_timeout);
    // Either this sees that the server stops, or stop_when_idle() sees that this is idle.
    if (core_.stopping) return close();
  }
  read();
}

void Session::read() {
  constexpr std::size_t head_piece_bytes = 4 * 1024;
  constexpr std::size_t body_piece_bytes = 64 * 1024;
  const bool is_large = reader_.body_bytes_received() > head_piece_bytes;
  char* const to = input_.prepare(is_large ? body_piece_bytes : head_piece_bytes);
  socket_.async_read_some(asio::buffer(to, input_.room()),
                          [self = shared_from_this()](error_code error, std::size_t count) {
                            if (error || count == 0) {
                              self->on_input_end(!error || error == asio::error::eof);
                            } else {
                              self->on_read(count);
                            }
                          });
}

void Session::on_read(std::size_t count) {
  if (phase_ == Phase::Draining) return read();
  input_.commit(count);
  serve();
}

void Session::on_input_end(bool orderly) {
  const Phase phase = phase_;
  if (!orderly || phase == Phase::Idle || phase == Phase::Draining) return close();
  if (timed_out_) {
    refuse_request({408, "The request did not arrive in time."});
  } else {
    refuse_request({400, "The request was cut short: the connection's input ended inside it."});
  }
  if (write()) next_request();
}

// Whether the response is sent as a whole. If not, sending goes on asynchronously.
bool Session::write() {
  if (response_.status < 200 || response_.status > 999) {
    std::fprintf(stderr, "windtunnel: a handler answered with status %u\n", response_.status);
    response_ = internal_failure();
  }
  if (core_.stopping) keep_alive_ = false;
  ResponseContext context{.keep_alive = keep_alive_};
  if (is_head_known_) {
    const auto& claims = reader_.head().claims;
    context.is_head_request = claims.method == "HEAD";
    context.http_minor_version = claims.http_minor_version;
    if (is_admitted_) context.origin = claims.origin;
  }
  head_.clear();
  sends_body_ = append_head(head_, response_, context);
  if (!sends_body_) response_.body.clear();
  sent_bytes_ = 0;
  return write_some();
}

// Tries without waiting first: nearly every answer fits into the socket's buffer.
bool Session::write_some() {
  const auto total_bytes = head_.size() + response_.body.size();
  while (sent_bytes_ < total_bytes) {
    const auto head_sent = std::min(sent_bytes_, head_.size());
    const auto body_sent = sent_bytes_ - head_sent;
    const std::array<asio::const_buffer, 2> rest{asio::buffer(head_) + head_sent,
                                                 asio::buffer(response_.body) + body_sent};
    error_code error;
    sent_bytes_ += socket_.write_some(rest, error);
    if (error == asio::error::would_block) {
      write_rest();
      return false;
    }
    if (error) {
      close();
      return false;
    }
  }
  return true;
}

void Session::write_rest() {
  enter(Phase::Writing, core_.options.body_timeout);
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](error_code error) {
    if (error) return self->close();
    if (self->write_some() && self->next_request()) self->serve();
  });
}

// Whether the connection goes on.
bool Session::next_request() {
  response_ = {};
  if (!keep_alive_) {
    // Closing over unread input would reset the connection and could lose the answer.
    if (is_refused_ || !input_.empty()) {
      drain();
    } else {
      close();
    }
    return false;
  }
  reader_.start_next();
  is_head_known_ = false;
  is_admitted_ = false;
  has_served_ = true;
  return true;
}

void Session::drain() {
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  input_ = {};
  enter(Phase::Draining, core_.options.linger_timeout);
  read();
}

void Session::close() {
  {
    const std::lock_guard lock(closing_mutex_);
    if (closed_) return;
    closed_ = true;
    error_code ignored;
    socket_.close(ignored);
  }
  core_.remove(shared_from_this());
}

// From another thread than the session's: shutting down wakes whatever waits for the socket, and
// the session's own step then finds the end of its input, or its output refused, and closes.
void Session::shut(int how) {
  const std::lock_guard lock(closing_mutex_);
  if (!closed_) ::shutdown(socket_.native_handle(), how);
}

void Session::expire(Clock::time_point now) {
  if (now.time_since_epoch().count() < deadline_) return;
  deadline_ = no_deadline;
  timed_out_ = true;
  const Phase phase = phase_;
  shut(phase == Phase::Writing || phase == Phase::Draining ? SHUT_RDWR : SHUT_RD);
}

void Session::stop_when_idle() {
  if (phase_ == Phase::Idle) shut(SHUT_RD);
}

void Session::enter(Phase phase, Clock::duration limit) {
  deadline_ = (Clock::now() + limit).time_since_epoch().count();
  phase_ = phase;
}

}  // namespace windtunnel::http
