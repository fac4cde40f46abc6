#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/member_path.hpp"
#include "emulator/api/shape.hpp"

namespace windtunnel::api {

/// One way in which an input breaks its model.
struct Violation {
  enum class Kind {
    missing,  // a required member is absent
    enumeration,
    pattern,
    too_short,
    too_long,
    too_small,
    too_large,
    union_members,  // not exactly one member of a union
  };
  Kind kind = Kind::missing;
  /// AWS's path: lower camel case; a structure in a list as `tags.1.member`. Of plain values in
  /// lists and maps AWS names the whole list or map.
  std::string path;
  /// The offending value as AWS prints it; meaningless for missing members.
  std::string value;
  /// What AWS says must hold: "Member must have length less than or equal to 10".
  std::string constraint;
  /// The top-level member of the input that it is in.
  std::string_view member;
  /// The value is not to be printed: AWS then says "Value at 'password' failed ...".
  bool value_hidden = false;
};

using Violations = std::vector<Violation>;

/// Collects the violations of everything below `value`, an instance of structure `shape`, in
/// the model's order of the input's members. Missing required members were noted by the codec in
/// `violations` (they cannot be seen in a struct afterwards): they stay, come before what else is
/// wrong with their top-level member, and what is inside them is not looked at. Lengths of text
/// count code points. Text must be valid UTF-8, which the codecs see to.
void validate(const Shape& shape, const void* value, Violations& violations);

/// "1 validation error detected: Value 'x' at 'y' failed to satisfy constraint: ...", several
/// joined by "; " (CW-003, RT-005).
std::string validation_message(const Violations& violations);

/// The violation that a codec notes for the required member at `path`.
Violation missing_member(const MemberPath& path);

/// The member name as AWS's messages print it: first letter lower-cased.
std::string lower_camel(std::string_view name);

}  // namespace windtunnel::api
