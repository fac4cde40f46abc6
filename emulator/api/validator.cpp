#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "emulator/api/pattern.hpp"
#include "emulator/api/utf8.hpp"
#include "emulator/api/value_text.hpp"
#include "emulator/api/violation.hpp"

namespace windtunnel::api {

struct ShapeChecks {
  /// Whether anything at or below a value of the shape can break the model.
  bool constrained = false;
  std::unique_ptr<Pattern> pattern;
};

namespace {

bool constrains_itself(const Shape& shape) {
  return shape.has_minimum || shape.has_maximum || shape.is_union || !shape.pattern.empty() ||
         !shape.enumeration.empty();
}

bool constrains_below(const Shape& shape, std::set<const Shape*>& seen) {
  if (constrains_itself(shape)) return true;
  if (!seen.insert(&shape).second) return false;
  for (const Member& member : shape.members) {
    if (constrains_below(*member.shape, seen)) return true;
  }
  return (shape.element != nullptr && constrains_below(*shape.element, seen)) ||
         (shape.key != nullptr && constrains_below(*shape.key, seen));
}

/// Made at the shape's first use. Two threads may both make them: the first to store wins.
const ShapeChecks& make_checks(const Shape& shape) {
  auto made = std::make_unique<ShapeChecks>();
  std::set<const Shape*> seen;
  made->constrained = constrains_below(shape, seen);
  if (!shape.pattern.empty()) {
    made->pattern = std::make_unique<Pattern>(shape.pattern, shape.re2_pattern);
  }
  const ShapeChecks* stored = nullptr;
  if (shape.checks.compare_exchange_strong(stored, made.get(), std::memory_order_acq_rel)) {
    return *made.release();
  }
  return *stored;
}

const ShapeChecks& checks_of(const Shape& shape) {
  const ShapeChecks* made = shape.checks.load(std::memory_order_acquire);
  return made != nullptr ? *made : make_checks(shape);
}

using Violated = Violation::Kind;

/// One thing that a shape asks of a value, apart from what is inside it.
struct Constraint {
  Violated kind;
  std::string text;
};

std::string one_of(std::span<const std::string_view> values) {
  std::string out = "Member must satisfy enum value set: [";
  for (std::size_t index = 0; index < values.size(); ++index) {
    if (index != 0) out += ", ";
    out += values[index];
  }
  return out + "]";
}

/// What the shape asks of its own values, in the order in which AWS lists it.
std::vector<Constraint> constraints_of(const Shape& shape) {
  const bool number = shape.kind == Kind::integer || shape.kind == Kind::long_integer ||
                      shape.kind == Kind::float_number || shape.kind == Kind::double_number;
  const std::string measure = number ? "Member must have value " : "Member must have length ";
  std::vector<Constraint> all;
  if (shape.has_maximum) {
    all.push_back({number ? Violated::too_large : Violated::too_long,
                   measure + "less than or equal to " + number_text(shape.maximum)});
  }
  if (shape.has_minimum) {
    all.push_back({number ? Violated::too_small : Violated::too_short,
                   measure + "greater than or equal to " + number_text(shape.minimum)});
  }
  if (!shape.pattern.empty()) {
    all.push_back({Violated::pattern, "Member must satisfy regular expression pattern: " +
                                          std::string(shape.pattern)});
  }
  if (!shape.enumeration.empty()) {
    all.push_back({Violated::enumeration, one_of(shape.enumeration)});
  }
  return all;
}

double measure(const Shape& shape, const void* value) {
  switch (shape.kind) {
    case Kind::integer:
      return *static_cast<const std::int32_t*>(value);
    case Kind::long_integer:
      return static_cast<double>(*static_cast<const std::int64_t*>(value));
    case Kind::float_number:
    case Kind::double_number:
      return *static_cast<const double*>(value);
    case Kind::string:
      return static_cast<double>(count_code_points(*static_cast<const std::string*>(value)));
    case Kind::blob:
      return static_cast<double>(static_cast<const Blob*>(value)->bytes.size());
    case Kind::list:
      return static_cast<double>(shape.list->size(value));
    case Kind::map:
      return static_cast<double>(shape.map->size(value));
    default:
      return 0;
  }
}

bool holds(Violated kind, const Shape& shape, const ShapeChecks& checks, const void* value) {
  switch (kind) {
    case Violated::too_large:
    case Violated::too_long:
      return measure(shape, value) <= shape.maximum;  // false for NaN
    case Violated::too_small:
    case Violated::too_short:
      return measure(shape, value) >= shape.minimum;
    case Violated::pattern:
      return checks.pattern->matches(*static_cast<const std::string*>(value));
    case Violated::enumeration:
      return std::find(shape.enumeration.begin(), shape.enumeration.end(),
                       *static_cast<const std::string*>(value)) != shape.enumeration.end();
    default:
      return true;
  }
}

/// Whether the value keeps everything that its shape asks of it, apart from what is inside it.
bool all_hold(const Shape& shape, const ShapeChecks& checks, const void* value) {
  return (!shape.has_maximum || holds(Violated::too_long, shape, checks, value)) &&
         (!shape.has_minimum || holds(Violated::too_short, shape, checks, value)) &&
         (shape.pattern.empty() || holds(Violated::pattern, shape, checks, value)) &&
         (shape.enumeration.empty() || holds(Violated::enumeration, shape, checks, value));
}

bool has_parts(const Shape& shape) {
  return shape.kind == Kind::structure || shape.kind == Kind::list || shape.kind == Kind::map;
}

class Validator {
 public:
  explicit Validator(Violations& violations) : violations_(violations) {
    missing_.swap(violations_);
  }

