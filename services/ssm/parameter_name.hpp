#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/world/scope.hpp"

/// Names of parameters, and how calls refer to them.
namespace windtunnel::ssm {

/// What a call names: a parameter, and perhaps one of its versions.
struct ParameterReference {
  std::string name;
  /// A version's number or a label, without the colon; empty for the latest version.
  std::string selector;
};

/// Throws what AWS answers to a name that no new parameter may have (SSM-022, SSM-023).
void check_new_name(const world::Scope& scope, std::string_view name);

/// Throws unless the text can be a path of parameters: slashes, no empty levels, name characters.
void check_path(std::string_view path);

/// The parameter's ARN. The root's slash is not in it: /X and X share one (SSM-022).
std::string arn_of(const world::Scope& scope, std::string_view name);

/// Reads `name`, `name:version`, `name:label` or an ARN with any of them (SSM-030). Of an ARN
/// without further slashes the name comes without one. Nothing for an ARN of another scope.
std::optional<ParameterReference> read_reference(const world::Scope& scope, std::string_view text);

}  // namespace windtunnel::ssm
