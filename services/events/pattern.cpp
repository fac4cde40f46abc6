#include "services/events/pattern.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "services/events/errors.hpp"
#include "services/events/limits.hpp"
#include "services/events/pattern_json.hpp"
#include "services/events/value_tests.hpp"

namespace windtunnel::events {

using nlohmann::json;

/// What is asked of one place in the event: all of it, of `tests` one.
struct Pattern::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> children;
  /// For each $or its alternatives, which are about the same place.
  std::vector<std::vector<std::unique_ptr<Node>>> choices;
  std::vector<ValueTest> tests;
  /// From the event's root.
  std::vector<std::string> path;

  bool has_inner() const { return !children.empty() || !choices.empty(); }
};

namespace {

using Node = Pattern::Node;

[[noreturn]] void fail(const PatternJson& at, std::string reason) {
  throw PatternFault{std::move(reason), at.place};
}

// --- Reading ------------------------------------------------------------------------------------

/// Whether it is a relationship and no field that is called so (EB-042).
bool is_choice(const std::string& name, const PatternJson& value) {
  if (name != "$or" || !value.is_array()) return false;
  if (value.elements.empty()) return true;
  const auto& members = value.elements.front().members;
  return std::none_of(members.begin(), members.end(),
                      [](const auto& member) { return is_operator(member.name); });
}

void read_fields(const PatternJson& object, Node& node);

void read_choice(const PatternJson& list, Node& node) {
  if (list.elements.size() < 2) {
    fail(list, "There must have at least 2 Objects in $or relationship.");
  }
  auto& alternatives = node.choices.emplace_back();
  for (const PatternJson& element : list.elements) {
    if (!element.is_object()) {
      fail(element, "Only JSON object is allowed in array of $or relationship.");
    }
    for (const auto& [name, value] : element.members) {
      if (!is_operator(name)) continue;
      fail(value, name + " is Ruler reserved fieldName which cannot be used inside $or.");
    }
    alternatives.push_back(std::make_unique<Node>());
    alternatives.back()->path = node.path;
    read_fields(element, *alternatives.back());
  }
}

/// The node below `node` that a field's name leads to, step by step where it has dots.
Node& descend(Node& node, const PatternJson& at, const std::string& name) {
  Node* current = &node;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    const std::string step = name.substr(begin, end - begin);
    auto& child = current->children[step];
    if (child == nullptr) {
      child = std::make_unique<Node>();
      child->path = current->path;
      child->path.push_back(step);
      if (child->path.size() > limits::nesting) {
        fail(at, "Document nesting depth exceeds the maximum allowed (" +
                     std::to_string(limits::nesting) + ")");
      }
    }
    current = child.get();
    begin = end + 1;
  }
  return *current;
}

void read_fields(const PatternJson& object, Node& node) {
  if (object.members.empty()) fail(object, "Empty objects are not allowed");
  for (const auto& [name, value] : object.members) {
    if (is_choice(name, value)) {
      read_choice(value, node);
    } else if (value.is_object()) {
      read_fields(value, descend(node, value, name));
    } else if (value.is_array()) {
      if (value.elements.empty()) fail(value, "Empty arrays are not allowed");
      auto& tests = descend(node, value, name).tests;
      tests.clear();
      for (const PatternJson& element : value.elements) tests.push_back(read_value_test(element));
    } else {
      fail(value, "\"" + name + "\" must be an object or an array");
    }
  }
}

/// Into how many patterns without $or it would fall; no more than one beyond the limit.
std::size_t combinations(const Node& node) {
  const auto bounded = [](std::size_t count) {
    return std::min(count, limits::or_combinations + 1);
  };
  std::size_t product = 1;
  for (const auto& [name, child] : node.children) {
    product = bounded(product * combinations(*child));
  }
  for (const auto& alternatives : node.choices) {
    std::size_t sum = 0;
    for (const auto& alternative : alternatives) sum += combinations(*alternative);
    product = bounded(product * bounded(sum));
  }
  return product;
}

// --- Matching -----------------------------------------------------------------------------------

/// Whether any scalar of the value, which may be an array, passes.
template <class Test>
bool any_scalar(const json& value, const Test& test) {
  if (value.is_object()) return false;
  if (!value.is_array()) return test(value);
  return std::any_of(value.begin(), value.end(),
                     [&](const json& element) { return any_scalar(element, test); });
}

using Step = std::vector<std::string>::const_iterator;

/// Whether the event has a scalar there, in whichever element of the arrays on the way.
bool has_scalar(const json& value, Step step, Step end) {
  if (value.is_array()) {
    return std::any_of(value.begin(), value.end(),
                       [&](const json& element) { return has_scalar(element, step, end); });
  }
  if (step == end) return !value.is_object();
  if (!value.is_object()) return false;
  const auto found = value.find(*step);
  return found != value.end() && has_scalar(*found, step + 1, end);
}

