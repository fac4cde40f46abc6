#include "tests/support/negative_cases.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "emulator/api/base64.hpp"
#include "emulator/api/pattern.hpp"

namespace windtunnel::test {
namespace {

using api::Kind;
using api::Member;
using api::Shape;
using nlohmann::json;
using Violated = api::Violation::Kind;

/// Longer values are not worth sending: a limit of millions is a limit on memory.
constexpr double longest_worth_sending = 200'000;

bool is_number(Kind kind) {
  return kind == Kind::integer || kind == Kind::long_integer || kind == Kind::float_number ||
         kind == Kind::double_number;
}

std::size_t least_size(const Shape& shape) {
  return shape.has_minimum ? static_cast<std::size_t>(std::max(0.0, shape.minimum)) : 0;
}

std::string sample_text(const Shape& shape) {
  if (!shape.enumeration.empty()) return std::string(shape.enumeration.front());
  std::string text(std::max<std::size_t>(least_size(shape), 1), 'a');
  if (shape.pattern.empty()) return text;
  const api::Pattern pattern(shape.pattern, shape.re2_pattern);
  for (const std::string& candidate :
       {text, std::string(text.size(), '1'), std::string(text.size(), 'A'),
        std::string("123456789012"), std::string("arn:aws:iam::123456789012:role/role"),
        std::string("/a"), std::string("i-0123456789abcdef0"), std::string("a.b"),
        std::string("12345678-1234-1234-1234-123456789012"), std::string("1.0")}) {
    if (pattern.matches(candidate)) return candidate;
  }
  return text;
}

json sample(const Shape& shape);

json sample_structure(const Shape& shape) {
  json members = json::object();
  for (const Member& member : shape.members) {
    if (member.location != api::Location::body) continue;
    if (!member.required && !(shape.is_union && members.empty())) continue;
    members[std::string(member.name)] = sample(*member.shape);
  }
  return members;
}

json sample_number(const Shape& shape) {
  double number = shape.has_minimum ? shape.minimum : 1;
  if (shape.has_maximum) number = std::min(number, shape.maximum);
  if (shape.kind == Kind::integer || shape.kind == Kind::long_integer) {
    return static_cast<std::int64_t>(std::ceil(number));
  }
  return number;
}

json sample(const Shape& shape) {
  switch (shape.kind) {
    case Kind::structure: return sample_structure(shape);
    case Kind::list: return json(least_size(shape), sample(*shape.element));
    case Kind::map: {
      json entries = json::object();
      if (least_size(shape) > 0) entries[sample_text(*shape.key)] = sample(*shape.element);
      return entries;
    }
    case Kind::string: return sample_text(shape);
    case Kind::blob: return api::encode_base64(std::string(least_size(shape), 'a'));
    case Kind::timestamp: return 1'767'225'600;
    case Kind::boolean: return true;
    default: return sample_number(shape);
  }
}

/// A value of a JSON type that the shape's never is.
json wrong_type(Kind kind) {
  switch (kind) {
    case Kind::structure:
    case Kind::map: return json::array();
    case Kind::list: return json::object();
    case Kind::string:
    case Kind::blob: return 5;
    case Kind::timestamp: return true;
    default: return "no such value";
  }
}

/// Walks an input's shapes. `Place` puts a value at one place of an otherwise valid body.
class Walk {
 public:
  using Place = std::function<json(json)>;

  explicit Walk(const api::OperationModel& operation) : operation_(operation) {}

  std::vector<NegativeCase> run() {
    if (operation_.input != nullptr) {
      structure(*operation_.input, {}, [](json value) { return value; });
    }
    return std::move(cases_);
  }

 private:
  void structure(const Shape& shape, const std::string& path, const Place& place) {
    if (std::find(open_.begin(), open_.end(), &shape) != open_.end()) return;
    open_.push_back(&shape);
    for (const Member& member : shape.members) {
      if (member.location == api::Location::body) this->member(shape, member, path, place);
    }
    open_.pop_back();
  }

  void member(const Shape& shape, const Member& member, const std::string& path,
              const Place& place) {
    const std::string name(member.name);
    const std::string member_path = (path.empty() ? "" : path + ".") + api::lower_camel(name);
    if (member.required) {
      json without = sample_structure(shape);
      without.erase(name);
      add("is missing", place(std::move(without)), Violated::missing, member_path);
    }
    value(*member.shape, member_path, [&](json value) {
      json with = shape.is_union ? json::object() : sample_structure(shape);
      with[name] = std::move(value);
      return place(std::move(with));
    });
  }

