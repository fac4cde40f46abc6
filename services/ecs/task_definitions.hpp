#pragma once

#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/ecs/rows.hpp"

namespace windtunnel::ecs {

/// Task definitions: families of revisions, which never change but for their status.
class TaskDefinitions final : public world::Component {
 public:
  explicit TaskDefinitions(world::World& world);

  RegisterTaskDefinitionResponse register_task_definition(world::Call& call,
                                                          const RegisterTaskDefinitionRequest& in);
  DescribeTaskDefinitionResponse describe_task_definition(world::Call& call,
                                                          const DescribeTaskDefinitionRequest& in);
  ListTaskDefinitionsResponse list_task_definitions(world::Call& call,
                                                    const ListTaskDefinitionsRequest& in);
  ListTaskDefinitionFamiliesResponse list_task_definition_families(
      world::Call& call, const ListTaskDefinitionFamiliesRequest& in);
  DeregisterTaskDefinitionResponse deregister_task_definition(
      world::Call& call, const DeregisterTaskDefinitionRequest& in);

  /// By "family" (its latest active revision), "family:revision" or ARN; null for none.
  const TaskDefinition* find(const world::Call& call, const std::string& text) const;
  /// By "family:revision".
  const TaskDefinition* find(const world::Scope& scope, std::string_view id) const;
  const TaskDefinition& at(const world::Scope& scope, std::string_view id) const;
  /// What tasks can be started from; ClientException (ECS-024).
  const TaskDefinition& usable(const world::Call& call, const std::string& text) const;

 private:
  const TaskDefinition* latest_active(const world::Scope& scope, std::string_view family) const;
  bool has_active(const world::Scope& scope, std::string_view family) const;

  world::Table<CountRow> families_;
  world::Table<TaskDefinitionRow> definitions_;
};

/// "family:revision".
std::string id_of(const TaskDefinition& definition);
bool has_interface(const TaskDefinition& definition);

}  // namespace windtunnel::ecs
