#include "services/events/value_tests.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "services/events/cidr.hpp"

namespace windtunnel::events {
namespace {

using nlohmann::json;

using Accepts = std::function<bool(const json&)>;
using TextTest = std::function<bool(std::string_view)>;

constexpr std::array operators{std::string_view("anything-but"),
                               std::string_view("cidr"),
                               std::string_view("equals-ignore-case"),
                               std::string_view("exists"),
                               std::string_view("numeric"),
                               std::string_view("prefix"),
                               std::string_view("suffix"),
                               std::string_view("wildcard")};

[[noreturn]] void fail(const PatternJson& at, std::string reason) {
  throw PatternFault{std::move(reason), at.place};
}

Accepts of_text(TextTest test) {
  return [test = std::move(test)](const json& value) {
    return value.is_string() && test(value.get_ref<const std::string&>());
  };
}

// --- Tests of texts -----------------------------------------------------------------------------

/// Of ASCII letters.
std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return lower;
}

TextTest ignores_case(std::string_view text) {
  return [expected = lower_case(text)](std::string_view value) {
    return value.size() == expected.size() && lower_case(value) == expected;
  };
}

TextTest begins(const std::string& text, bool any_case) {
  if (!any_case) return [text](std::string_view value) { return value.starts_with(text); };
  return [expected = lower_case(text)](std::string_view value) {
    return lower_case(value.substr(0, expected.size())) == expected;
  };
}

TextTest ends(const std::string& text, bool any_case) {
  if (!any_case) return [text](std::string_view value) { return value.ends_with(text); };
  return [expected = lower_case(text)](std::string_view value) {
    return value.size() >= expected.size() &&
           lower_case(value.substr(value.size() - expected.size())) == expected;
  };
}

/// The pieces between the wildcards.
using Pieces = std::vector<std::string>;

/// Positions count the quote before the text.
Pieces read_wildcard(const PatternJson& at) {
  Pieces pieces(1);
  for (std::size_t index = 0; index < at.text.size(); ++index) {
    const char character = at.text[index];
    if (character == '*') {
      if (index + 1 < at.text.size() && at.text[index + 1] == '*') {
        fail(at, "Consecutive wildcard characters at pos " + std::to_string(index + 1));
      }
      pieces.emplace_back();
      continue;
    }
    if (character == '\\') {
      const char next = index + 1 < at.text.size() ? at.text[index + 1] : 0;
      if (next != '*' && next != '\\') {
        fail(at, "Invalid escape character at pos " + std::to_string(index + 1));
      }
      ++index;
    }
    pieces.back() += at.text[index];
  }
  return pieces;
}

/// Each piece as early as it can be: nothing is gained by taking a later one.
bool matches_pieces(const Pieces& pieces, std::string_view value) {
  if (pieces.size() == 1) return value == pieces.front();
  if (value.size() < pieces.front().size() + pieces.back().size()) return false;
  if (!value.starts_with(pieces.front()) || !value.ends_with(pieces.back())) return false;
  value = value.substr(pieces.front().size(),
                       value.size() - pieces.front().size() - pieces.back().size());
  for (std::size_t index = 1; index + 1 < pieces.size(); ++index) {
    const std::size_t found = value.find(pieces[index]);
    if (found == std::string_view::npos) return false;
    value.remove_prefix(found + pieces[index].size());
  }
  return true;
}

/// The operator's own value where it takes a text alone.
const std::string& text_of(std::string_view name, const PatternJson& value) {
  if (!value.is_text()) fail(value, std::string(name) + " match pattern must be a string");
  return value.text;
}

/// {"prefix":"s"}, {"prefix":{"equals-ignore-case":"s"}} and the same of suffix (EB-035).
TextTest read_affix(const std::string& name, const PatternJson& value) {
  const bool is_prefix = name == "prefix";
  const PatternJson* text = &value;
  bool any_case = false;
  if (value.is_object() && value.members.size() == 1) {
    const auto& [inner_name, inner] = value.members.front();
    if (inner_name != "equals-ignore-case") {
      fail(inner, "Unsupported " + name + " pattern: " + inner_name);
    }
    text = &inner;
    any_case = true;
  }
  const std::string& affix = text_of(name, *text);
  return is_prefix ? begins(affix, any_case) : ends(affix, any_case);
}

// --- anything-but (EB-038) ----------------------------------------------------------------------

/// What the operators inside of it take: a text or a list of them.
std::vector<const PatternJson*> texts_of(const std::string& name, const PatternJson& value) {
  std::vector<const PatternJson*> texts;
  if (value.is_array()) {
    for (const PatternJson& element : value.elements) texts.push_back(&element);
  } else {
    texts.push_back(&value);
  }
  for (const PatternJson* text : texts) {
    if (text->is_text()) continue;
    if (name == "equals-ignore-case") {
      fail(*text,
           "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not "
           "supported.");
    }
    fail(*text, name == "wildcard" ? "wildcard match pattern must be a string"
                                   : "prefix/suffix match pattern must be a string");
  }
  if (texts.empty()) fail(value, "Empty arrays are not allowed");
  return texts;
}

TextTest read_inner_test(const std::string& name, const PatternJson& text) {
  if (name == "equals-ignore-case") return ignores_case(text.text);
  if (name == "wildcard") {
    return [pieces = read_wildcard(text)](std::string_view value) {
      return matches_pieces(pieces, value);
    };
  }
  if (text.text.empty()) fail(text, "Null prefix/suffix not allowed");
  return name == "prefix" ? begins(text.text, false) : ends(text.text, false);
}

Accepts read_anything_but_operator(const PatternJson& value) {
  if (value.members.size() != 1) {
    fail(value, value.members.empty() ? "Empty objects are not allowed"
                                      : "Only one key allowed in match expression");
  }
  const auto& [name, operand] = value.members.front();
  if (name != "prefix" && name != "suffix" && name != "wildcard" && name != "equals-ignore-case") {
    fail(operand, "Unsupported anything-but pattern: " + name);
  }
  std::vector<TextTest> tests;
  for (const PatternJson* text : texts_of(name, operand)) {
    tests.push_back(read_inner_test(name, *text));
  }
  return [tests = std::move(tests)](const json& found) {
    return !found.is_string() ||
           std::none_of(tests.begin(), tests.end(), [&](const TextTest& test) {
             return test(found.get_ref<const std::string&>());
           });
  };
}

json literal_of(const PatternJson& value) {
  return value.is_text() ? json(value.text) : json::parse(value.text);
}

Accepts read_anything_but(const PatternJson& value) {
  if (value.is_object()) return read_anything_but_operator(value);
  std::vector<json> excluded;
  if (value.is_array()) {
    for (const PatternJson& element : value.elements) {
      if (!element.is_text() && !element.is_number()) {
        fail(element, "Inside anything but list, start|null|boolean is not supported.");
      }
      excluded.push_back(literal_of(element));
    }
    const auto is_text = [](const json& one) { return one.is_string(); };
    if (std::any_of(excluded.begin(), excluded.end(), is_text) ==
        !std::all_of(excluded.begin(), excluded.end(), is_text)) {
      fail(value,
           "Inside anything but list, either all values are number or string, mixed type is not "
           "supported");
    }
  } else if (value.is_text() || value.is_number()) {
    excluded.push_back(literal_of(value));
  } else {
    fail(value, "Value of anything-but must be an array or single string/number value.");
  }
  return [excluded = std::move(excluded)](const json& found) {
    return std::find(excluded.begin(), excluded.end(), found) == excluded.end();
  };
}

// --- numeric (EB-039) ---------------------------------------------------------------------------

json bound_of(const PatternJson& list, std::size_t index, const std::string& name) {
  if (index >= list.elements.size() || !list.elements[index].is_number()) {
    fail(index < list.elements.size() ? list.elements[index] : list,
         "Value of " + name + " must be numeric");
  }
  return json::parse(list.elements[index].text);
}

bool compares(const std::string& name, const json& value, const json& bound) {
  if (name == "<") return value < bound;
  if (name == "<=") return value <= bound;
  if (name == ">") return value > bound;
  return name == ">=" ? value >= bound : value == bound;
}

Accepts read_numeric(const PatternJson& list) {
  if (!list.is_array()) fail(list, "Value of numeric must be an array.");
  const auto& terms = list.elements;
  if (terms.empty() || !terms[0].is_text()) {
    fail(list, "Invalid member in numeric match: " + (terms.empty() ? "]" : terms[0].token()));
  }
  const std::string first = terms[0].text;
  if (first != "=" && first != "<" && first != "<=" && first != ">" && first != ">=") {
    fail(terms[0], "Unrecognized numeric range operator: " + first);
  }
  const json bound = bound_of(list, 1, first == "=" ? "equals" : first);
  if (terms.size() == 2) {
    return [first, bound](const json& value) {
      return value.is_number() && compares(first, value, bound);
    };
  }
  if (first[0] != '>') fail(terms[2], "Too many elements in numeric expression");
  if (!terms[2].is_text()) fail(terms[2], "Bad value in numeric range: " + terms[2].token());
  const std::string second = terms[2].text;
  if (second != "<" && second != "<=") fail(terms[2], "Bad numeric range operator: " + second);
  const json top = bound_of(list, 3, second);
  if (terms.size() > 4) fail(terms[4], "Too many terms in numeric range expression");
  if (bound >= top) fail(terms[3], "Bottom must be less than top");
  return [first, bound, second, top](const json& value) {
    return value.is_number() && compares(first, value, bound) && compares(second, value, top);
  };
}

ValueTest read_exists(const PatternJson& value) {
  if (value.kind != PatternJson::Kind::boolean) {
    fail(value, "exists match pattern must be either true or false.");
  }
  if (value.text == "false") return {};
  return {[](const json&) { return true; }};
}

ValueTest read_operator(const PatternJson& element) {
  if (element.members.empty()) fail(element, "Empty objects are not allowed");
  const auto& [name, value] = element.members.front();
  if (!is_operator(name)) fail(value, "Unrecognized match type " + name);
  if (element.members.size() > 1) {
    fail(element.members[1].value, "Only one key allowed in match expression");
  }
  if (name == "exists") return read_exists(value);
  if (name == "numeric") return {read_numeric(value)};
  if (name == "anything-but") return {read_anything_but(value)};
  if (name == "prefix" || name == "suffix") return {of_text(read_affix(name, value))};
  if (name == "equals-ignore-case") return {of_text(ignores_case(text_of(name, value)))};
  if (name == "wildcard") {
    text_of(name, value);
    return {of_text([pieces = read_wildcard(value)](std::string_view text) {
      return matches_pieces(pieces, text);
    })};
  }
  const Cidr cidr = read_cidr(text_of("prefix", value));
  return {of_text([cidr](std::string_view text) { return cidr.contains(text); })};
}

}  // namespace

bool is_operator(std::string_view name) {
  return std::find(operators.begin(), operators.end(), name) != operators.end();
}

ValueTest read_value_test(const PatternJson& element) {
  if (element.is_object()) return read_operator(element);
  if (element.is_array()) {
    fail(element, "Match value must be String, number, true, false, or null");
  }
  return {[literal = literal_of(element)](const json& value) { return value == literal; }};
}

}  // namespace windtunnel::events
