#include "services/ec2/launch_template_tokens.hpp"

#include "services/ec2/errors.hpp"
#include "services/ec2/times.hpp"

namespace windtunnel::ec2 {

LaunchTemplateTokens::LaunchTemplateTokens(world::World& world)
    : Component(world), rows_(world.tracker(), 4 * 256 + 5, "ec2 launch template tokens") {}

const LaunchTemplateTokenRow* LaunchTemplateTokens::find(const world::Scope& scope,
                                                         const std::string& token,
                                                         const std::string& parameters) const {
  const LaunchTemplateTokenRow* row = token.empty() ? nullptr : rows_.find(scope, token);
  if (row == nullptr || world_.now() - row->made >= times::client_token) return nullptr;
  if (row->parameters != parameters) throw errors::idempotent_parameter_mismatch();
  return row;
}

void LaunchTemplateTokens::put(const world::Scope& scope, const std::string& token,
                               LaunchTemplateTokenRow row) {
  if (token.empty()) return;
  row.made = world_.now();
  rows_.edit(scope, token) = std::move(row);
}

void LaunchTemplateTokens::forget(const world::Scope& scope,
                                  const LaunchTemplateVersionRow& version) {
  const LaunchTemplateTokenRow* row =
      version.client_token.empty() ? nullptr : rows_.find(scope, version.client_token);
  // A day later the token may have made another version.
  if (row != nullptr && row->template_id == *version.settings.LaunchTemplateId &&
      row->version == *version.settings.VersionNumber) {
    rows_.erase(scope, version.client_token);
  }
}

}  // namespace windtunnel::ec2
