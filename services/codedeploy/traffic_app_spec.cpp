#include "services/codedeploy/traffic_app_spec.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "simulation/fleet/yaml_document.hpp"

namespace windtunnel::codedeploy {
namespace {

using simulation::YamlNode;
using Kind = YamlNode::Kind;

struct Invalid {
  std::string why;
};

Invalid invalid(std::string why) {
  return {
      "The deployment failed because the AppSpec file that specifies the deployment "
      "configuration is missing or has an invalid configuration. " +
      std::move(why)};
}

constexpr std::array<std::string_view, 2> lambda_hooks = {"BeforeAllowTraffic",
                                                          "AfterAllowTraffic"};
constexpr std::array<std::string_view, 5> ecs_hooks = {"BeforeInstall", "AfterInstall",
                                                       "AfterAllowTestTraffic",
                                                       "BeforeAllowTraffic", "AfterAllowTraffic"};

bool is_same_word(std::string_view left, std::string_view right) {
  const auto lower = [](char byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
  };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

/// CD-097: keys are taken in either capitalisation.
const YamlNode* member(const YamlNode& map, std::string_view key) {
  for (std::size_t at = 0; at + 1 < map.children.size(); at += 2) {
    const YamlNode& value = map.children[at + 1];
    if (is_same_word(map.children[at].text, key)) {
      return value.kind == Kind::empty ? nullptr : &value;
    }
  }
  return nullptr;
}

std::string place(const YamlNode& node) {
  return " (line " + std::to_string(node.line + 1) + ", column " + std::to_string(node.column + 1) +
         ")";
}

const YamlNode& map_at(const YamlNode& map, std::string_view key) {
  const YamlNode* found = member(map, key);
  if (found == nullptr) throw invalid("It has no '" + std::string(key) + "'" + place(map) + ".");
  if (found->kind != Kind::map) {
    throw invalid("Its '" + std::string(key) + "' is no map" + place(*found) + ".");
  }
  return *found;
}

/// Empty where the key is missing.
std::string text_at(const YamlNode& map, std::string_view key) {
  const YamlNode* found = member(map, key);
  if (found == nullptr) return {};
  if (found->kind != Kind::scalar) {
    throw invalid("Its '" + std::string(key) + "' is no text" + place(*found) + ".");
  }
  return found->text;
}

std::string needed_text(const YamlNode& map, std::string_view key) {
  std::string text = text_at(map, key);
  if (text.empty()) {
    throw invalid("It does not say the '" + std::string(key) + "'" + place(map) + ".");
  }
  return text;
}

std::int64_t number_at(const YamlNode& map, std::string_view key) {
  const std::string text = text_at(map, key);
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (!text.empty() && (error != std::errc{} || stop != end)) {
    throw invalid("Its '" + std::string(key) + "' is no number" + place(map) + ".");
  }
  return number;
}

/// None where the key is missing.
const std::vector<YamlNode>& list_at(const YamlNode& map, std::string_view key) {
  static const std::vector<YamlNode> none;
  const YamlNode* found = member(map, key);
  if (found == nullptr) return none;
  if (found->kind != Kind::list) {
    throw invalid("Its '" + std::string(key) + "' is no list" + place(*found) + ".");
  }
  return found->children;
}

std::vector<std::string> texts_at(const YamlNode& map, std::string_view key) {
  std::vector<std::string> texts;
  for (const YamlNode& node : list_at(map, key)) {
    if (node.kind != Kind::scalar) {
      throw invalid("Its '" + std::string(key) + "' has something that is no text" + place(node) +
                    ".");
    }
    texts.push_back(node.text);
  }
  return texts;
}

/// The properties of the one resource.
const YamlNode& properties(const YamlNode& root, std::string_view type) {
  const auto& resources = list_at(root, "Resources");
  if (resources.size() != 1 || resources[0].kind != Kind::map ||
      resources[0].children.size() != 2) {
    throw invalid("It must have exactly one entry under 'Resources'.");
  }
  const YamlNode& resource = resources[0].children[1];
  if (resource.kind != Kind::map) {
    throw invalid("Its resource is no map" + place(resource) + ".");
  }
  if (needed_text(resource, "Type") != type) {
    throw invalid("The type of its resource must be " + std::string(type) + place(resource) + ".");
  }
  return map_at(resource, "Properties");
}

void read_hooks(const YamlNode& root, std::span<const std::string_view> known,
                TrafficAppSpec& spec) {
  for (const YamlNode& hook : list_at(root, "Hooks")) {
    if (hook.kind != Kind::map) throw invalid("A hook is no map" + place(hook) + ".");
    for (std::size_t at = 0; at + 1 < hook.children.size(); at += 2) {
      const std::string& event = hook.children[at].text;
      const YamlNode& function = hook.children[at + 1];
      if (std::find(known.begin(), known.end(), event) == known.end()) {
        throw invalid("It has a hook for '" + event +
                      "', which is no lifecycle event that can have one" + place(hook) + ".");
      }
      if (function.kind != Kind::scalar || function.text.empty()) {
        throw invalid("Its hook for " + event + " names no function" + place(hook) + ".");
      }
      if (!spec.hooks.emplace(event, function.text).second) {
        throw invalid("It has two hooks for " + event + place(hook) + ".");
      }
    }
  }
}

void read_lambda(const YamlNode& root, TrafficAppSpec& spec) {
  const YamlNode& given = properties(root, "AWS::Lambda::Function");
  spec.lambda = {needed_text(given, "name"), needed_text(given, "alias"),
                 needed_text(given, "currentversion"), needed_text(given, "targetversion")};
  read_hooks(root, lambda_hooks, spec);
}

void read_ecs(const YamlNode& root, TrafficAppSpec& spec) {
  const YamlNode& given = properties(root, "AWS::ECS::Service");
  EcsAppSpec& ecs = spec.ecs;
  ecs.task_definition = needed_text(given, "TaskDefinition");
  const YamlNode& balancer = map_at(given, "LoadBalancerInfo");
  ecs.container = needed_text(balancer, "ContainerName");
  needed_text(balancer, "ContainerPort");
  ecs.port = number_at(balancer, "ContainerPort");
  ecs.platform_version = text_at(given, "PlatformVersion");
  if (member(given, "NetworkConfiguration") != nullptr) {
    const YamlNode& network = map_at(map_at(given, "NetworkConfiguration"), "AwsvpcConfiguration");
    ecs.subnets = texts_at(network, "Subnets");
    ecs.security_groups = texts_at(network, "SecurityGroups");
    ecs.assign_public_ip = needed_text(network, "AssignPublicIp");
    if (ecs.subnets.empty() || ecs.security_groups.empty()) {
      throw invalid("A network configuration needs Subnets, SecurityGroups and AssignPublicIp" +
                    place(network) + ".");
    }
  }
  for (const YamlNode& provider : list_at(given, "CapacityProviderStrategy")) {
    if (provider.kind != Kind::map) {
      throw invalid("A capacity provider is no map" + place(provider) + ".");
    }
    ecs.capacity_providers.push_back({needed_text(provider, "CapacityProvider"),
                                      number_at(provider, "Base"), number_at(provider, "Weight")});
  }
  read_hooks(root, ecs_hooks, spec);
}

YamlNode document(std::string_view text) {
  simulation::FileComplaints complaints("AppSpec", text);
  try {
    return simulation::parse_yaml(text, complaints);
  } catch (const simulation::FleetFileError&) {
    // CD-098.
    throw invalid(
        "The input AppSpec file is a not well-formed yaml. The template cannot be parsed.");
  }
}

void read(std::string_view text, std::string_view platform, TrafficAppSpec& spec) {
  const YamlNode root = document(text);
  if (root.kind != Kind::map) throw invalid("It is no map.");
  const std::string version = text_at(root, "version");
  if (version != "0.0" && version != "0") {
    throw invalid("Its version is '" + version + "', not 0.0.");
  }
  if (platform == "Lambda") return read_lambda(root, spec);
  read_ecs(root, spec);
}

}  // namespace

TrafficAppSpec parse_traffic_app_spec(std::string_view text, std::string_view platform) {
  TrafficAppSpec spec;
  try {
    read(text, platform, spec);
  } catch (const Invalid& found) {
    spec = {};
    spec.error = found.why;
  }
  return spec;
}

}  // namespace windtunnel::codedeploy
