#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace windtunnel::test {

/// What CloudFormation's registry says of one resource type, from tests/fixtures/resource-types.json
/// (the facts of AWS's published schemas: t type, r definition, e values, p pattern, l length,
/// n number, z and i items, P properties, q required ones, m properties by pattern).
class ResourceSchema {
 public:
  explicit ResourceSchema(const std::string& type);

  /// Where `properties`, as read from a resource, are not as the schema says: one line each.
  std::vector<std::string> violations(const nlohmann::json& properties) const;
  /// The property that is the primary identifier; the types here have one of a single part.
  std::string identifier() const;
  bool is_read_only(const std::string& property) const;
  bool is_write_only(const std::string& property) const;

 private:
  void check(const std::string& place, const nlohmann::json& node, const nlohmann::json& value,
             std::vector<std::string>& found) const;
  void check_members(const std::string& place, const nlohmann::json& node,
                     const nlohmann::json& value, std::vector<std::string>& found) const;

  nlohmann::json schema_;
};

}  // namespace windtunnel::test