class Matching {
 public:
  Matching(const json& event, bool is_partial) : event_(event), is_partial_(is_partial) {}

  bool matches(const Node& node, const json& object) const {
    for (const auto& [name, child] : node.children) {
      if (!matches_child(*child, name, object)) return false;
    }
    for (const auto& alternatives : node.choices) {
      const bool any =
          std::any_of(alternatives.begin(), alternatives.end(),
                      [&](const auto& alternative) { return matches(*alternative, object); });
      if (!any) return false;
    }
    return true;
  }

 private:
  bool matches_child(const Node& child, const std::string& name, const json& object) const {
    const auto found = object.find(name);
    const json* value = found == object.end() ? nullptr : &*found;
    if (is_partial_ && value == nullptr && child.path.size() == 1) return true;
    if (!child.tests.empty() && !passes(child, value)) return false;
    if (!child.has_inner()) return true;
    // Where there is no such object, fields that are to be absent are.
    static const json nothing = json::object();
    const bool has_object =
        value != nullptr && any_object(*value, [](const json&) { return true; });
    if (!has_object) return matches(child, nothing);
    // Of an array one element meets all (EB-032).
    return any_object(*value, [&](const json& inner) { return matches(child, inner); });
  }

  bool passes(const Node& leaf, const json* value) const {
    return std::any_of(leaf.tests.begin(), leaf.tests.end(), [&](const ValueTest& test) {
      if (test.wants_absence()) return !has_scalar(event_, leaf.path.begin(), leaf.path.end());
      return value != nullptr && any_scalar(*value, test.accepts);
    });
  }

  template <class Test>
  static bool any_object(const json& value, const Test& test) {
    if (value.is_object()) return test(value);
    return value.is_array() && std::any_of(value.begin(), value.end(), [&](const json& element) {
             return any_object(element, test);
           });
  }

  const json& event_;
  bool is_partial_;
};

// --- Keys with dots -----------------------------------------------------------------------------

/// Puts the value under the key: where something stands there already, both are met.
void add(json& object, const std::string& key, json value) {
  const auto found = object.find(key);
  if (found == object.end()) {
    object.emplace(key, std::move(value));
  } else if (found->is_object() && value.is_object()) {
    for (auto& [inner, one] : value.items()) add(*found, inner, std::move(one));
  } else {
    *found = json::array({std::move(*found), std::move(value)});
  }
}

json taken_apart(json value, std::size_t depth) {
  if (value.is_array()) {
    for (json& element : value) element = taken_apart(std::move(element), depth + 1);
    return value;
  }
  if (!value.is_object()) return value;
  json object = json::object();
  for (auto& [key, member] : value.items()) {
    std::vector<std::string> steps(1);
    for (const char character : key) {
      if (character == '.') {
        steps.emplace_back();
      } else {
        steps.back() += character;
      }
    }
    json inner = taken_apart(std::move(member), depth + steps.size());
    // No pattern goes as deep.
    if (depth + steps.size() > limits::nesting) continue;
    while (steps.size() > 1) {
      json outer = json::object();
      outer.emplace(steps.back(), std::move(inner));
      inner = std::move(outer);
      steps.pop_back();
    }
    add(object, steps.front(), std::move(inner));
  }
  return object;
}

bool has_dotted_key(const json& value) {
  if (!value.is_structured()) return false;
  for (const auto& [key, inner] : value.items()) {
    if (value.is_object() && key.find('.') != std::string::npos) return true;
    if (has_dotted_key(inner)) return true;
  }
  return false;
}

}  // namespace

Pattern::Pattern(std::string_view text) {
  try {
    const PatternJson document = read_pattern_json(text);
    if (!document.is_object()) fail(document, "Filter is not an object");
    auto root = std::make_shared<Node>();
    read_fields(document, *root);
    if (combinations(*root) > limits::or_combinations) {
      fail(document, "Rule is too complex: $or makes more than 1000 combinations of it");
    }
    root_ = std::move(root);
  } catch (const PatternFault& fault) {
    throw errors::invalid_pattern(text, fault);
  }
}

bool Pattern::matches(const json& event) const {
  return event.is_object() && Matching(event, false).matches(*root_, event);
}

bool Pattern::may_match(const json& known) const {
  return Matching(known, true).matches(*root_, known);
}

json as_matched(json event) {
  return has_dotted_key(event) ? taken_apart(std::move(event), 0) : event;
}

}  // namespace windtunnel::events
