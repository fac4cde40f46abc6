#include "emulator/world/history.hpp"

#include "emulator/world/key.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::world {
namespace {

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  out.push_back('"');
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      out.push_back('\\');
      out.push_back(character);
    } else if (byte < 0x20) {
      out.append("\\u00");
      out.push_back(digits[byte >> 4]);
      out.push_back(digits[byte & 15]);
    } else {
      out.push_back(character);
    }
  }
  out.push_back('"');
}

std::string history_key(std::uint64_t number) { return area::history + number_key(number); }

}  // namespace

void History::note(simulation::Instant at, std::string_view kind, Fields fields) {
  std::string line = "{\"at\":\"" + simulation::format_instant_milliseconds(at) + "\",\"kind\":";
  append_json_string(line, kind);
  for (const auto& [name, value] : fields) {
    if (value.empty()) continue;
    line.push_back(',');
    append_json_string(line, name);
    line.push_back(':');
    append_json_string(line, value);
  }
  line.push_back('}');
  pending_.push_back(std::move(line));
}

void History::commit(bool journaled) {
  for (std::string& line : pending_) {
    lines_.push_back(std::move(line));
    ++count_;
    // Lines not yet written stay until they are; flush trims them.
    if (!journaled && lines_.size() > limit_) lines_.pop_front();
  }
  pending_.clear();
}

void History::flush(Batch& batch) {
  const std::uint64_t oldest = first();
  for (std::uint64_t number = std::max(flushed_, oldest); number < count_; ++number) {
    if (count_ - number <= limit_) {
      batch.put(history_key(number), lines_[static_cast<std::size_t>(number - oldest)]);
    }
  }
  while (lines_.size() > limit_) {
    if (first() < flushed_) batch.erase(history_key(first()));
    lines_.pop_front();
  }
  flushed_ = count_;
}

void History::load(std::uint64_t number, std::string_view line) {
  WINDTUNNEL_ASSERT(lines_.empty() || number == count_, "the history has a gap");
  lines_.emplace_back(line);
  count_ = number + 1;
  flushed_ = count_;
}

}  // namespace windtunnel::world
