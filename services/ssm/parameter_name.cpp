#include "services/ssm/parameter_name.hpp"

#include <algorithm>

#include "services/ssm/errors.hpp"
#include "services/ssm/limits.hpp"

namespace windtunnel::ssm {
namespace {

constexpr std::string_view malformed_name =
    "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it "
    "can "
    "consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of "
    "letters, "
    "numbers and the following 3 symbols .-_";

constexpr std::string_view malformed_path =
    "The parameter doesn't meet the parameter name requirements. The parameter name must begin "
    "with "
    "a forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). "
    "It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ "
    "(underscore). Special characters are not allowed. All sub-paths, if specified, must use the "
    "forward slash symbol \"/\". Valid example: /get/parameters2-/by1./path0_.";

bool is_name_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_' || character == '.' ||
         character == '-' || character == '/';
}

bool has_name_characters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_name_character) &&
         text.find("//") == std::string_view::npos;
}

bool starts_with_any_case(std::string_view text, std::string_view lower_prefix) {
  if (text.size() < lower_prefix.size()) return false;
  return std::equal(
      lower_prefix.begin(), lower_prefix.end(), text.begin(), [](char lower, char any) {
        return lower == (any >= 'A' && any <= 'Z' ? static_cast<char>(any + 32) : any);
      });
}

std::string_view without_root(std::string_view name) {
  return name.starts_with('/') ? name.substr(1) : name;
}

void check_prefix(std::string_view name) {
  const std::string_view rest = without_root(name);
  const bool aws = starts_with_any_case(rest, "aws");
  if (!aws && !starts_with_any_case(rest, "ssm")) return;
  if (rest.find('/') == std::string_view::npos) {
    throw errors::validation(
        "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
  }
  if (aws && name.starts_with('/')) {
    throw errors::access_denied("No access to reserved parameter name: " + std::string(name) + ".");
  }
  throw errors::validation(std::string(malformed_name));
}

std::string arn_prefix(const world::Scope& scope) {
  return "arn:aws:ssm:" + scope.region + ":" + scope.account + ":parameter/";
}

}  // namespace

void check_new_name(const world::Scope& scope, std::string_view name) {
  check_prefix(name);
  if (!has_name_characters(name) || name.ends_with('/')) {
    throw errors::validation(std::string(malformed_name));
  }
  const std::string_view rest = without_root(name);
  const auto levels = 1 + static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '/'));
  if (levels > 1 && !name.starts_with('/')) {
    throw errors::validation("Parameter name must be a fully qualified name.");
  }
  if (levels > limits::hierarchy_levels) throw errors::hierarchy_level_limit_exceeded();
  if (arn_of(scope, name).size() > limits::arn_characters) {
    throw errors::validation(
        "Parameter name is too long: the parameter's ARN can have a maximum of " +
        std::to_string(limits::arn_characters) + " characters.");
  }
}

void check_path(std::string_view path) {
  if (!path.starts_with('/') || !has_name_characters(path)) {
    throw errors::validation(std::string(malformed_path));
  }
}

std::string arn_of(const world::Scope& scope, std::string_view name) {
  return arn_prefix(scope).append(without_root(name));
}

std::optional<ParameterReference> read_reference(const world::Scope& scope, std::string_view text) {
  ParameterReference reference;
  const bool is_arn = text.starts_with("arn:");
  if (is_arn) {
    const std::string prefix = arn_prefix(scope);
    if (!text.starts_with(prefix)) return std::nullopt;
    text.remove_prefix(prefix.size());
  }
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    reference.selector = text.substr(colon + 1);
    if (reference.selector.find(':') != std::string::npos || reference.selector.empty()) {
      throw errors::validation(
          "Invalid parameter name. Please use correct syntax for referencing a version/label "
          "<name>:<version/label>");
    }
    text = text.substr(0, colon);
  }
  if (is_arn && text.find('/') != std::string_view::npos) reference.name = "/";
  reference.name += text;
  return reference;
}

}  // namespace windtunnel::ssm
