#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// YAML files as trees that know where each value stands. yaml-cpp reads the text; its own tree
/// is not used, because it hides repeated keys and lets aliases grow without bound.
namespace windtunnel::simulation {

struct YamlNode {
  enum class Kind : std::uint8_t { empty, scalar, list, map };

  Kind kind = Kind::empty;
  bool quoted = false;
  /// Both from 0; the column counts bytes.
  int line = 0;
  int column = 0;
  /// A scalar's value.
  std::string text;
  /// A list's elements; a map's keys and values in turns, the keys being distinct scalars.
  std::vector<YamlNode> children;
  /// Of this node and all below it.
  std::uint32_t nodes = 1;

  /// The value of a map's key, or nothing.
  const YamlNode* find(std::string_view key) const;
};

/// What is wrong with a file of ours, and where. `what()` is the whole report for a terminal:
///
///     fleets/web.yaml:9:19: zones: 'us-east-1x' is no zone of us-east-1 (did you mean us-east-1a?)
///       9 |           zones: [us-east-1x, us-east-1b]
///         |                   ^^^^^^^^^^
///
/// with one such block for each of up to ten errors. Line and column are those of the first,
/// from 1, the column counting characters.
class FleetFileError : public std::runtime_error {
 public:
  FleetFileError(const std::string& report, int first_line, int first_column)
      : std::runtime_error(report), line(first_line), column(first_column) {}
  int line;
  int column;
};

/// Collects what is wrong with one file.
class FileComplaints {
 public:
  /// `name` is what the file is called in messages; `source` must outlive this object.
  FileComplaints(std::string_view name, std::string_view source);

  /// Notes an error at the node, with carets under it.
  void add(const YamlNode& at, const std::string& message);
  /// Notes an error at a place (from 0) with `length` carets.
  void add(int line, int column, int length, const std::string& message);
  /// Throws FleetFileError where anything was noted.
  void raise() const;

 private:
  std::string_view line_text(int line) const;

  std::string_view name_;
  std::string_view source_;
  std::string report_;
  int count_ = 0;
  int first_line_ = 0;
  int first_column_ = 0;
};

struct YamlBounds {
  std::size_t bytes = 16u << 20;
  int line_bytes = 64 << 10;
  /// Bytes among []{},:?&*! wherever they stand: yaml-cpp may look ahead to the end of the file,
  /// keeping all that it sees, before it says anything that could be counted.
  std::uint32_t marks = 500'000;
  /// Aliases counting as what they stand for, and what an anchor keeps twice.
  std::uint32_t nodes = 200'000;
  int depth = 32;
};

/// Reads one document. Raises FleetFileError through `complaints` for what is no YAML, for
/// repeated keys, and for what lies beyond the bounds.
YamlNode parse_yaml(std::string_view source, FileComplaints& complaints,
                    const YamlBounds& bounds = {});

}  // namespace windtunnel::simulation
