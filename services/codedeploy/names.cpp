#include "services/codedeploy/names.hpp"

#include <algorithm>

#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/limits.hpp"

namespace windtunnel::codedeploy {
namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_upper(char byte) { return byte >= 'A' && byte <= 'Z'; }

/// CD-010.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= limits::name_length &&
         std::all_of(name.begin(), name.end(), [](char byte) {
           return is_digit(byte) || is_upper(byte) || (byte >= 'a' && byte <= 'z') ||
                  std::string_view("._+=,@-").find(byte) != std::string_view::npos;
         });
}

std::string malformed(std::string_view what, std::string_view name) {
  return std::string(what) + " name '" + std::string(name) +
         "' is malformed: 1 to 100 characters of A-Z a-z 0-9 . _ + = , @ -";
}

std::string arn(const world::Scope& scope, std::string_view resource) {
  return "arn:aws:codedeploy:" + scope.region + ":" + scope.account + ":" + std::string(resource);
}

}  // namespace

void check_application_name(std::string_view name) {
  if (name.empty()) throw errors::application_name_required();
  if (!is_name(name)) {
    throw errors::invalid("InvalidApplicationNameException", malformed("Application", name));
  }
}

void check_group_name(std::string_view name) {
  if (name.empty()) throw errors::group_name_required();
  if (!is_name(name)) {
    throw errors::invalid("InvalidDeploymentGroupNameException",
                          malformed("Deployment group", name));
  }
}

void check_config_name(std::string_view name) {
  if (name.empty()) {
    throw errors::required("DeploymentConfigNameRequiredException", "Deployment config name");
  }
  if (!is_name(name)) {
    throw errors::invalid("InvalidDeploymentConfigNameException",
                          malformed("Deployment config", name));
  }
}

void check_instance_name(std::string_view name) {
  if (name.empty()) throw errors::required("InstanceNameRequiredException", "Instance name");
  if (!is_name(name)) {
    throw errors::invalid("InvalidInstanceNameException", malformed("Instance", name));
  }
  if (name.starts_with("i-")) {
    throw errors::invalid("InvalidInstanceNameException",
                          "Instance name '" + std::string(name) +
                              "' looks like the id of an EC2 instance: choose one that does not "
                              "start with i-");
  }
}

void check_deployment_id(std::string_view id) {
  if (id.empty()) throw errors::deployment_id_required();
  // CD-012.
  const bool well_formed = id.size() == 11 && id.starts_with("d-") &&
                           std::all_of(id.begin() + 2, id.end(),
                                       [](char byte) { return is_digit(byte) || is_upper(byte); });
  if (!well_formed) throw errors::invalid_deployment_id(id);
}

void check_description(std::string_view description) {
  const auto continues = [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
  };
  const auto characters =
      description.size() -
      static_cast<std::size_t>(std::count_if(description.begin(), description.end(), continues));
  if (characters > limits::description_length) throw errors::description_too_long();
}

std::string application_arn(const world::Scope& scope, std::string_view application) {
  return arn(scope, "application:" + std::string(application));
}

std::string group_arn(const world::Scope& scope, std::string_view application,
                      std::string_view group) {
  return arn(scope, "deploymentgroup:" + std::string(application) + "/" + std::string(group));
}

std::string instance_arn(const world::Scope& scope, std::string_view name_and_suffix) {
  return arn(scope, "instance/" + std::string(name_and_suffix));
}

}  // namespace windtunnel::codedeploy
