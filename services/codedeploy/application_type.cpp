#include "services/codedeploy/application_type.hpp"

#include <nlohmann/json.hpp>

#include "emulator/world/call.hpp"
#include "services/codedeploy/applications.hpp"
#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/names.hpp"

namespace windtunnel::codedeploy {
namespace {

std::vector<Tag> read_tags(const nlohmann::json& properties) {
  std::vector<Tag> tags;
  for (const auto& tag : properties.value("Tags", nlohmann::json::array())) {
    tags.push_back({.Key = tag.value("Key", ""), .Value = tag.value("Value", "")});
  }
  return tags;
}

}  // namespace

std::string ApplicationType::create(world::Call& call, const nlohmann::json& properties) {
  CreateApplicationInput input;
  input.applicationName = properties.value("ApplicationName", "");
  if (properties.contains("ComputePlatform")) {
    input.computePlatform = properties["ComputePlatform"].get<std::string>();
  }
  if (properties.contains("Tags")) input.tags = read_tags(properties);
  call.invoke<operations::CreateApplication>(input);
  return input.applicationName;
}

std::optional<nlohmann::json> ApplicationType::read(const world::Scope& scope,
                                                    std::string_view identifier) {
  const ApplicationRow* row = world_.component<Applications>().find(scope, identifier);
  if (row == nullptr) return std::nullopt;
  nlohmann::json properties = {{"ApplicationName", identifier}, {"ComputePlatform", row->platform}};
  const auto& tags = world_.directory().tags(application_arn(scope, identifier));
  if (!tags.empty()) {
    auto& listed = properties["Tags"] = nlohmann::json::array();
    for (const auto& [key, value] : tags) listed.push_back({{"Key", key}, {"Value", value}});
  }
  return properties;
}

void ApplicationType::update(world::Call& call, std::string_view identifier,
                             const nlohmann::json& properties) {
  if (world_.component<Applications>().find(call.scope, identifier) == nullptr) {
    throw errors::application_does_not_exist(identifier);
  }
  const std::string arn = application_arn(call.scope, identifier);
  std::vector<std::string> dropped;
  const std::vector<Tag> wanted = read_tags(properties);
  for (const auto& [key, value] : world_.directory().tags(arn)) {
    bool keep = false;
    for (const Tag& tag : wanted) keep = keep || tag.Key == key;
    if (!keep) dropped.push_back(key);
  }
  if (!dropped.empty()) {
    UntagResourceInput untag;
    untag.ResourceArn = arn;
    untag.TagKeys = dropped;
    call.invoke<operations::UntagResource>(untag);
  }
  if (wanted.empty()) return;
  TagResourceInput tag;
  tag.ResourceArn = arn;
  tag.Tags = wanted;
  call.invoke<operations::TagResource>(tag);
}

void ApplicationType::remove(world::Call& call, std::string_view identifier) {
  if (world_.component<Applications>().find(call.scope, identifier) == nullptr) {
    throw errors::application_does_not_exist(identifier);
  }
  DeleteApplicationInput input;
  input.applicationName = std::string(identifier);
  call.invoke<operations::DeleteApplication>(input);
}

std::vector<std::string> ApplicationType::list(const world::Scope& scope, std::string_view after,
                                               std::size_t limit) {
  return world_.component<Applications>().list(scope, after, limit);
}

}  // namespace windtunnel::codedeploy
