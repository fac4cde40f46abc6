#include "emulator/http/request_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <string>
#include <utility>
#include <vector>

#include "emulator/http/ascii.hpp"
#include "emulator/http/gzip.hpp"

namespace windtunnel::http {
namespace {

namespace beast = boost::beast;
using BeastError = beast::http::error;
using boost::system::error_code;

std::string_view standard(beast::string_view text) { return {text.data(), text.size()}; }

/// What the parser has seen of one request. Texts of the head live one after another in `text`,
/// addressed by offset because it moves as it grows; capacities are kept between requests.
struct Seen {
  struct Span {
    std::size_t begin = 0;
    std::size_t size = 0;
  };
  struct Field {
    beast::http::field known;
    Span name;
    Span value;
  };
  std::string text;
  Span method;
  Span target;
  unsigned minor_version = 1;
  std::vector<Field> fields;
  std::string body;
  std::uint64_t body_bytes = 0;

  Span keep(beast::string_view view) {
    const Span span{text.size(), view.size()};
    text.append(view.data(), view.size());
    return span;
  }
  std::string_view view(Span span) const { return {text.data() + span.begin, span.size}; }

  void clear() {
    text.clear();
    fields.clear();
    body.clear();
    body_bytes = 0;
  }
};

/// Beast's grammar, without Beast's containers: they cost an allocation per header field.
class Grammar final : public beast::http::basic_parser<true> {
 public:
  Grammar(Seen& seen, const ReaderLimits& limits) : seen_(seen), limits_(limits) {
    header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    body_limit(limits.body_bytes);
    eager(false);  // stop after the head, so that it can be judged before the body is read
  }

 private:
  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                       int version, error_code&) override {
    seen_.method = seen_.keep(method);
    seen_.target = seen_.keep(target);
    seen_.minor_version = version >= 11 ? 1 : 0;
  }
  void on_response_impl(int, beast::string_view, int, error_code&) override {}

  void on_field_impl(beast::http::field known, beast::string_view name, beast::string_view value,
                     error_code& error) override {
    if (is_header_done_) return;                 // a trailer field: nothing here asks for any
    constexpr std::size_t separators_bytes = 4;  // ": " and the line's end
    seen_.fields.push_back({known, seen_.keep(name), seen_.keep(value)});
    const auto head_bytes = seen_.text.size() + separators_bytes * seen_.fields.size();
    if (seen_.fields.size() > limits_.header_fields || head_bytes > limits_.header_bytes) {
      error = BeastError::header_limit;
    } else if (known == beast::http::field::transfer_encoding &&
               (seen_.minor_version == 0 || !equal_ignoring_case(standard(value), "chunked"))) {
      error = BeastError::bad_transfer_encoding;
    }
  }
  void on_header_impl(error_code&) override { is_header_done_ = true; }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    // An announcement is no reason to take memory: a lie may cost at most this.
    constexpr std::uint64_t believed_bytes = 1024 * 1024;
    if (length) seen_.body.reserve(static_cast<std::size_t>(std::min(*length, believed_bytes)));
  }
  std::size_t on_body_impl(beast::string_view bytes, error_code&) override {
    seen_.body.append(bytes.data(), bytes.size());
    seen_.body_bytes += bytes.size();
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes,
                                 error_code& error) override {
    return on_body_impl(bytes, error);
  }
  void on_finish_impl(error_code&) override {}

  Seen& seen_;
  const ReaderLimits& limits_;
  bool is_header_done_ = false;
};

Problem head_too_large(const ReaderLimits& limits) {
  return {431, "The request's header is too large: at most " + std::to_string(limits.header_bytes) +
                   " bytes and " + std::to_string(limits.header_fields) + " fields are taken."};
}

Problem body_too_large(const ReaderLimits& limits) {
  return {413, "The request's body is too large: at most " + std::to_string(limits.body_bytes) +
                   " bytes are taken, as sent and inflated."};
}

