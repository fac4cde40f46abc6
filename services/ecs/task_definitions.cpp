#include "services/ecs/task_definitions.hpp"

#include <charconv>
#include <optional>

#include "emulator/world/key.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/ecs/errors.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/pages.hpp"
#include "services/ecs/sections.hpp"
#include "services/ecs/tags.hpp"
#include "services/ecs/task_definition_settings.hpp"

namespace windtunnel::ecs {
namespace {

std::string key_of(std::string_view family, std::uint64_t revision) {
  return world::join_key(family, world::number_key(revision));
}

struct DefinitionId {
  std::string family;
  std::uint64_t revision = 0;
};

/// Nothing for what has no revision.
std::optional<DefinitionId> read_id(std::string_view id) {
  const std::size_t colon = id.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view digits = id.substr(colon + 1);
  DefinitionId read{std::string(id.substr(0, colon))};
  const char* end = digits.data() + digits.size();
  const auto [stopped, problem] = std::from_chars(digits.data(), end, read.revision);
  if (problem != std::errc() || stopped != end) return {};
  return read;
}

bool is_active(const TaskDefinition& definition) {
  return definition.status == std::string("ACTIVE");
}

}  // namespace

std::string id_of(const TaskDefinition& definition) {
  return *definition.family + ":" + std::to_string(*definition.revision);
}

bool has_interface(const TaskDefinition& definition) {
  return definition.networkMode == std::string("awsvpc");
}

TaskDefinitions::TaskDefinitions(world::World& world)
    : Component(world),
      families_(world.tracker(), sections::families, "families of task definitions"),
      definitions_(world.tracker(), sections::task_definitions, "task definitions") {}

const TaskDefinition* TaskDefinitions::find(const world::Scope& scope, std::string_view id) const {
  const auto read = read_id(id);
  if (!read) return nullptr;
  const TaskDefinitionRow* row = definitions_.find(scope, key_of(read->family, read->revision));
  return row == nullptr ? nullptr : &row->shown;
}

const TaskDefinition& TaskDefinitions::at(const world::Scope& scope, std::string_view id) const {
  return *find(scope, id);
}

const TaskDefinition* TaskDefinitions::find(const world::Call& call,
                                            const std::string& text) const {
  const std::string id = tail_of(call, text, "task-definition");
  return id.find(':') == std::string::npos ? latest_active(call.scope, id) : find(call.scope, id);
}

const TaskDefinition* TaskDefinitions::latest_active(const world::Scope& scope,
                                                     std::string_view family) const {
  const TaskDefinition* latest = nullptr;
  definitions_.scan_backwards(scope, world::key_prefix(family), {},
                              [&](std::string_view, const TaskDefinitionRow& row) {
                                if (is_active(row.shown)) latest = &row.shown;
                                return latest == nullptr;
                              });
  return latest;
}

bool TaskDefinitions::has_active(const world::Scope& scope, std::string_view family) const {
  return latest_active(scope, family) != nullptr;
}

const TaskDefinition& TaskDefinitions::usable(const world::Call& call,
                                              const std::string& text) const {
  const TaskDefinition* found = find(call, text);
  if (found == nullptr) throw errors::task_definition_not_found();
  if (!is_active(*found)) throw errors::task_definition_is_inactive();
  return *found;
}

/// A revision's number is never given again (ECS-020).
RegisterTaskDefinitionResponse TaskDefinitions::register_task_definition(
    world::Call& call, const RegisterTaskDefinitionRequest& in) {
  check_name("Family", in.family);
  TaskDefinition definition = initial_definition(world_, in);
  const world::Tags tags = read_tags(world_, in.tags.or_default());
  const std::uint64_t revision = ++families_.edit(call.scope, in.family).count;
  definition.revision = static_cast<std::int32_t>(revision);
  definition.taskDefinitionArn = task_definition_arn(call.scope, id_of(definition));
  definition.registeredAt = call.now();
  definition.registeredBy = "arn:aws:iam::" + call.scope.account + ":root";
  world_.directory().tag(*definition.taskDefinitionArn, tags);
  definitions_.edit(call.scope, key_of(in.family, revision)).shown = definition;
  RegisterTaskDefinitionResponse out;
  out.taskDefinition = std::move(definition);
  if (in.tags) out.tags = wire_tags(tags);
  return out;
}

/// ECS-023.
DescribeTaskDefinitionResponse TaskDefinitions::describe_task_definition(
    world::Call& call, const DescribeTaskDefinitionRequest& in) {
  const TaskDefinition* found = find(call, in.taskDefinition);
  if (found == nullptr) throw errors::unable_to_describe_task_definition();
  DescribeTaskDefinitionResponse out;
  out.taskDefinition = *found;
  if (!in.include.or_default().empty()) {
    out.tags = wire_tags(tags_of(world_, *found->taskDefinitionArn));
  }
  return out;
}

/// Unlike families, definitions are filtered by the whole name of their family (ECS-023).
ListTaskDefinitionsResponse TaskDefinitions::list_task_definitions(
    world::Call& call, const ListTaskDefinitionsRequest& in) {
  const std::string family = in.familyPrefix.or_default();
  const std::string status = in.status.value_or("ACTIVE");
  const bool descending = in.sort.or_default() == "DESC";
  Page page(call, family + "/" + status + (descending ? "/DESC" : ""), in.nextToken, in.maxResults);
  ListTaskDefinitionsResponse out;
  auto& arns = out.taskDefinitionArns.emplace();
  const auto visit = [&](std::string_view key, const TaskDefinitionRow& row) {
    if (row.shown.status != status) return true;
    if (!page.takes(key, out.nextToken)) return false;
    arns.push_back(*row.shown.taskDefinitionArn);
    return true;
  };
  const std::string prefix = family.empty() ? std::string() : world::key_prefix(family);
  if (!descending) {
    definitions_.scan(call.scope, prefix, page.first(), visit);
  } else {
    // Backwards a scan ends before its bound, and the position belongs to the page.
    const std::string bound = page.first().empty() ? std::string() : page.first() + '\0';
    definitions_.scan_backwards(call.scope, prefix, bound, visit);
  }
  return out;
}

ListTaskDefinitionFamiliesResponse TaskDefinitions::list_task_definition_families(
    world::Call& call, const ListTaskDefinitionFamiliesRequest& in) {
  const std::string prefix = in.familyPrefix.or_default();
  const std::string status = in.status.value_or("ACTIVE");
  Page page(call, prefix + "/" + status, in.nextToken, in.maxResults);
  ListTaskDefinitionFamiliesResponse out;
  auto& families = out.families.emplace();
  families_.scan(call.scope, prefix, page.first(), [&](std::string_view family, const CountRow&) {
    if (status != "ALL" && has_active(call.scope, family) != (status == "ACTIVE")) return true;
    if (!page.takes(family, out.nextToken)) return false;
    families.emplace_back(family);
    return true;
  });
  return out;
}

/// Of a revision only: a family alone is none.
DeregisterTaskDefinitionResponse TaskDefinitions::deregister_task_definition(
    world::Call& call, const DeregisterTaskDefinitionRequest& in) {
  const auto id = read_id(tail_of(call, in.taskDefinition, "task-definition"));
  if (!id) throw errors::client("Revision is missing.");
  if (find(call, in.taskDefinition) == nullptr) {
    throw errors::client("The specified task definition does not exist.");
  }
  TaskDefinition& definition =
      definitions_.edit(call.scope, key_of(id->family, id->revision)).shown;
  if (is_active(definition)) {
    definition.status = "INACTIVE";
    definition.deregisteredAt = call.now();
  }
  return {.taskDefinition = definition};
}

}  // namespace windtunnel::ecs
