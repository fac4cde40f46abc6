#pragma once

#include <string>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/lambda/function_name.hpp"
#include "services/lambda/rows.hpp"

namespace windtunnel::lambda {

/// Aliases, and which version a reference means.
class Aliases final : public world::Component {
 public:
  explicit Aliases(world::World& world);

  AliasConfiguration create_alias(world::Call& call, const CreateAliasRequest& in);
  AliasConfiguration get_alias(world::Call& call, const GetAliasRequest& in);
  AliasConfiguration update_alias(world::Call& call, const UpdateAliasRequest& in);
  api::Unit delete_alias(world::Call& call, const DeleteAliasRequest& in);
  ListAliasesResponse list_aliases(world::Call& call, const ListAliasesRequest& in);

  /// Null for what is no alias.
  const AliasRow* find(const FunctionReference& alias) const;
  /// `$LATEST` or the number of the version that is referred to, an alias's weights aside; throws
  /// ResourceNotFoundException where there is none.
  std::string version_of(const FunctionReference& function) const;
  /// The version that an invocation runs, `draw` being a number from 0 to 1 (LAM-020).
  std::string version_for(const FunctionReference& function, double draw) const;
  /// Whether any alias routes to the version.
  bool refer_to(const FunctionReference& version) const;
  void remove_all(const FunctionReference& function);

 private:
  AliasConfiguration describe(const FunctionReference& alias, const AliasRow& row) const;
  /// Sets version and weights, which must go together (LAM-014).
  void route(const FunctionReference& alias, const std::string& version,
             const AliasRoutingConfiguration& routing, AliasConfiguration& settings) const;

  world::Table<AliasRow> aliases_;
};

}  // namespace windtunnel::lambda
