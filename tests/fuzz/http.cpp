#include <string>

#include "emulator/http/request_reader.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace windtunnel::fuzz {
namespace {

using http::RequestReader;
using Step = RequestReader::Step;

/// What a reader makes of a connection's bytes that come in pieces of a size, as one text.
std::string transcript(std::string_view bytes, std::size_t piece_bytes) {
  RequestReader reader({.header_bytes = 4096, .header_fields = 16, .body_bytes = 65'536});
  std::string out, left;
  while (true) {
    const auto [step, consumed] = reader.feed(left);
    require(consumed <= left.size(), "no more is consumed than was given");
    left.erase(0, consumed);
    if (step == Step::HeadDone) continue;
    if (step == Step::Refused) {
      const unsigned status = reader.problem().status;
      require(status >= 400 && status < 600, "a refusal has an error's status");
      return out + "refused " + std::to_string(status);
    }
    if (step == Step::Complete) {
      const http::Request request = reader.take_request();
      out.append(request.method).append(" ").append(request.target) += '\n';
      for (const auto& [name, value] : request.headers) out.append(name).append(":").append(value) += '\n';
      require(request.body.size() <= 65'536, "bodies are bounded");
      out += request.body + (reader.head().keep_alive ? "\nkept\n" : "\nclosed\n");
      if (!reader.head().keep_alive) return out;
      reader.start_next();
      continue;
    }
    if (bytes.empty()) return out + (reader.has_begun() || !left.empty() ? "unfinished" : "");
    left += bytes.substr(0, piece_bytes);
    bytes.remove_prefix(std::min(piece_bytes, bytes.size()));
  }
}

}  // namespace
}  // namespace windtunnel::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel::fuzz;
  const std::string_view text = text_of(bytes, size);
  require(transcript(text, 7) == transcript(text, text.size() + 1),
          "requests are the same whatever the pieces");
  return 0;
}
