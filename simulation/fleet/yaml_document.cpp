#include "simulation/fleet/yaml_document.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>

namespace windtunnel::simulation {
namespace {

/// A fault found while the events come in; ends the reading.
struct YamlFault {
  int line;
  int column;
  std::string message;
};

class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const YamlBounds& bounds) : bounds_(bounds) {}

  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0)
      throw YamlFault{mark.line, mark.column, "one document is all there may be"};
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    close(open(mark, YamlNode::Kind::empty, ""), anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = open(mark, YamlNode::Kind::scalar, tag);
    node.text = value;
    node.quoted = tag == "!";
    close(std::move(node), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      throw YamlFault{mark.line, mark.column, "the alias lies inside what it stands for"};
    }
    count(mark.line, mark.column, found->second.nodes);
    close(found->second, 0);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    push(mark, YamlNode::Kind::list, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    push(mark, YamlNode::Kind::map, tag, anchor);
  }
  void OnSequenceEnd() override { pop(); }
  void OnMapEnd() override { pop(); }

 private:
  struct Open {
    YamlNode node;
    YAML::anchor_t anchor;
    std::set<std::string, std::less<>> keys;
  };

  void count(int line, int column, std::uint32_t nodes) {
    if (nodes > bounds_.nodes - total_) {
      throw YamlFault{line, column,
                      "the file holds more than " + std::to_string(bounds_.nodes) +
                          " values, aliases counted as what they stand for"};
    }
    total_ += nodes;
  }

  YamlNode open(const YAML::Mark& mark, YamlNode::Kind kind, const std::string& tag) {
    if (tag.size() > 1) {
      throw YamlFault{mark.line, mark.column, "tags such as '" + tag + "' have no meaning here"};
    }
    count(mark.line, mark.column, 1);
    YamlNode node;
    node.kind = kind;
    node.line = mark.line;
    node.column = mark.column;
    return node;
  }

  void push(const YAML::Mark& mark, YamlNode::Kind kind, const std::string& tag,
            YAML::anchor_t anchor) {
    if (open_.size() >= static_cast<std::size_t>(bounds_.depth)) {
      throw YamlFault{mark.line, mark.column,
                      "values lie deeper than " + std::to_string(bounds_.depth) + " levels"};
    }
    open_.push_back({open(mark, kind, tag), anchor, {}});
  }

  void pop() {
    Open done = std::move(open_.back());
    open_.pop_back();
    close(std::move(done.node), done.anchor);
  }

  void close(YamlNode node, YAML::anchor_t anchor) {
    if (anchor != 0) {
      // The copy counts too, or anchors inside anchors would multiply what is kept.
      count(node.line, node.column, node.nodes);
      anchors_[anchor] = node;
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    const bool is_key =
        parent.node.kind == YamlNode::Kind::map && parent.node.children.size() % 2 == 0;
    if (is_key && node.kind != YamlNode::Kind::scalar) {
      throw YamlFault{node.line, node.column, "a key must be a plain word"};
    }
    if (is_key && !parent.keys.insert(node.text).second) {
      throw YamlFault{node.line, node.column, "'" + node.text + "' stands here twice"};
    }
    parent.node.nodes += node.nodes;
    parent.node.children.push_back(std::move(node));
  }

  const YamlBounds& bounds_;
  YamlNode root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, YamlNode> anchors_;
  std::uint32_t total_ = 0;
  int documents_ = 0;
};

/// The length of the well-formed UTF-8 character that `text` starts with, or 0.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  for (std::size_t index = 1; index < length; ++index) {
    if ((byte(index) & 0xc0) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
  const bool beyond = (lead == 0xed && byte(1) > 0x9f) || (lead == 0xf4 && byte(1) > 0x8f);
  return overlong || beyond ? 0 : length;
}

bool is_mark(char byte) {
  return std::string_view("[]{},:?&*!").find(byte) != std::string_view::npos;
}

/// yaml-cpp guesses encodings and mends bad bytes; we take UTF-8 text and nothing else.
std::optional<YamlFault> check_text(std::string_view source, const YamlBounds& bounds) {
  std::uint32_t marks = 0;
  int line = 0;
  std::size_t line_start = 0;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t length = character_length(source.substr(at));
    const auto byte = static_cast<unsigned char>(source[at]);
    const int column = static_cast<int>(at - line_start);
    if (length == 0) return YamlFault{line, column, "this is no UTF-8 text"};
    if (column >= bounds.line_bytes) {
      return YamlFault{line, column,
                       "the line is longer than " + std::to_string(bounds.line_bytes) + " bytes"};
    }
    if ((byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t') || byte == 0x7f) {
      return YamlFault{line, column, "control characters have no place in this file"};
    }
    if (is_mark(source[at]) && ++marks > bounds.marks) {
      return YamlFault{line, column, "the file holds too many brackets, commas and colons"};
    }
    at += length;
    if (byte == '\n') {
      ++line;
      line_start = at;
    }
  }
  return std::nullopt;
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  if (kind != Kind::map) return nullptr;
  for (std::size_t index = 0; index + 1 < children.size(); index += 2) {
    if (children[index].text == key) return &children[index + 1];
  }
  return nullptr;
}

YamlNode parse_yaml(std::string_view source, FileComplaints& complaints, const YamlBounds& bounds) {
  const auto refuse = [&](int line, int column, const std::string& message) {
    complaints.add(std::max(line, 0), std::max(column, 0), 1, message);
    complaints.raise();
  };
  if (source.size() > bounds.bytes) {
    refuse(0, 0, "the file is larger than " + std::to_string(bounds.bytes >> 20) + " MB");
  }
  if (source.starts_with("\xef\xbb\xbf")) source.remove_prefix(3);
  if (const auto fault = check_text(source, bounds))
    refuse(fault->line, fault->column, fault->message);
  TreeBuilder builder(bounds);
  try {
    std::istringstream stream{std::string(source)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YamlFault& fault) {
    refuse(fault.line, fault.column, fault.message);
  } catch (const YAML::Exception& error) {
    refuse(error.mark.line, error.mark.column, "this is no YAML: " + error.msg);
  }
  return builder.take();
}

}  // namespace windtunnel::simulation
