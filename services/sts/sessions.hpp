#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/sts/api.hpp"
#include "services/sts/role_arn.hpp"
#include "simulation/row_codec.hpp"

namespace windtunnel::sts {

/// A session of a role, under its access key.
struct SessionRow {
  std::string account;
  /// "AROA...:session"
  std::string user_id;
  std::string arn;
  std::string source_identity;
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) {
    field(1, row.account);
    field(2, row.user_id);
    field(3, row.arn);
    field(4, row.source_identity);
  }
};

/// How often a role was assumed under a session's name: each time gives another key.
struct SessionCountRow {
  std::uint64_t sessions = 0;
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) { field(1, row.sessions); }
};

/// Who calls, and sessions of roles. Roles are taken at their ARN's word: whether one exists,
/// whom it trusts and what it may do is not looked at (IAM is recorded, not enforced).
class Sessions : public world::Component {
 public:
  explicit Sessions(world::World& world);

  /// The session whose key the caller has, else the account's root user (STS-005).
  GetCallerIdentityResponse get_caller_identity(world::Call& call, const GetCallerIdentityRequest&);
  AssumeRoleResponse assume_role(world::Call& call, const AssumeRoleRequest& in);

 private:
  std::string issue_key(const RoleArn& role, const simulation::RandomKey& key) const;
  simulation::Instant expiration(std::int32_t duration_seconds) const;

  world::Table<SessionRow, world::TableScope::world> sessions_;
  world::Table<SessionCountRow, world::TableScope::world> counts_;
};

}  // namespace windtunnel::sts
