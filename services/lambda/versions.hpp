#pragma once

#include <string>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/lambda/function_name.hpp"
#include "services/lambda/rows.hpp"

namespace windtunnel::lambda {

/// Published versions: $LATEST as it once was, for good.
class Versions final : public world::Component {
 public:
  explicit Versions(world::World& world);

  FunctionConfiguration publish_version(world::Call& call, const PublishVersionRequest& in);
  ListVersionsByFunctionResponse list_versions_by_function(world::Call& call,
                                                           const ListVersionsByFunctionRequest& in);

  /// Publishes $LATEST, unless nothing has changed since the last version; the version's number.
  std::string publish(const FunctionReference& function,
                      const std::optional<std::string>& description, Instant active_at);
  bool exists(const FunctionReference& version) const;
  /// `shown` may be the alias through which the version is looked at.
  FunctionConfiguration describe(const FunctionReference& shown, std::string_view version) const;
  /// In ascending order, as listings show them.
  void append_all(const FunctionReference& function,
                  std::vector<FunctionConfiguration>& list) const;
  void remove(const FunctionReference& version);
  void remove_all(const FunctionReference& function);

 private:
  const VersionRow* find(const FunctionReference& version) const;

  world::Table<VersionRow> versions_;
};

/// State and LastUpdateStatus as they are at some instant (LAM-004, LAM-005).
void show_state(bool active, bool updated, FunctionConfiguration& configuration);

}  // namespace windtunnel::lambda
