#pragma once

#include "emulator/world/resource_directory.hpp"

namespace windtunnel::ec2 {

/// AWS::EC2::Instance over RunInstances: made as one, stable when it runs and its agents have had
/// their time to come up. Tags and DisableApiTermination can be updated; another value of anything
/// else is refused. Properties that RunInstances does not model are refused with their name.
class InstanceType final : public world::ResourceType {
 public:
  explicit InstanceType(world::World& world) : ResourceType(world, "AWS::EC2::Instance") {}

  std::string create(world::Call& call, const nlohmann::json& properties) override;
  /// Nothing for an instance that is on its way out.
  std::optional<nlohmann::json> read(const world::Scope& scope,
                                     std::string_view identifier) override;
  void update(world::Call& call, std::string_view identifier,
              const nlohmann::json& properties) override;
  void remove(world::Call& call, std::string_view identifier) override;
  std::vector<std::string> list(const world::Scope& scope, std::string_view after,
                                std::size_t limit) override;
  bool stable(const world::Scope& scope, std::string_view identifier) override;
};

}  // namespace windtunnel::ec2