Problem problem_of(const error_code& error, const ReaderLimits& limits) {
  if (error == BeastError::header_limit || error == BeastError::buffer_overflow) {
    return head_too_large(limits);
  }
  if (error == BeastError::body_limit) return body_too_large(limits);
  if (error == BeastError::bad_transfer_encoding) {
    return {400,
            "The Transfer-Encoding is not usable: only 'chunked' is understood, in HTTP/1.1, "
            "once, and without a Content-Length."};
  }
  if (error == BeastError::bad_content_length || error == BeastError::multiple_content_length) {
    return {400,
            "The Content-Length is not usable: it must be one decimal number, and may not "
            "stand beside a Transfer-Encoding."};
  }
  if (error == BeastError::bad_version) {
    return {400, "The request line must end in HTTP/1.1 or HTTP/1.0."};
  }
  return {400, "The request is not valid HTTP/1.1: " + error.message() + "."};
}

/// Whether unread bytes of a chunked body hold a chunk's whole line and Beast still wants more: it
/// looks for the end of a quoted extension beyond the line's, where none may be. Not so for the
/// last chunk, whose trailers are read with it.
bool has_endless_extension(std::string_view unread) {
  if (unread.starts_with("\r\n")) unread.remove_prefix(2);  // the end of the chunk before
  const std::size_t size_end = unread.find_first_not_of("0123456789abcdefABCDEF");
  const std::string_view size = unread.substr(0, size_end);
  return unread.find("\r\n") != std::string_view::npos &&
         size.find_first_not_of('0') != std::string_view::npos;
}

bool is_gzip(std::string_view content_encoding) {
  return equal_ignoring_case(content_encoding, "gzip") ||
         equal_ignoring_case(content_encoding, "x-gzip");
}

}  // namespace

class RequestReader::Parser {
 public:
  explicit Parser(const ReaderLimits& limits) : limits_(limits) { start_next(); }

  void start_next() {
    seen_.clear();
    grammar_.emplace(seen_, limits_);
  }

  Step put(std::string_view bytes, std::size_t& consumed_bytes);

  Grammar& grammar() { return *grammar_; }
  const Seen& seen() const { return seen_; }
  const RequestHead& head() const { return head_; }
  const Problem& problem() const { return problem_; }

  Request take_request() {
    return {.method = head_.claims.method,
            .target = head_.claims.target,
            .headers = std::exchange(headers_, {}),
            .body = std::move(seen_.body)};
  }

 private:
  Step refused(Problem problem) {
    problem_ = std::move(problem);
    return Step::Refused;
  }
  bool describe_head();
  void note_field(beast::http::field known, std::string_view value);
  bool split_target();
  Step complete();

  const ReaderLimits& limits_;
  Seen seen_;
  std::optional<Grammar> grammar_;
  RequestHead head_;
  std::string_view content_encoding_;
  std::vector<std::pair<std::string_view, std::string_view>> headers_;
  Problem problem_;
};

RequestReader::Step RequestReader::Parser::put(std::string_view bytes,
                                               std::size_t& consumed_bytes) {
  for (;;) {
    if (grammar_->is_done()) return complete();
    const auto rest = bytes.substr(consumed_bytes);
    if (rest.empty()) return Step::NeedMore;
    const bool head_was_done = grammar_->is_header_done();
    error_code error;
    consumed_bytes += grammar_->put(boost::asio::buffer(rest.data(), rest.size()), error);
    if (error == BeastError::need_more) {
      // A chunk's line or the trailers, which Beast itself does not bound.
      const auto unread = bytes.substr(consumed_bytes);
      if (head_was_done && has_endless_extension(unread)) {
        return refused(problem_of(BeastError::bad_chunk_extension, limits_));
      }
      const bool endless = unread.size() > limits_.header_bytes;
      return endless ? refused(head_too_large(limits_)) : Step::NeedMore;
    }
    if (error) return refused(problem_of(error, limits_));
    if (!head_was_done && grammar_->is_header_done()) {
      grammar_->eager(true);
      if (describe_head()) return Step::HeadDone;
      return refused({400, "The request target must be a path, or an http URL with a path."});
    }
  }
}

