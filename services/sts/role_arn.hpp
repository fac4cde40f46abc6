#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace windtunnel::sts {

/// What the ARN of a role says.
struct RoleArn {
  std::string partition;
  std::string account;
  /// Without its path.
  std::string name;
};

/// Reads `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`; nothing for other text.
std::optional<RoleArn> read_role_arn(std::string_view text);

}  // namespace windtunnel::sts
