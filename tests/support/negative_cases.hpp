#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/api/shape.hpp"
#include "emulator/api/violation.hpp"

namespace windtunnel::test {

/// One way of getting an input wrong, as a JSON body that is otherwise as valid as the model alone
/// can tell.
struct NegativeCase {
  /// "PutParameter: name is missing".
  std::string description;
  std::string body;
  /// What is violated; nothing for a value of the wrong JSON type, which is a
  /// SerializationException.
  std::optional<api::Violation::Kind> violation;
  /// Where, as AWS's messages name it: "tags.1.member.key". Of plain values in lists and maps the
  /// whole list or map.
  std::string path;
};

/// Every way that the model of the operation's input knows: for each member, at any depth, absent
/// where it is required, of the wrong type, outside of its enumeration, its length or its range.
/// Only members that travel in the body; a recursive shape is walked once. Empty for operations
/// without input.
std::vector<NegativeCase> negative_cases(const api::OperationModel& operation);

/// The smallest body that has all required members, each with a value that keeps its shape's
/// constraints, as far as they can be kept without knowing what the value means.
std::string minimal_body(const api::OperationModel& operation);

}  // namespace windtunnel::test
