#include "services/sts/role_arn.hpp"

#include <algorithm>

#include "emulator/api/access_key.hpp"

namespace windtunnel::sts {
namespace {

bool is_role_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') ||
         std::string_view("_+=,.@-").find(character) != std::string_view::npos;
}

/// What stands before the next colon, taken off the front together with it.
std::string_view take_part(std::string_view& text) {
  const std::size_t colon = text.find(':');
  const std::string_view part = text.substr(0, colon);
  text = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  return part;
}

}  // namespace

std::optional<RoleArn> read_role_arn(std::string_view text) {
  RoleArn role;
  if (take_part(text) != "arn") return std::nullopt;
  role.partition = take_part(text);
  if (!role.partition.starts_with("aws") || take_part(text) != "iam" || !take_part(text).empty()) {
    return std::nullopt;
  }
  role.account = take_part(text);
  if (!api::is_account(role.account) || !text.starts_with("role/")) return std::nullopt;
  role.name = text.substr(text.rfind('/') + 1);
  if (role.name.empty() || !std::all_of(role.name.begin(), role.name.end(), is_role_character)) {
    return std::nullopt;
  }
  return role;
}

}  // namespace windtunnel::sts