  void value(const Shape& shape, const std::string& path, const Place& place) {
    add("has the wrong type", place(wrong_type(shape.kind)), std::nullopt, path);
    constraints(shape, path, place);
    if (shape.kind == Kind::structure) structure(shape, path, place);
    if (shape.kind == Kind::list) {
      const std::size_t rest = least_size(shape) > 0 ? least_size(shape) - 1 : 0;
      element(shape, path, path + ".1.member", [&](json value) {
        json entries = json::array({std::move(value)});
        for (std::size_t index = 0; index < rest; ++index) entries.push_back(sample(*shape.element));
        return place(std::move(entries));
      });
    }
    if (shape.kind == Kind::map) {
      const std::string key = sample_text(*shape.key);
      element(shape, path, path + "." + key + ".member",
              [&](json value) { return place(json{{key, std::move(value)}}); });
    }
  }

  void element(const Shape& shape, const std::string& path, const std::string& element_path,
               const Place& place) {
    const Kind kind = shape.element->kind;
    add("has the wrong type", place(wrong_type(kind)), std::nullopt, element_path);
    if (kind == Kind::structure) {
      structure(*shape.element, element_path, place);
    } else if (kind == Kind::list || kind == Kind::map) {
      constraints(*shape.element, element_path, place);
    } else {
      constraints(*shape.element, path, place);
    }
  }

  void constraints(const Shape& shape, const std::string& path, const Place& place) {
    if (!shape.enumeration.empty()) {
      add("is of no such enumeration", place("NoSuchValue"), Violated::enumeration, path);
    }
    if (is_number(shape.kind)) return range(shape, path, place);
    if (shape.has_minimum && shape.minimum >= 1) {
      const json value = sized(shape, static_cast<std::size_t>(shape.minimum) - 1);
      if (!value.is_null()) add("is too short", place(value), Violated::too_short, path);
    }
    if (shape.has_maximum && shape.maximum < longest_worth_sending) {
      const json value = sized(shape, static_cast<std::size_t>(shape.maximum) + 1);
      if (!value.is_null()) add("is too long", place(value), Violated::too_long, path);
    }
  }

  /// A value of that length; null where the shape has none.
  static json sized(const Shape& shape, std::size_t size) {
    switch (shape.kind) {
      case Kind::string: return std::string(size, 'a');
      case Kind::blob: return api::encode_base64(std::string(size, 'a'));
      case Kind::list: return json(size, sample(*shape.element));
      case Kind::map: {
        json entries = json::object();
        for (std::size_t index = 0; index < size; ++index) {
          entries["key" + std::to_string(index)] = sample(*shape.element);
        }
        return entries;
      }
      default: return nullptr;
    }
  }

  void range(const Shape& shape, const std::string& path, const Place& place) {
    // Limits at the ends of 64 or 32 bits cannot be passed in a number of that type.
    const double most = shape.kind == Kind::integer ? 2147483646.0 : 9e15;
    const bool whole = shape.kind == Kind::integer || shape.kind == Kind::long_integer;
    const auto number = [&](double value) {
      return whole ? json(static_cast<std::int64_t>(value)) : json(value);
    };
    if (shape.has_minimum && shape.minimum > -most) {
      add("is too small", place(number(shape.minimum - 1)), Violated::too_small, path);
    }
    if (shape.has_maximum && shape.maximum < most) {
      add("is too large", place(number(shape.maximum + 1)), Violated::too_large, path);
    }
  }

  void add(const char* what, const json& body, std::optional<Violated> violation,
           const std::string& path) {
    cases_.push_back({std::string(operation_.name) + ": " + path + " " + what, body.dump(),
                      violation, path});
  }

  const api::OperationModel& operation_;
  std::vector<const Shape*> open_;
  std::vector<NegativeCase> cases_;
};

}  // namespace

std::vector<NegativeCase> negative_cases(const api::OperationModel& operation) {
  return Walk(operation).run();
}

std::string minimal_body(const api::OperationModel& operation) {
  return operation.input == nullptr ? "{}" : sample_structure(*operation.input).dump();
}

}  // namespace windtunnel::test