  void check_input(const Shape& shape, const void* value) {
    if (missing_.empty() && !checks_of(shape).constrained) return;
    const MemberPath root;
    for (const Member& member : shape.members) {
      for (const Violation& missing : missing_) {
        if (missing.member == member.name) violations_.push_back(missing);
      }
      check_member(member, value, root);
    }
  }

 private:
  void check_member(const Member& member, const void* structure, const MemberPath& parent) {
    if (!member.present(structure)) return;
    check(*member.shape, member.value(structure), MemberPath::member(parent, member.name));
  }

  void check(const Shape& shape, const void* value, const MemberPath& path) {
    const ShapeChecks& checks = checks_of(shape);
    if (!checks.constrained) return;
    if (shape.kind == Kind::structure) {
      if (shape.is_union) check_union(shape, value, path);
      for (const Member& member : shape.members) check_member(member, value, path);
      return;
    }
    if (!all_hold(shape, checks, value)) {
      for (const Constraint& constraint : constraints_of(shape)) {
        if (!holds(constraint.kind, shape, checks, value)) {
          note(constraint.kind, shape, value, path, constraint.text, shape.sensitive);
        }
      }
    }
    if (shape.kind == Kind::list) check_list(shape, value, path);
    if (shape.kind == Kind::map) check_map(shape, value, path);
  }

  void check_union(const Shape& shape, const void* value, const MemberPath& path) {
    const auto present = std::count_if(shape.members.begin(), shape.members.end(),
                                       [&](const Member& member) { return member.present(value); });
    if (present == 1) return;
    note(Violated::union_members, shape, value, path,
         "Member must have exactly one of its members set", true);
  }

  void check_list(const Shape& shape, const void* list, const MemberPath& path) {
    const Shape& element = *shape.element;
    const ShapeChecks& checks = checks_of(element);
    if (!checks.constrained) return;
    const std::size_t size = shape.list->size(list);
    for (std::size_t index = 0; index < size; ++index) {
      const void* entry = shape.list->at(list, index);
      if (has_parts(element)) {
        check(element, entry, MemberPath::entry(path, index));
      } else if (!all_hold(element, checks, entry)) {
        return note_parts("Member", element, checks, entry, shape, list, path);
      }
    }
  }

