#pragma once

#include "emulator/world/resource_directory.hpp"

namespace windtunnel::codedeploy {

/// AWS::CodeDeploy::Application: name and platform cannot be updated, tags can. The name must be
/// given: whoever makes resources without names (CloudFormation) names them first.
class ApplicationType final : public world::ResourceType {
 public:
  explicit ApplicationType(world::World& world)
      : ResourceType(world, "AWS::CodeDeploy::Application") {}

  std::string create(world::Call& call, const nlohmann::json& properties) override;
  std::optional<nlohmann::json> read(const world::Scope& scope,
                                     std::string_view identifier) override;
  void update(world::Call& call, std::string_view identifier,
              const nlohmann::json& properties) override;
  void remove(world::Call& call, std::string_view identifier) override;
  std::vector<std::string> list(const world::Scope& scope, std::string_view after,
                                std::size_t limit) override;
};

}  // namespace windtunnel::codedeploy
