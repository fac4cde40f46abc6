#pragma once

#include "emulator/world/resource_directory.hpp"
#include "emulator/world/world.hpp"
#include "services/ssm/parameter_store.hpp"

namespace windtunnel::ssm {

/// AWS::SSM::Parameter, identified by its name. SecureStrings are none: the type's schema knows
/// String and StringList only. Description, Tier, AllowedPattern and Policies are write-only in
/// the schema, so they are not read back.
class ParameterType : public world::ResourceType {
 public:
  explicit ParameterType(world::World& world)
      : ResourceType(world, "AWS::SSM::Parameter"), store_(world.component<ParameterStore>()) {}

  /// Without a Name the parameter gets one of its own, as Cloud Control gives it.
  std::string create(world::Call& call, const nlohmann::json& properties) override;
  std::optional<nlohmann::json> read(const world::Scope& scope,
                                     std::string_view identifier) override;
  /// Makes a new version only where something but the tags differs.
  void update(world::Call& call, std::string_view identifier,
              const nlohmann::json& properties) override;
  void remove(world::Call& call, std::string_view identifier) override;
  std::vector<std::string> list(const world::Scope& scope, std::string_view after,
                                std::size_t limit) override;

 private:
  std::string generated_name(const world::Scope& scope, const nlohmann::json& properties) const;
  void update_tags(world::Call& call, const std::string& name, const world::Tags& desired);

  ParameterStore& store_;
};

}  // namespace windtunnel::ssm
