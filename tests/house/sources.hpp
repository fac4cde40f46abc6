#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace windtunnel::house {

struct SourceLine {
  /// From the repository's root: "simulation/time.cpp".
  std::string file;
  int number = 0;
  /// Without comments; texts in quotes are emptied, but for those of includes.
  std::string code;

  std::string place() const { return file + ":" + std::to_string(number); }
};

/// The text of a file, by its path from the repository's root.
std::string read_file(std::string_view path);

/// The lines of all C++ files below a folder of the repository, in order of path.
std::vector<SourceLine> read_sources(std::string_view folder);

/// One file's text as its lines of code.
std::vector<SourceLine> code_of(std::string_view file, std::string_view text);

}  // namespace windtunnel::house
