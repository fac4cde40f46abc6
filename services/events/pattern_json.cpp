#include "services/events/pattern_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "services/events/limits.hpp"

namespace windtunnel::events {
namespace {

bool is_word_part(char character) {
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
         (character >= 'A' && character <= 'Z') || character == '_' || character == '$';
}

bool may_begin_number(char character) {
  return character == '-' || (character >= '0' && character <= '9');
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  PatternJson read_document() {
    PatternJson document = read_value(0);
    skip_space();
    if (at_ < text_.size()) fail_at_word();
    return document;
  }

 private:
  [[noreturn]] void fail(std::string reason) const {
    throw PatternFault{std::move(reason), place()};
  }

  [[noreturn]] void fail_at_word() {
    std::size_t end = at_;
    while (end < text_.size() && is_word_part(text_[end])) ++end;
    if (end == at_)
      fail_at_character(
          "expected a valid value (JSON String, Number, Array, Object "
          "or token 'null', 'true' or 'false')");
    const std::string word(text_.substr(at_, end - at_));
    at_ = end;
    fail("Unrecognized token '" + word +
         "': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or "
         "'false')");
  }

  /// A character of several bytes is one, or the message would be no UTF-8.
  [[noreturn]] void fail_at_character(const std::string& expected) {
    const std::size_t begin = at_;
    const auto first = static_cast<unsigned char>(text_[at_++]);
    unsigned code = first;
    if (first >= 0xc0) code &= first < 0xe0 ? 0x1fu : first < 0xf0 ? 0x0fu : 0x07u;
    for (; first >= 0xc0 && at_ < text_.size(); ++at_) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if ((byte & 0xc0) != 0x80) break;
      code = code << 6 | (byte & 0x3fu);
    }
    fail("Unexpected character ('" + std::string(text_.substr(begin, at_ - begin)) + "' (code " +
         std::to_string(code) + ")): " + expected);
  }

  Place place() const {
    const std::string_view before = text_.substr(0, at_);
    const std::size_t last_line = before.rfind('\n');
    return {1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
            1 + at_ - (last_line == std::string_view::npos ? 0 : last_line + 1)};
  }

  void skip_space() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string::npos) {
      ++at_;
    }
  }

  /// The next character that is no blank, not taken yet.
  char next(const char* inside) {
    skip_space();
    if (at_ == text_.size()) {
      fail(std::string("Unexpected end-of-input") +
           (*inside == 0 ? ": expected a value" : ": expected close marker for ") + inside);
    }
    return text_[at_];
  }

  PatternJson read_value(std::size_t depth) {
    if (depth > limits::nesting) {
      fail("Document nesting depth (" + std::to_string(depth) + ") exceeds the maximum allowed (" +
           std::to_string(limits::nesting) + ")");
    }
    PatternJson value;
    const char first = next("");
    if (first == '{') {
      read_object(value, depth);
    } else if (first == '[') {
      read_array(value, depth);
    } else if (first == '"') {
      value.kind = PatternJson::Kind::text;
      value.text = read_text();
      value.place = place();
    } else {
      read_word(value);
    }
    return value;
  }

  void read_object(PatternJson& value, std::size_t depth) {
    ++at_;
    value.kind = PatternJson::Kind::object;
    value.place = place();
    if (next("Object") == '}') {
      ++at_;
      return;
    }
    while (true) {
      if (next("Object") != '"') {
        fail_at_character("was expecting double-quote to start field name");
      }
      const std::string name = read_text();
      if (next("Object") != ':') {
        fail_at_character("was expecting a colon to separate field name and value");
      }
      ++at_;
      PatternJson member = read_value(depth + 1);
      std::erase_if(value.members, [&](const auto& earlier) { return earlier.name == name; });
      value.members.push_back({name, std::move(member)});
      const char separator = next("Object");
      if (separator != ',' && separator != '}') {
        fail_at_character("was expecting comma to separate Object entries");
      }
      ++at_;
      if (separator == '}') return;
    }
  }

  void read_array(PatternJson& value, std::size_t depth) {
    ++at_;
    value.kind = PatternJson::Kind::array;
    value.place = place();
    if (next("Array") == ']') {
      ++at_;
      return;
    }
    while (true) {
      value.elements.push_back(read_value(depth + 1));
      const char separator = next("Array");
      if (separator != ',' && separator != ']') {
        fail_at_character("was expecting comma to separate Array entries");
      }
      ++at_;
      if (separator == ']') return;
    }
  }

  std::string read_text() {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) {
      at_ = text_.size();
      fail("Unexpected end-of-input: was expecting closing quote for a string value");
    }
    ++at_;
    const auto parsed = nlohmann::json::parse(text_.substr(begin, at_ - begin), nullptr, false);
    if (!parsed.is_string()) fail("Illegal escape or unquoted character in a string value");
    return parsed.get<std::string>();
  }

  void read_word(PatternJson& value) {
    std::size_t end = at_;
    const bool is_number = may_begin_number(text_[at_]);
    while (end < text_.size() &&
           (is_word_part(text_[end]) ||
            (is_number && (text_[end] == '-' || text_[end] == '+' || text_[end] == '.')))) {
      ++end;
    }
    const std::string word(text_.substr(at_, end - at_));
    if (word == "true" || word == "false") {
      value.kind = PatternJson::Kind::boolean;
    } else if (is_number && nlohmann::json::parse(word, nullptr, false).is_number()) {
      value.kind = PatternJson::Kind::number;
    } else if (word != "null") {
      fail_at_word();
    }
    at_ = end;
    value.text = word;
    value.place = place();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string PatternJson::token() const {
  if (is_object()) return "{";
  return is_array() ? "[" : text;
}

PatternJson read_pattern_json(std::string_view text) { return Reader(text).read_document(); }

}  // namespace windtunnel::events
