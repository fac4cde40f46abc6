#include "services/ssm/parameters.hpp"

#include <algorithm>

#include "emulator/api/utf8.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/ssm/allowed_pattern.hpp"
#include "services/ssm/errors.hpp"
#include "services/ssm/limits.hpp"
#include "services/ssm/parameter_name.hpp"
#include "services/ssm/parameter_policies.hpp"
#include "services/sts/api.hpp"

namespace windtunnel::ssm {
namespace {

constexpr std::string_view standard = "Standard";
constexpr std::string_view advanced = "Advanced";
constexpr std::string_view default_key = "alias/aws/ssm";

std::string parameter_type(const PutParameterRequest& in, const ParameterRow* existing) {
  if (existing == nullptr) {
    if (in.Type) return *in.Type;
    throw errors::validation("A parameter type is required when you create a parameter.");
  }
  if (in.Type && *in.Type != existing->type) throw errors::hierarchy_type_mismatch();
  return existing->type;
}

void check_overwriting(const PutParameterRequest& in, const ParameterRow* existing) {
  const bool overwrite = in.Overwrite.value_or(false);
  if (overwrite && !in.Tags.or_default().empty()) {
    throw errors::validation(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with "
        "tags, please remove overwrite flag. To update tags for an existing parameter, please use "
        "AddTagsToResource or RemoveTagsFromResource.");
  }
  if (existing != nullptr && !overwrite) throw errors::parameter_already_exists();
}

void check_value(const std::string& value) {
  if (value.empty()) {
    throw errors::validation(
        "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member "
        "must "
        "have length greater than or equal to 1.");
  }
  const std::size_t opening = value.find("{{");
  if (opening != std::string::npos && value.find("}}", opening) != std::string::npos) {
    throw errors::validation(
        "Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.");
  }
}

void check_data_type(const std::string& data_type) {
  if (data_type == "text" || data_type == "aws:ec2:image" || data_type == "aws:ssm:integration") {
    return;
  }
  throw errors::validation("The following data type is not supported: " + data_type +
                           " (Data type names are all lowercase.)");
}

/// What the call asks for on top of what the version before had: AWS keeps what is not named.
void apply(const PutParameterRequest& in, const std::string& type, simulation::Instant now,
           ParameterVersionRow& version) {
  version.value = in.Value;
  version.labels.clear();
  version.last_modified = now;
  if (in.Description) version.description = *in.Description;
  if (in.AllowedPattern) version.allowed_pattern = *in.AllowedPattern;
  if (in.Policies) version.policies = read_policies(*in.Policies, now);
  if (!in.DataType.or_default().empty()) version.data_type = *in.DataType;
  if (version.data_type.empty()) version.data_type = "text";
  check_data_type(version.data_type);
  if (in.KeyId && type != "SecureString") {
    throw errors::validation("KeyId is required for SecureString type parameter only.");
  }
  if (type != "SecureString") return;
  if (in.KeyId) version.key_id = *in.KeyId;
  if (version.key_id.empty()) version.key_id = default_key;
}

bool needs_advanced(const ParameterVersionRow& version) {
  return api::count_code_points(version.value) > limits::standard_value_characters ||
         !version.policies.empty();
}

void check_fits_tier(const ParameterVersionRow& version) {
  const std::size_t characters = api::count_code_points(version.value);
  if (version.tier == advanced) {
    if (characters <= limits::advanced_value_characters) return;
    throw errors::validation("Advanced tier parameters support a maximum parameter value of " +
                             std::to_string(limits::advanced_value_characters) + " characters.");
  }
  if (characters > limits::standard_value_characters) {
    throw errors::validation(
        "Standard tier parameters support a maximum parameter value of " +
        std::to_string(limits::standard_value_characters) +
        " characters. To create a larger parameter value, upgrade the parameter to use the "
        "advanced-parameter tier. For more information, see "
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/"
        "parameter-store-advanced-parameters.html");
  }
  if (!version.policies.empty()) {
    throw errors::validation(
        "Parameter policies are supported by the advanced-parameter tier only.");
  }
}

std::string caller_arn(world::Call& call) {
  return call.invoke<sts::operations::GetCallerIdentity>({}).Arn.or_default();
}

}  // namespace

/// Intelligent-Tiering is Standard until something needs Advanced, and never goes back (SSM-026).
std::string Parameters::tier_for(const world::Call& call, const PutParameterRequest& in,
                                 const ParameterVersionRow& version, bool exists) const {
  const bool was_advanced = exists && version.tier == advanced;
  if (!in.Tier) return std::string(was_advanced ? advanced : standard);
  if (*in.Tier == standard && was_advanced) {
    throw errors::validation(
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
        "advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the "
        "advanced parameter and recreate it as a standard parameter.");
  }
  if (*in.Tier != "Intelligent-Tiering") return *in.Tier;
  const bool standard_is_full = !exists &&
                                store_.count(call.scope, standard) >= limits::standard_parameters &&
                                !world_.limits_lifted();
  const bool upgrade = was_advanced || needs_advanced(version) || standard_is_full;
  return std::string(upgrade ? advanced : standard);
}

void Parameters::check_quota(const world::Call& call, const std::string& tier,
                             const ParameterVersionRow* previous) const {
  if (world_.limits_lifted() || (previous != nullptr && previous->tier == tier)) return;
  const std::int64_t limit =
      tier == advanced ? limits::advanced_parameters : limits::standard_parameters;
  if (store_.count(call.scope, tier) < limit) return;
  throw errors::parameter_limit_exceeded(tier == advanced ? "advanced" : "standard", limit);
}

PutParameterResult Parameters::put_parameter(world::Call& call, const PutParameterRequest& in) {
  check_new_name(call.scope, in.Name);
  check_value(in.Value);
  const ParameterRow* existing = store_.find(call.scope, in.Name);
  check_overwriting(in, existing);
  const std::string type = parameter_type(in, existing);
  const ParameterVersionRow* previous =
      existing == nullptr ? nullptr
                          : &store_.version(call.scope, in.Name, existing->latest_version);
  ParameterVersionRow version = previous == nullptr ? ParameterVersionRow{} : *previous;
  apply(in, type, call.now(), version);
  check_allowed_pattern(version.allowed_pattern, version.value);
  version.tier = tier_for(call, in, version, previous != nullptr);
  check_fits_tier(version);
  check_quota(call, version.tier, previous);
  if (in.Tags.or_default().size() > limits::tags) throw errors::too_many_tags();

  version.last_modified_user = caller_arn(call);
  world::Tags tags;
  for (const Tag& tag : in.Tags.or_default()) tags.insert_or_assign(tag.Key, tag.Value);
  world_.directory().tag(arn_of(call.scope, in.Name), tags);
  PutParameterResult out;
  out.Tier = version.tier;
  out.Version = store_.add_version(call.scope, in.Name, type, std::move(version));
  return out;
}

DeleteParameterResult Parameters::delete_parameter(world::Call& call,
                                                   const DeleteParameterRequest& in) {
  if (!store_.erase(call.scope, in.Name)) throw errors::parameter_not_found();
  return {};
}

DeleteParametersResult Parameters::delete_parameters(world::Call& call,
                                                     const DeleteParametersRequest& in) {
  DeleteParametersResult out;
  auto& deleted = out.DeletedParameters.emplace();
  auto& invalid = out.InvalidParameters.emplace();
  for (const std::string& name : in.Names) {
    (store_.erase(call.scope, name) ? deleted : invalid).push_back(name);
  }
  return out;
}

}  // namespace windtunnel::ssm
