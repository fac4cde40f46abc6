#pragma once

#include <string>
#include <string_view>
#include <vector>

/// JSON as the parser of event patterns reads it: with the places that its messages name.
namespace windtunnel::events {

/// Behind what was read last.
struct Place {
  std::size_t line = 1;
  std::size_t column = 1;
};

/// What is wrong with a pattern, in AWS's words (EB-046).
struct PatternFault {
  std::string reason;
  Place place;
  /// Whether the message names the place.
  bool is_located = true;
};

struct PatternJson {
  enum class Kind { object, array, text, number, boolean, null };
  struct Member;

  Kind kind = Kind::null;
  /// A text's characters; of a scalar how it is written.
  std::string text;
  /// Of several members of one name the last is left (EB-044).
  std::vector<Member> members;
  std::vector<PatternJson> elements;
  /// Behind a scalar, or the bracket that opens the rest.
  Place place;

  bool is_object() const { return kind == Kind::object; }
  bool is_array() const { return kind == Kind::array; }
  bool is_text() const { return kind == Kind::text; }
  bool is_number() const { return kind == Kind::number; }
  /// How its first token is written.
  std::string token() const;
};

/// No pair: clang cannot make one of a type that is not complete yet.
struct PatternJson::Member {
  std::string name;
  PatternJson value;
};

/// Throws PatternFault for what is no JSON, or nests deeper than any event.
PatternJson read_pattern_json(std::string_view text);

}  // namespace windtunnel::events
