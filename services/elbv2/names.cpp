#include "services/elbv2/names.hpp"

#include <algorithm>

#include "services/elbv2/errors.hpp"
#include "services/elbv2/limits.hpp"

namespace windtunnel::elbv2 {
namespace {

constexpr std::string_view arn_start = "arn:aws:elasticloadbalancing:";

bool is_alphanumeric_or_hyphen(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '-';
}

/// The text up to the separator, which both go from the front of `rest`.
std::string take_part(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  std::string part(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

}  // namespace

void check_name(std::string_view what, std::string_view name) {
  const std::string start = std::string(what) + " name '" + std::string(name) + "' ";
  if (name.size() > limits::name_characters) {
    throw errors::validation(start + "cannot be longer than '32' characters");
  }
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_alphanumeric_or_hyphen)) {
    throw errors::validation(start +
                             "can only contain characters that are alphanumeric characters or "
                             "hyphens(-)");
  }
  if (name.starts_with('-') || name.ends_with('-')) {
    throw errors::validation(start + "cannot begin or end with '-'");
  }
}

std::string make_arn(const world::Scope& scope, std::string_view tail) {
  return std::string(arn_start) + scope.region + ":" + scope.account + ":" + std::string(tail);
}

std::optional<Address> read_arn(std::string_view arn) {
  if (!arn.starts_with(arn_start)) return {};
  std::string_view rest = arn.substr(arn_start.size());
  Address address;
  address.scope.region = take_part(rest, ':');
  address.scope.account = take_part(rest, ':');
  while (!rest.empty()) address.parts.push_back(take_part(rest, '/'));
  if (address.parts.size() < 2) return {};
  return address;
}

std::string child_arn(std::string_view parent_arn, std::string_view parent_kind,
                      std::string_view kind, std::string_view id) {
  std::string arn(parent_arn);
  const std::string found = ":" + std::string(parent_kind) + "/";
  arn.replace(arn.find(found), found.size(), ":" + std::string(kind) + "/");
  return arn + "/" + std::string(id);
}

}  // namespace windtunnel::elbv2
