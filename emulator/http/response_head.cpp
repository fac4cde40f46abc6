#include "emulator/http/response_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

#include "emulator/http/ascii.hpp"
#include "emulator/http/problem.hpp"

namespace windtunnel::http {
namespace {

bool is_token(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return is_letter(c) || is_digit(c) || marks.find(c) != std::string_view::npos;
  });
}

bool is_ours(std::string_view name) {
  switch (name.size()) {
    case 6:
      return equal_ignoring_case(name, "Server");
    case 7:
      return equal_ignoring_case(name, "Trailer") || equal_ignoring_case(name, "Upgrade");
    case 10:
      return equal_ignoring_case(name, "Connection") || equal_ignoring_case(name, "Keep-Alive");
    case 14:
      return equal_ignoring_case(name, "Content-Length");
    case 17:
      return equal_ignoring_case(name, "Transfer-Encoding");
    default:
      return false;
  }
}

bool is_cors_answer(std::string_view name) {
  return equal_ignoring_case(name, "Access-Control-Allow-Origin") ||
         equal_ignoring_case(name, "Access-Control-Expose-Headers");
}

void append_value(std::string& out, std::string_view value) {
  const auto begin = out.size();
  out.append(value);
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
      [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

// The wall's time as an IMF-fixdate, made once a second and thread. Not strftime: a Date is
// English whatever the locale.
std::string_view wall_date() {
  constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  thread_local std::time_t shown = -1;
  thread_local std::array<char, 64> text{};
  if (const auto now = std::time(nullptr); now != shown) {
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  days.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                  months.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour,
                  utc.tm_min, utc.tm_sec);
    shown = now;
  }
  return text.data();
}

void append_handler_headers(std::string& out, const Response& response, bool answers_cors) {
  bool has_date = false;
  for (const auto& [name, value] : response.headers) {
    if (!is_token(name) || is_ours(name) || (answers_cors && is_cors_answer(name))) continue;
    if (equal_ignoring_case(name, "Date")) {
      if (has_date) continue;
      has_date = true;
    }
    out.append(name).append(": ");
    append_value(out, value);
    out.append("\r\n");
  }
  if (!has_date) out.append("Date: ").append(wall_date()).append("\r\n");
}

}  // namespace

bool append_head(std::string& out, const Response& response, const ResponseContext& context) {
  const bool has_no_body = response.status == 204 || response.status == 304;
  out.append("HTTP/1.1 ");
  append_number(out, response.status);
  out.append(" ").append(reason_phrase(response.status)).append("\r\nServer: windtunnel\r\n");
  append_handler_headers(out, response, !context.origin.empty());
  if (!context.origin.empty()) {
    out.append("Access-Control-Allow-Origin: ");
    append_value(out, context.origin);
    out.append("\r\nAccess-Control-Expose-Headers: *\r\nVary: Origin\r\n");
  }
  if (!has_no_body) {
    const bool announces = context.is_head_request && response.head_content_length != 0;
    out.append("Content-Length: ");
    append_number(out, announces ? response.head_content_length : response.body.size());
    out.append("\r\n");
  }
  if (!context.keep_alive) {
    out.append("Connection: close\r\n");
  } else if (context.http_minor_version == 0) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
  return !has_no_body && !context.is_head_request;
}

}  // namespace windtunnel::http