  void check_map(const Shape& shape, const void* map, const MemberPath& path) {
    const Shape& element = *shape.element;
    const ShapeChecks& key_checks = checks_of(*shape.key);
    const ShapeChecks& checks = checks_of(element);
    if (!key_checks.constrained && !checks.constrained) return;
    const std::string* broken_key = nullptr;
    const void* broken_value = nullptr;
    each_entry(*shape.map, map, [&](const std::string& key, const void* value) {
      if (broken_key == nullptr && !all_hold(*shape.key, key_checks, &key)) broken_key = &key;
      if (has_parts(element)) {
        check(element, value, MemberPath::value_of(path, key));
      } else if (broken_value == nullptr && !all_hold(element, checks, value)) {
        broken_value = value;
      }
    });
    if (broken_key != nullptr) {
      note_parts("Map keys", *shape.key, key_checks, broken_key, shape, map, path);
    }
    if (broken_value != nullptr) {
      note_parts("Map value", element, checks, broken_value, shape, map, path);
    }
  }

  /// Of a list of plain values AWS names the list, not the entry, and says all that its entries
  /// must satisfy; of maps likewise.
  void note_parts(const char* parts, const Shape& part, const ShapeChecks& part_checks,
                  const void* broken, const Shape& shape, const void* value,
                  const MemberPath& path) {
    std::string text = std::string(parts) + " must satisfy constraint: [";
    std::optional<Violated> kind;
    for (const Constraint& constraint : constraints_of(part)) {
      if (text.back() != '[') text += ", ";
      text += constraint.text;
      if (!kind && !holds(constraint.kind, part, part_checks, broken)) kind = constraint.kind;
    }
    note(*kind, shape, value, path, text + "]", shape.sensitive || part.sensitive);
  }

  /// What is inside a missing member is not the caller's: it is what a default struct holds.
  bool is_inside_missing(const std::string& path) const {
    return std::any_of(missing_.begin(), missing_.end(), [&](const Violation& missing) {
      return path.starts_with(missing.path) &&
             (path.size() == missing.path.size() || path[missing.path.size()] == '.');
    });
  }

  void note(Violated kind, const Shape& shape, const void* value, const MemberPath& path,
            std::string constraint, bool value_hidden) {
    std::string path_text = path.text();
    if (is_inside_missing(path_text)) return;
    violations_.push_back({.kind = kind,
                           .path = std::move(path_text),
                           .value = value_text(shape, value),
                           .constraint = std::move(constraint),
                           .member = path.top_member(),
                           .value_hidden = value_hidden});
  }

  Violations& violations_;
  Violations missing_;
};

}  // namespace

void validate(const Shape& shape, const void* value, Violations& violations) {
  Validator(violations).check_input(shape, value);
}

std::string validation_message(const Violations& violations) {
  std::string out = std::to_string(violations.size()) + " validation error" +
                    (violations.size() == 1 ? "" : "s") + " detected: ";
  for (std::size_t index = 0; index < violations.size(); ++index) {
    const Violation& violation = violations[index];
    if (index != 0) out += "; ";
    out += "Value ";
    if (violation.kind == Violated::missing) {
      out += "null ";
    } else if (!violation.value_hidden) {
      out += "'" + violation.value + "' ";
    }
    out += "at '" + violation.path + "' failed to satisfy constraint: " + violation.constraint;
  }
  return out;
}

Violation missing_member(const MemberPath& path) {
  return {.kind = Violated::missing,
          .path = path.text(),
          .value = {},
          .constraint = "Member must not be null",
          .member = path.top_member()};
}

std::string lower_camel(std::string_view name) {
  std::string out(name);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z') out[0] = static_cast<char>(out[0] + 32);
  return out;
}

}  // namespace windtunnel::api
