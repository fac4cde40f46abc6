#include "services/codedeploy/traffic_app_spec.hpp"

#include <nlohmann/json.hpp>

#include "simulation/row_codec.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace windtunnel::fuzz {
namespace {

using codedeploy::EcsAppSpec;
using codedeploy::LambdaAppSpec;
using codedeploy::parse_traffic_app_spec;
using codedeploy::TrafficAppSpec;
using nlohmann::json;

json lambda_resource(const LambdaAppSpec& lambda) {
  return {{"Type", "AWS::Lambda::Function"},
          {"Properties",
           {{"Name", lambda.function},
            {"Alias", lambda.alias},
            {"CurrentVersion", lambda.current_version},
            {"TargetVersion", lambda.target_version}}}};
}

json ecs_resource(const EcsAppSpec& ecs) {
  json properties = {
      {"TaskDefinition", ecs.task_definition},
      {"LoadBalancerInfo", {{"ContainerName", ecs.container}, {"ContainerPort", ecs.port}}},
      {"PlatformVersion", ecs.platform_version},
      {"CapacityProviderStrategy", json::array()}};
  if (!ecs.assign_public_ip.empty()) {
    properties["NetworkConfiguration"] = {{"AwsvpcConfiguration",
                                           {{"Subnets", ecs.subnets},
                                            {"SecurityGroups", ecs.security_groups},
                                            {"AssignPublicIp", ecs.assign_public_ip}}}};
  }
  for (const EcsAppSpec::CapacityProvider& provider : ecs.capacity_providers) {
    properties["CapacityProviderStrategy"].push_back({{"CapacityProvider", provider.name},
                                                      {"Base", provider.base},
                                                      {"Weight", provider.weight}});
  }
  return {{"Type", "AWS::ECS::Service"}, {"Properties", properties}};
}

/// JSON may hold that control character as it is, the reader of YAML takes none.
std::string with_delete_escaped(std::string text) {
  for (std::size_t at = 0; (at = text.find('\x7f', at)) != std::string::npos;) {
    text.replace(at, 1, "\\u007f");
  }
  return text;
}

/// The same AppSpec as JSON that says all of it; throws for text that is not UTF-8.
std::string written(const TrafficAppSpec& spec, std::string_view platform) {
  const json resource = platform == "ECS" ? ecs_resource(spec.ecs) : lambda_resource(spec.lambda);
  json document = {{"version", "0.0"},
                   {"Resources", json::array({json::object({{"Target", resource}})})},
                   {"Hooks", json::array()}};
  for (const auto& [event, function] : spec.hooks) {
    document["Hooks"].push_back(json::object({{event, function}}));
  }
  return with_delete_escaped(document.dump());
}

template <class Row>
bool is_restored(const Row& value) {
  const std::string row = simulation::encode_row(value);
  return simulation::encode_row(simulation::decode_row<Row>(row)) == row;
}

/// Whether it is accepted; what holds of it then, or of the refusal.
bool accepted(std::string_view text, std::string_view platform) {
  const TrafficAppSpec spec = parse_traffic_app_spec(text, platform);
  const TrafficAppSpec again = parse_traffic_app_spec(text, platform);
  const std::string once = written(spec, platform);
  require(again.error == spec.error && written(again, platform) == once,
          "an AppSpec that is read twice says the same");
  require(is_restored(spec.lambda) && is_restored(spec.ecs),
          "an AppSpec is the same when it is restored");
  if (!spec.error.empty()) {
    require(once == written({}, platform), "of what is refused nothing is kept");
    require(spec.error.starts_with("The deployment failed because the AppSpec file"),
            "a refusal says what it is about");
    require(!json(spec.error).dump().empty(), "a refusal is UTF-8 text");
    return false;
  }
  const TrafficAppSpec from_json = parse_traffic_app_spec(once, platform);
  require(from_json.error.empty(), "what it says can be written as JSON");
  require(written(from_json, platform) == once, "JSON says what it said");
  return true;
}

}  // namespace
}  // namespace windtunnel::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel::fuzz;
  const std::string_view text = text_of(bytes, size);
  const bool is_of_lambda = accepted(text, "Lambda");
  require(!accepted(text, "ECS") || !is_of_lambda, "an AppSpec is of one platform");
  return 0;
}
