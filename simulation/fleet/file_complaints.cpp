#include <algorithm>

#include "simulation/fleet/yaml_document.hpp"

namespace windtunnel::simulation {
namespace {

constexpr int most_complaints = 10;
/// Of a long line only this many bytes around the place are shown.
constexpr int shown_bytes = 120;

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

int characters(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(),
                                        [](char byte) { return !continues_character(byte); }));
}

/// Text for a terminal: nothing in it may move the cursor.
std::string printable(std::string_view text) {
  std::string out(text);
  for (char& byte : out) {
    if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f) byte = ' ';
  }
  return out;
}

/// How much of the line the value takes, quotes included.
int run_length(const YamlNode& node, std::string_view line) {
  const auto column = static_cast<std::size_t>(node.column);
  if (node.kind != YamlNode::Kind::scalar || column >= line.size()) return 1;
  if (node.quoted) {
    const std::size_t end = line.find(line[column], column + 1);
    return end == std::string_view::npos ? 1 : static_cast<int>(end - column + 1);
  }
  const bool as_written = line.substr(column).starts_with(node.text);
  return as_written ? std::max(1, static_cast<int>(node.text.size())) : 1;
}

}  // namespace

FileComplaints::FileComplaints(std::string_view name, std::string_view source)
    : name_(name), source_(source) {
  if (source_.starts_with("\xef\xbb\xbf")) source_.remove_prefix(3);
}

std::string_view FileComplaints::line_text(int line) const {
  std::string_view rest = source_;
  for (; line > 0; --line) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

void FileComplaints::add(const YamlNode& at, const std::string& message) {
  // Reading a line is linear in the file: what is not shown need not be read.
  if (count_ >= most_complaints) {
    ++count_;
    return;
  }
  add(at.line, at.column, run_length(at, line_text(at.line)), message);
}

void FileComplaints::add(int line, int column, int length, const std::string& message) {
  if (count_++ >= most_complaints) return;
  const std::string_view text = line_text(line);
  const int size = static_cast<int>(text.size());
  column = std::min(column, size);
  int from = column > shown_bytes / 2 && size > shown_bytes ? column - shown_bytes / 2 : 0;
  while (from > 0 && continues_character(text[static_cast<std::size_t>(from)])) --from;
  std::string_view shown = text.substr(static_cast<std::size_t>(from), shown_bytes);
  while (!shown.empty() && from + static_cast<int>(shown.size()) < size &&
         continues_character(text[static_cast<std::size_t>(from) + shown.size()])) {
    shown.remove_suffix(1);
  }
  const std::string_view before = shown.substr(0, static_cast<std::size_t>(column - from));
  const std::string_view under =
      shown.substr(before.size(), static_cast<std::size_t>(std::max(length, 1)));

  if (count_ == 1) {
    first_line_ = line + 1;
    first_column_ = characters(text.substr(0, static_cast<std::size_t>(column))) + 1;
  }
  const std::string number = std::to_string(line + 1);
  const int display_column = characters(text.substr(0, static_cast<std::size_t>(column))) + 1;
  if (!report_.empty()) report_ += '\n';
  report_.append(name_);
  report_ += ':' + number + ':' + std::to_string(display_column) + ": " + printable(message);
  report_ += "\n  " + number + " | " + printable(shown) + "\n  ";
  report_.append(number.size(), ' ');
  report_ += " | ";
  report_.append(static_cast<std::size_t>(characters(before)), ' ');
  report_.append(static_cast<std::size_t>(std::max(1, characters(under))), '^');
}

void FileComplaints::raise() const {
  if (count_ == 0) return;
  std::string report = report_;
  if (count_ > most_complaints) {
    report += "\nand " + std::to_string(count_ - most_complaints) + " more";
  }
  throw FleetFileError(report, first_line_, first_column_);
}

}  // namespace windtunnel::simulation