bool RequestReader::Parser::describe_head() {
  head_ = {};
  content_encoding_ = {};
  head_.claims.http_minor_version = seen_.minor_version;
  head_.claims.method = seen_.view(seen_.method);
  head_.claims.target = seen_.view(seen_.target);
  head_.keep_alive = grammar_->keep_alive();
  headers_.clear();
  headers_.reserve(seen_.fields.size());
  for (const auto& field : seen_.fields) {
    const auto value = seen_.view(field.value);
    headers_.emplace_back(seen_.view(field.name), value);
    note_field(field.known, value);
  }
  return split_target();
}

void RequestReader::Parser::note_field(beast::http::field known, std::string_view value) {
  using beast::http::field;
  auto& claims = head_.claims;
  switch (known) {
    case field::host:
      claims.host = value;
      ++claims.host_count;
      break;
    case field::origin:
      claims.origin = value;
      ++claims.origin_count;
      break;
    case field::referer:
      claims.referer = value;
      break;
    case field::expect:
      head_.expect = value;
      break;
    case field::content_encoding:
      content_encoding_ = value;
      break;
    case field::sec_fetch_site:
      claims.fetch_site = value;
      break;
    case field::sec_fetch_mode:
      claims.fetch_mode = value;
      break;
    default:
      break;
  }
}

// A target in absolute form, as sent to a proxy, becomes the path that it ends in.
bool RequestReader::Parser::split_target() {
  auto& claims = head_.claims;
  if (claims.target.starts_with('/')) return true;
  if (claims.target == "*") return claims.method == "OPTIONS";
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!starts_with_ignoring_case(claims.target, scheme)) continue;
    const auto rest = claims.target.substr(scheme.size());
    const auto path = rest.find('/');
    if (path == std::string_view::npos) return false;
    claims.target_authority = rest.substr(0, path);
    claims.target = rest.substr(path);
    return true;
  }
  return false;
}

RequestReader::Step RequestReader::Parser::complete() {
  // PUT stores what it carries: an S3 object keeps its Content-Encoding as metadata. AWS clients
  // compress POST bodies only (smithy.api#requestCompression).
  if (head_.claims.method == "PUT" || seen_.body.empty()) return Step::Complete;
  if (content_encoding_.empty() || equal_ignoring_case(content_encoding_, "identity")) {
    return Step::Complete;
  }
  if (!is_gzip(content_encoding_)) {
    return refused({415, "The Content-Encoding '" + std::string(content_encoding_) +
                             "' is not understood: a body is sent as it is, or as gzip."});
  }
  std::string inflated;
  switch (gunzip(seen_.body, static_cast<std::size_t>(limits_.body_bytes), inflated)) {
    case GunzipOutcome::TooLarge:
      return refused(body_too_large(limits_));
    case GunzipOutcome::Malformed:
      return refused({400, "The request's body is not the gzip that its Content-Encoding says."});
    case GunzipOutcome::Done:
      break;
  }
  seen_.body = std::move(inflated);
  return Step::Complete;
}

RequestReader::RequestReader(const ReaderLimits& limits)
    : limits_(limits), parser_(std::make_unique<Parser>(limits_)) {}

RequestReader::~RequestReader() = default;

RequestReader::Fed RequestReader::feed(std::string_view bytes) {
  Fed fed{Step::NeedMore, 0};
  // Old clients send an empty line after a body; RFC 9112 2.2 asks to skip it.
  while (!has_begun() && bytes.substr(fed.consumed_bytes).starts_with("\r\n")) {
    fed.consumed_bytes += 2;
  }
  if (!has_begun() && bytes.substr(fed.consumed_bytes) == "\r") return fed;
  fed.step = parser_->put(bytes, fed.consumed_bytes);
  return fed;
}

bool RequestReader::has_begun() const { return parser_->grammar().got_some(); }

bool RequestReader::is_in_body() const {
  return parser_->grammar().is_header_done() && !parser_->grammar().is_done();
}

std::uint64_t RequestReader::body_bytes_received() const { return parser_->seen().body_bytes; }

const RequestHead& RequestReader::head() const { return parser_->head(); }

const Problem& RequestReader::problem() const { return parser_->problem(); }

Request RequestReader::take_request() { return parser_->take_request(); }

void RequestReader::start_next() { parser_->start_next(); }

}  // namespace windtunnel::http
