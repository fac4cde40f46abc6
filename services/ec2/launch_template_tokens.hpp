#pragma once

#include <string>
#include <utility>

#include "emulator/world/scope.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "emulator/world/world.hpp"
#include "services/ec2/api.hpp"
#include "services/ec2/parameters_digest.hpp"
#include "services/ec2/rows.hpp"

namespace windtunnel::ec2 {

/// The client tokens of CreateLaunchTemplate and CreateLaunchTemplateVersion: with one that was
/// given before, the same answer follows (EC2-035).
class LaunchTemplateTokens final : public world::Component {
 public:
  explicit LaunchTemplateTokens(world::World& world);

  /// What the request's token made before; null where it did not. Throws where it may not be
  /// repeated.
  template <class Request>
  const LaunchTemplateTokenRow* find_repeated(const world::Scope& scope,
                                              const Request& request) const {
    return find(scope, request.ClientToken.or_default(), parameters_digest(request));
  }
  template <class Request>
  void remember(const world::Scope& scope, const Request& request, const std::string& template_id,
                std::int64_t version) {
    LaunchTemplateTokenRow row;
    row.template_id = template_id;
    row.version = version;
    row.parameters = parameters_digest(request);
    put(scope, request.ClientToken.or_default(), std::move(row));
  }
  /// Of a version that is gone.
  void forget(const world::Scope& scope, const LaunchTemplateVersionRow& version);

 private:
  const LaunchTemplateTokenRow* find(const world::Scope& scope, const std::string& token,
                                     const std::string& parameters) const;
  void put(const world::Scope& scope, const std::string& token, LaunchTemplateTokenRow row);

  world::Table<LaunchTemplateTokenRow> rows_;
};

}  // namespace windtunnel::ec2
