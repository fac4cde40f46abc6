#pragma once

#include "emulator/world/resource_directory.hpp"

namespace windtunnel::cloudwatch {

/// AWS::CloudWatch::Alarm: its identifier is the alarm's name.
class AlarmResource final : public world::ResourceType {
 public:
  explicit AlarmResource(world::World& world) : ResourceType(world, "AWS::CloudWatch::Alarm") {}

  std::string create(world::Call& call, const nlohmann::json& properties) override;
  std::optional<nlohmann::json> read(const world::Scope& scope,
                                     std::string_view identifier) override;
  void update(world::Call& call, std::string_view identifier,
              const nlohmann::json& properties) override;
  void remove(world::Call& call, std::string_view identifier) override;
  std::vector<std::string> list(const world::Scope& scope, std::string_view after,
                                std::size_t limit) override;
};

}  // namespace windtunnel::cloudwatch
