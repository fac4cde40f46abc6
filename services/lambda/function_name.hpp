#pragma once

#include <string>
#include <string_view>

#include "emulator/api/types.hpp"
#include "emulator/world/call.hpp"

namespace windtunnel::lambda {

/// The version that every function has.
inline constexpr std::string_view latest = "$LATEST";

/// A function and, where one was named, a version or an alias of it.
struct FunctionReference {
  world::Scope scope;
  std::string name;
  /// `$LATEST`, a number, an alias's name, or empty.
  std::string qualifier;

  FunctionReference with(std::string_view other_qualifier) const {
    return {scope, name, std::string(other_qualifier)};
  }
  /// "arn:aws:lambda:R:A:function:name", with ":qualifier" where there is one (LAM-003).
  std::string arn() const;
  std::string unqualified_arn() const { return with("").arn(); }
  /// "name" or "name:qualifier": the Resource of metrics (LAM-022).
  std::string short_name() const;
};

/// Reads name, `name:qualifier`, `account:function:name` or an ARN, with the qualifier that was
/// given beside it (LAM-001, LAM-002). Throws for names that are too long, qualifiers that differ,
/// and functions of other regions and accounts.
FunctionReference read_function_name(const world::Call& call, std::string_view name,
                                     const api::Opt<std::string>& qualifier = {});

bool is_version_number(std::string_view qualifier);

}  // namespace windtunnel::lambda
