#include <string>

#include "emulator/http/request_reader.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace windtunnel::fuzz {
namespace {

using http::RequestReader;
using Step = RequestReader::Step;

struct Transcript {
  /// All requests that were read, as one text.
  std::string requests;
  /// How it ended: "", "unfinished", "closed", "refused 400".
  std::string end;
};

/// What a reader makes of a connection's bytes that come in pieces of a size.
Transcript transcript(std::string_view bytes, std::size_t piece_bytes) {
  RequestReader reader({.header_bytes = 4096, .header_fields = 16, .body_bytes = 65'536});
  Transcript out;
  std::string left;
  while (true) {
    const auto [step, consumed] = reader.feed(left);
    require(consumed <= left.size(), "no more is consumed than was given");
    left.erase(0, consumed);
    if (step == Step::HeadDone) continue;
    if (step == Step::Refused) {
      const unsigned status = reader.problem().status;
      require(status >= 400 && status < 600, "a refusal has an error's status");
      out.end = "refused " + std::to_string(status);
      return out;
    }
    if (step == Step::Complete) {
      const http::Request request = reader.take_request();
      out.requests.append(request.method).append(" ").append(request.target) += '\n';
      for (const auto& [name, value] : request.headers) {
        out.requests.append(name).append(":").append(value) += '\n';
      }
      require(request.body.size() <= 65'536, "bodies are bounded");
      out.requests += request.body + '\n';
      if (!reader.head().keep_alive) {
        out.end = "closed";
        return out;
      }
      reader.start_next();
      continue;
    }
    if (bytes.empty()) {
      if (reader.has_begun() || !left.empty()) out.end = "unfinished";
      return out;
    }
    left += bytes.substr(0, piece_bytes);
    bytes.remove_prefix(std::min(piece_bytes, bytes.size()));
  }
}

}  // namespace
}  // namespace windtunnel::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel::fuzz;
  const std::string_view text = text_of(bytes, size);
  const Transcript pieces = transcript(text, 7), whole = transcript(text, text.size() + 1);
  require(pieces.requests == whole.requests, "requests are the same whatever the pieces");
  // A head that comes in pieces is read once it is whole: what is wrong with it shows later.
  const bool shows_later = pieces.end == "unfinished" && whole.end.starts_with("refused");
  require(pieces.end == whole.end || shows_later, "a connection ends the same whatever the pieces");
  return 0;
}
