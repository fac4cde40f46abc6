#include "services/ec2/instance_type.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "emulator/world/call.hpp"
#include "emulator/world/instances.hpp"
#include "services/ec2/descriptions.hpp"
#include "services/ec2/errors.hpp"
#include "services/ec2/ids.hpp"
#include "services/ec2/launches.hpp"

namespace windtunnel::ec2 {

using nlohmann::json;
using FleetState = simulation::InstanceState;

namespace {

constexpr std::string_view known_properties[] = {"AvailabilityZone", "DisableApiTermination",
                                                 "EbsOptimized",     "IamInstanceProfile",
                                                 "ImageId",          "InstanceType",
                                                 "KeyName",          "Monitoring",
                                                 "SecurityGroupIds", "SecurityGroups",
                                                 "SubnetId",         "Tags",
                                                 "Tenancy",          "UserData"};

void check_properties(const json& properties) {
  for (const auto& [name, value] : properties.items()) {
    if (std::find(std::begin(known_properties), std::end(known_properties), name) ==
        std::end(known_properties)) {
      throw errors::not_implemented("the property " + name + " of AWS::EC2::Instance");
    }
  }
}

void read_text(const json& properties, const char* name, api::Opt<std::string>& member) {
  const auto found = properties.find(name);
  if (found != properties.end()) member = found->get<std::string>();
}

/// CloudFormation takes booleans as text too.
bool read_boolean(const json& properties, const char* name) {
  const auto found = properties.find(name);
  if (found == properties.end()) return false;
  return found->is_string() ? found->get<std::string>() == "true" : found->get<bool>();
}

std::vector<Tag> read_tags(const json& properties) {
  std::vector<Tag> tags;
  if (const auto found = properties.find("Tags"); found != properties.end()) {
    for (const json& tag : *found) {
      tags.push_back(
          {.Key = tag.at("Key").get<std::string>(), .Value = tag.at("Value").get<std::string>()});
    }
  }
  return tags;
}

RunInstancesRequest request_of(const json& properties) {
  RunInstancesRequest request;
  request.MinCount = request.MaxCount = 1;
  read_text(properties, "ImageId", request.ImageId);
  read_text(properties, "InstanceType", request.InstanceType);
  read_text(properties, "KeyName", request.KeyName);
  read_text(properties, "SubnetId", request.SubnetId);
  read_text(properties, "UserData", request.UserData);
  if (properties.contains("AvailabilityZone")) {
    read_text(properties, "AvailabilityZone", request.Placement.emplace().AvailabilityZone);
  }
  if (properties.contains("Tenancy")) {
    if (!request.Placement) request.Placement.emplace();
    read_text(properties, "Tenancy", request.Placement->Tenancy);
  }
  if (properties.contains("IamInstanceProfile")) {
    read_text(properties, "IamInstanceProfile", request.IamInstanceProfile.emplace().Name);
  }
  if (const auto found = properties.find("SecurityGroupIds"); found != properties.end()) {
    request.SecurityGroupIds = found->get<std::vector<std::string>>();
  }
  if (const auto found = properties.find("SecurityGroups"); found != properties.end()) {
    request.SecurityGroups = found->get<std::vector<std::string>>();
  }
  request.EbsOptimized = read_boolean(properties, "EbsOptimized");
  request.DisableApiTermination = read_boolean(properties, "DisableApiTermination");
  request.Monitoring.emplace().Enabled = read_boolean(properties, "Monitoring");
  if (auto tags = read_tags(properties); !tags.empty()) {
    request.TagSpecifications = {{{.ResourceType = "instance", .Tags = std::move(tags)}}};
  }
  return request;
}

json write(const InstanceView& view) {
  const auto& group = view.instance().specification();
  json properties{{"AvailabilityZone", std::string(view.zone())},
                  {"DisableApiTermination", view.terminate_protected()},
                  {"EbsOptimized", view.ebs_optimized()},
                  {"InstanceId", view.id()},
                  {"Monitoring", view.detailed_monitoring()},
                  {"PrivateDnsName", view.private_name()},
                  {"PrivateIp", view.private_address()},
                  {"PrivateIpAddress", view.private_address()},
                  {"State",
                   {{"Code", std::to_string(state_code(view.instance().state))},
                    {"Name", std::string(view.state())}}},
                  {"SubnetId", view.subnet_id()},
                  {"Tenancy", "default"},
                  {"VpcId", view.vpc_id()}};
  if (!group.image.empty()) properties["ImageId"] = group.image;
  if (!group.type.empty()) properties["InstanceType"] = group.type;
  if (!view.key_name().empty()) properties["KeyName"] = std::string(view.key_name());
  if (const auto arn = view.instance_profile_arn(); !arn.empty()) {
    properties["IamInstanceProfile"] = std::string(arn.substr(arn.rfind('/') + 1));
  }
  for (const GroupIdentifier& security_group : view.security_groups()) {
    properties["SecurityGroupIds"].push_back(*security_group.GroupId);
  }
  for (const auto& [key, value] : view.tags()) {
    properties["Tags"].push_back({{"Key", key}, {"Value", value}});
  }
  return properties;
}

bool is_there(const simulation::Instance& instance) {
  return instance.state != FleetState::shutting_down && instance.state != FleetState::terminated;
}

}  // namespace

std::string InstanceType::create(world::Call& call, const json& properties) {
  check_properties(properties);
  const Reservation made = call.invoke<operations::RunInstances>(request_of(properties));
  return *made.Instances->front().InstanceId;
}

std::optional<json> InstanceType::read(const world::Scope& scope, std::string_view identifier) {
  if (!is_id(identifier, "i-")) return std::nullopt;
  const auto instance = world_.fleet().find(scope.account, scope.region, identifier);
  if (!instance || !is_there(*instance)) return std::nullopt;
  return write(world_.component<Descriptions>().view(*instance));
}

void InstanceType::update(world::Call& call, std::string_view identifier, const json& properties) {
  check_properties(properties);
  const std::string id(identifier);
  const simulation::Instance instance = find_instances(world_, call.scope, {id}).front();
  const json before = write(world_.component<Descriptions>().view(instance));
  for (const auto& [name, value] : properties.items()) {
    const bool changeable = name == "Tags" || name == "DisableApiTermination";
    // What is not shown again cannot be compared, and has no effect.
    if (changeable || !before.contains(name) || before.at(name) == value) continue;
    if (value.is_string() && before.at(name).is_boolean() &&
        (value == "true") == before.at(name).get<bool>()) {
      continue;
    }
    throw errors::not_implemented("changing the " + name + " of an instance");
  }

  if (world_.component<Launches>().find(instance.specification()) != nullptr) {
    world_.component<Launches>().set_terminate_protected(
        instance.specification(), read_boolean(properties, "DisableApiTermination"));
  }
  const std::vector<Tag> desired = read_tags(properties);
  DeleteTagsRequest removed{.Resources = {id}};
  for (const auto& [key, value] : world::instance_tags(world_, instance)) {
    const bool stays =
        key.starts_with("aws:") ||
        std::any_of(desired.begin(), desired.end(), [&](const Tag& tag) { return tag.Key == key; });
    if (stays) continue;
    if (!removed.Tags) removed.Tags.emplace();
    removed.Tags->push_back({.Key = key});
  }
  // Without any tag DeleteTags would take away all of them.
  if (removed.Tags) call.invoke<operations::DeleteTags>(removed);
  if (!desired.empty()) {
    call.invoke<operations::CreateTags>({.Resources = {id}, .Tags = desired});
  }
}

void InstanceType::remove(world::Call& call, std::string_view identifier) {
  call.invoke<operations::TerminateInstances>({.InstanceIds = {std::string(identifier)}});
}

std::vector<std::string> InstanceType::list(const world::Scope& scope, std::string_view after,
                                            std::size_t limit) {
  std::vector<std::string> ids;
  world_.fleet().scan(scope.account, scope.region, after,
                      [&](const simulation::Instance& instance) {
                        if (is_there(instance)) ids.push_back(world_.fleet().id(instance));
                        return ids.size() < limit;
                      });
  return ids;
}

bool InstanceType::stable(const world::Scope& scope, std::string_view identifier) {
  const auto instance = world_.fleet().find(scope.account, scope.region, identifier);
  if (!instance) return true;
  return instance->state == FleetState::running || instance->state == FleetState::stopped ||
         instance->state == FleetState::terminated;
}

}  // namespace windtunnel::ec2
