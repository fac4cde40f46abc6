#pragma once

#include "emulator/world/resource_directory.hpp"

namespace windtunnel::s3 {

/// AWS::S3::Bucket. Modelled: BucketName, BucketEncryption (one rule), Tags. Recorded and given
/// back, as access control is not enforced: PublicAccessBlockConfiguration. All other properties
/// would promise behaviour that is not there, and are refused with their name.
class BucketType final : public world::ResourceType {
 public:
  explicit BucketType(world::World& world) : ResourceType(world, "AWS::S3::Bucket") {}

  std::string create(world::Call& call, const nlohmann::json& properties) override;
  std::optional<nlohmann::json> read(const world::Scope& scope,
                                     std::string_view identifier) override;
  void update(world::Call& call, std::string_view identifier,
              const nlohmann::json& properties) override;
  void remove(world::Call& call, std::string_view identifier) override;
  std::vector<std::string> list(const world::Scope& scope, std::string_view after,
                                std::size_t limit) override;

 private:
  /// Brings everything but the name to the properties.
  void apply(world::Call& call, const std::string& bucket, const nlohmann::json& properties);
};

}  // namespace windtunnel::s3
