#include "services/ssm/parameter_type.hpp"

#include <nlohmann/json.hpp>

#include "emulator/world/call.hpp"
#include "services/ssm/api.hpp"
#include "services/ssm/errors.hpp"
#include "services/ssm/parameter_name.hpp"
#include "services/ssm/parameter_policies.hpp"

namespace windtunnel::ssm {
namespace {

using nlohmann::json;

api::Opt<std::string> text_property(const json& properties, const char* name) {
  const auto found = properties.find(name);
  if (found == properties.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  throw errors::validation(std::string(name) + " must be a string.");
}

world::Tags tags_property(const json& properties) {
  world::Tags tags;
  const auto found = properties.find("Tags");
  if (found == properties.end()) return tags;
  if (!found->is_object()) throw errors::validation("Tags must be an object.");
  for (const auto& [key, value] : found->items()) {
    if (!value.is_string())
      throw errors::validation("The value of the tag " + key + " must be a string.");
    tags.emplace(key, value.get<std::string>());
  }
  return tags;
}

/// The call that brings a parameter to these properties, its tags apart.
PutParameterRequest put_request(const json& properties) {
  PutParameterRequest request;
  request.Name = text_property(properties, "Name").or_default();
  request.Value = text_property(properties, "Value").or_default();
  request.Type = text_property(properties, "Type");
  request.Description = text_property(properties, "Description");
  request.Tier = text_property(properties, "Tier");
  request.AllowedPattern = text_property(properties, "AllowedPattern");
  request.Policies = text_property(properties, "Policies");
  request.DataType = text_property(properties, "DataType");
  if (request.Type == "SecureString") {
    throw errors::validation("AWS::SSM::Parameter takes the types String and StringList only.");
  }
  return request;
}

/// Properties that are not desired go back to what they were when nobody had set them.
void clear_absent(PutParameterRequest& request, const ParameterVersionRow& version) {
  if (!request.Description) request.Description = "";
  if (!request.AllowedPattern) request.AllowedPattern = "";
  if (!request.DataType) request.DataType = "text";
  if (!request.Policies && !version.policies.empty()) request.Policies = "[{}]";
}

bool differs(const PutParameterRequest& request, const ParameterRow& parameter,
             const ParameterVersionRow& version, simulation::Instant now) {
  const bool other_tier =
      request.Tier && *request.Tier != "Intelligent-Tiering" && *request.Tier != version.tier;
  const bool other_policies =
      request.Policies && read_policies(*request.Policies, now) != version.policies;
  const bool other_type = request.Type && *request.Type != parameter.type;
  return other_tier || other_policies || other_type || request.Value != version.value ||
         *request.Description != version.description ||
         *request.AllowedPattern != version.allowed_pattern ||
         *request.DataType != version.data_type;
}

}  // namespace

/// Made of the properties, so that no unrelated parameter changes it.
std::string ParameterType::generated_name(const world::Scope& scope, const json& properties) const {
  constexpr std::size_t suffix_characters = 12;
  const auto key = world_.random()
                       .child("ssm")
                       .child(scope.account)
                       .child(scope.region)
                       .child("generated name")
                       .child(properties.dump());
  std::string name;
  std::uint64_t attempt = 0;
  do {
    name = "CFN-Parameter-" + simulation::base36_upper(key.child(attempt++), suffix_characters);
  } while (store_.find(scope, name) != nullptr);
  return name;
}

std::string ParameterType::create(world::Call& call, const json& properties) {
  PutParameterRequest request = put_request(properties);
  if (request.Name.empty()) request.Name = generated_name(call.scope, properties);
  for (const auto& [key, value] : tags_property(properties)) {
    if (!request.Tags) request.Tags.emplace();
    request.Tags->push_back({key, value});
  }
  call.invoke<operations::PutParameter>(request);
  return request.Name;
}

std::optional<json> ParameterType::read(const world::Scope& scope, std::string_view identifier) {
  const ParameterRow* parameter = store_.find(scope, identifier);
  if (parameter == nullptr || parameter->type == "SecureString") return std::nullopt;
  const auto& version = store_.version(scope, identifier, parameter->latest_version);
  json properties{{"Name", identifier},
                  {"Type", parameter->type},
                  {"Value", version.value},
                  {"DataType", version.data_type}};
  const world::Tags& tags = world_.directory().tags(arn_of(scope, identifier));
  if (!tags.empty()) properties["Tags"] = tags;
  return properties;
}

void ParameterType::update(world::Call& call, std::string_view identifier, const json& properties) {
  const ParameterRow* parameter = store_.find(call.scope, identifier);
  if (parameter == nullptr) throw errors::parameter_not_found();
  PutParameterRequest request = put_request(properties);
  request.Name = identifier;
  const auto& version = store_.version(call.scope, identifier, parameter->latest_version);
  clear_absent(request, version);
  if (differs(request, *parameter, version, call.now())) {
    request.Overwrite = true;
    call.invoke<operations::PutParameter>(request);
  }
  update_tags(call, request.Name, tags_property(properties));
}

void ParameterType::update_tags(world::Call& call, const std::string& name,
                                const world::Tags& desired) {
  const world::Tags present = world_.directory().tags(arn_of(call.scope, name));
  RemoveTagsFromResourceRequest removal{
      .ResourceId = name, .ResourceType = "Parameter", .TagKeys = {}};
  for (const auto& [key, value] : present) {
    if (!desired.contains(key)) removal.TagKeys.push_back(key);
  }
  if (!removal.TagKeys.empty()) call.invoke<operations::RemoveTagsFromResource>(removal);
  AddTagsToResourceRequest addition{.ResourceId = name, .ResourceType = "Parameter", .Tags = {}};
  for (const auto& [key, value] : desired) {
    const auto tag = present.find(key);
    if (tag == present.end() || tag->second != value) addition.Tags.push_back({key, value});
  }
  if (!addition.Tags.empty()) call.invoke<operations::AddTagsToResource>(addition);
}

void ParameterType::remove(world::Call& call, std::string_view identifier) {
  call.invoke<operations::DeleteParameter>({.Name = std::string(identifier)});
}

std::vector<std::string> ParameterType::list(const world::Scope& scope, std::string_view after,
                                             std::size_t limit) {
  std::vector<std::string> names;
  if (limit == 0) return names;
  const std::string first = after.empty() ? std::string() : std::string(after) + '\0';
  store_.scan(scope, {}, first, [&](std::string_view name, const ParameterRow& parameter) {
    if (parameter.type != "SecureString") names.emplace_back(name);
    return names.size() < limit;
  });
  return names;
}

}  // namespace windtunnel::ssm
