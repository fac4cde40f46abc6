#include "tests/house/sources.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace windtunnel::house {
namespace {

namespace fs = std::filesystem;

/// Takes comments and the insides of quotes out of a file, line by line.
class Stripper {
 public:
  std::string strip(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    if (!in_comment_ && raw_end_.empty() && first != std::string_view::npos &&
        line.substr(first).starts_with("#include")) {
      return std::string(line);
    }
    std::string code;
    for (std::size_t at = 0; at < line.size();) at = take(line, at, code);
    return code;
  }

 private:
  /// Takes what begins at `at` and returns where the next thing begins.
  std::size_t take(std::string_view line, std::size_t at, std::string& code) {
    if (in_comment_) return skip(line, at, "*/", [this] { in_comment_ = false; });
    if (!raw_end_.empty()) return skip(line, at, raw_end_, [this] { raw_end_.clear(); });
    const std::string_view rest = line.substr(at);
    if (rest.starts_with("//")) return line.size();
    if (rest.starts_with("/*")) {
      in_comment_ = true;
      return at + 2;
    }
    if (rest.starts_with("R\"")) {
      const std::size_t open = rest.find('(');
      if (open == std::string_view::npos) return line.size();
      raw_end_ = ")" + std::string(rest.substr(2, open - 2)) + "\"";
      code += "\"\"";
      return at + open + 1;
    }
    // A quote behind a digit is a separator: 10'000.
    const bool separator = rest[0] == '\'' && !code.empty() &&
                           ((code.back() >= '0' && code.back() <= '9') ||
                            (code.back() >= 'a' && code.back() <= 'f'));
    if ((rest[0] == '"' || rest[0] == '\'') && !separator) {
      code.append(2, rest[0]);
      return end_of_quote(line, at);
    }
    code += rest[0];
    return at + 1;
  }

  template <class Ended>
  static std::size_t skip(std::string_view line, std::size_t at, std::string_view end,
                          Ended&& ended) {
    const std::size_t found = line.find(end, at);
    if (found == std::string_view::npos) return line.size();
    const std::size_t behind = found + end.size();
    ended();
    return behind;
  }

  static std::size_t end_of_quote(std::string_view line, std::size_t at) {
    for (std::size_t next = at + 1; next < line.size(); ++next) {
      if (line[next] == '\\') {
        ++next;
      } else if (line[next] == line[at]) {
        return next + 1;
      }
    }
    return line.size();
  }

  bool in_comment_ = false;
  std::string raw_end_;
};

}  // namespace

std::vector<SourceLine> code_of(std::string_view file, std::string_view text) {
  std::vector<SourceLine> lines;
  Stripper stripper;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    lines.push_back({std::string(file), number, stripper.strip(line)});
  }
  return lines;
}

std::string read_file(std::string_view path) {
  std::ifstream stream(fs::path(WINDTUNNEL_SOURCE_DIR) / path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<SourceLine> read_sources(std::string_view folder) {
  const fs::path root(WINDTUNNEL_SOURCE_DIR);
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    const std::string extension = entry.path().extension();
    if (extension == ".cpp" || extension == ".hpp") {
      files.push_back(fs::relative(entry.path(), root));
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<SourceLine> lines;
  for (const std::string& file : files) {
    for (SourceLine& line : code_of(file, read_file(file))) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace windtunnel::house
