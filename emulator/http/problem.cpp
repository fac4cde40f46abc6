#include "emulator/http/problem.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace windtunnel::http {
namespace {

// RFC 9110 and 6585, ordered by status.
constexpr std::array<std::pair<unsigned, std::string_view>, 39> phrases{{
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {424, "Failed Dependency"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
}};

// Details quote what strangers sent: whatever is not plain ASCII is shown as `?`, so that the
// answer is valid JSON and UTF-8 whatever came in.
std::string quoted(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += c >= 0x20 && c < 0x7f ? c : '?';
  }
  return json += '"';
}

}  // namespace

std::string_view reason_phrase(unsigned status) {
  const auto found =
      std::lower_bound(phrases.begin(), phrases.end(), status,
                       [](const auto& phrase, unsigned wanted) { return phrase.first < wanted; });
  return found != phrases.end() && found->first == status ? found->second : "Unknown Status";
}

Response problem_response(const Problem& problem) {
  Response response;
  response.status = problem.status;
  response.headers.emplace_back("Content-Type", "application/problem+json");
  response.body = "{\"title\":" + quoted(reason_phrase(problem.status)) +
                  ",\"status\":" + std::to_string(problem.status) +
                  ",\"detail\":" + quoted(problem.detail) + "}\n";
  return response;
}

}  // namespace windtunnel::http
