#include "services/ssm/parameter_reads.hpp"

#include <algorithm>
#include <set>

#include "emulator/api/base64.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/ssm/errors.hpp"
#include "services/ssm/limits.hpp"
#include "services/ssm/parameter_name.hpp"
#include "services/ssm/parameter_page.hpp"

namespace windtunnel::ssm {
namespace {

constexpr std::string_view secrets_prefix = "/aws/reference/secretsmanager/";

/// What somebody who may not decrypt is shown: as long as KMS's text would be, and the same for
/// the same version, but made of luck alone. Nothing of the value is in it but its length.
std::string ciphertext(const world::World& world, const world::Scope& scope,
                       const FoundParameter& found) {
  constexpr std::size_t envelope_bytes = 116;
  const auto key = world.random()
                       .child("ssm")
                       .child(scope.account)
                       .child(scope.region)
                       .child(found.name)
                       .child(static_cast<std::uint64_t>(found.number));
  std::string bytes("\x01\x02\x02\x00\x78", 5);
  const std::size_t size = envelope_bytes + found.version->value.size();
  for (std::uint64_t word = 0; bytes.size() < size; ++word) {
    const std::uint64_t bits = key.bits("ciphertext", word);
    for (int shift = 0; shift < 64 && bytes.size() < size; shift += 8) {
      bytes.push_back(static_cast<char>(bits >> shift));
    }
  }
  return api::encode_base64(bytes);
}

/// What a parameter's metadata and its history have in common.
template <class Described>
Described describe_version(const FoundParameter& found) {
  const ParameterVersionRow& version = *found.version;
  Described out;
  out.Name = found.name;
  out.Type = found.parameter->type;
  out.Version = found.number;
  out.Tier = version.tier;
  out.DataType = version.data_type;
  out.LastModifiedDate = version.last_modified;
  out.LastModifiedUser = version.last_modified_user;
  if (!version.description.empty()) out.Description = version.description;
  if (!version.allowed_pattern.empty()) out.AllowedPattern = version.allowed_pattern;
  if (!version.key_id.empty()) out.KeyId = version.key_id;
  auto& policies = out.Policies.emplace();
  for (const ParameterPolicyRow& policy : version.policies) {
    ParameterInlinePolicy& made = policies.emplace_back();
    made.PolicyType = policy.type;
    made.PolicyText = policy.text;
    made.PolicyStatus = "Pending";
  }
  return out;
}

ParameterFilters filters_of(const DescribeParametersRequest& in) {
  const bool older = !in.Filters.or_default().empty();
  if (older && !in.ParameterFilters.or_default().empty()) {
    throw errors::validation("You can use either Filters or ParameterFilters in a single request.");
  }
  return older ? from_older_filters(*in.Filters) : in.ParameterFilters.or_default();
}

}  // namespace

std::string ParameterReads::shown_value(const world::Scope& scope, const FoundParameter& found,
                                        bool with_decryption) const {
  const bool hidden = found.parameter->type == "SecureString" && !with_decryption;
  return hidden ? ciphertext(world_, scope, found) : found.version->value;
}

/// The latest version, or the one with a label that the filters ask for; no version where the
/// parameter has no such label.
FoundParameter ParameterReads::choose_version(const world::Scope& scope, std::string_view name,
                                              const ParameterRow& parameter,
                                              const ParameterFilters& filters) const {
  FoundParameter found{std::string(name), {}, &parameter, parameter.latest_version, nullptr};
  for (const ParameterStringFilter& filter : filters) {
    if (filter.Key != "Label") continue;
    found.number = 0;
    for (const std::string& label : filter.Values.or_default()) {
      found.number = std::max(found.number, store_.find_label(scope, name, parameter, label));
    }
  }
  if (found.number != 0) found.version = &store_.version(scope, name, found.number);
  return found;
}

Parameter ParameterReads::described(const world::Scope& scope, const FoundParameter& found,
                                    bool with_decryption) const {
  Parameter out;
  out.ARN = arn_of(scope, found.name);
  out.DataType = found.version->data_type;
  out.LastModifiedDate = found.version->last_modified;
  out.Name = found.name;
  if (!found.selector.empty()) out.Selector = found.selector;
  out.Type = found.parameter->type;
  out.Value = shown_value(scope, found, with_decryption);
  out.Version = found.number;
  return out;
}

GetParameterResult ParameterReads::get_parameter(world::Call& call, const GetParameterRequest& in) {
  const bool with_decryption = in.WithDecryption.value_or(false);
  if (in.Name.starts_with(secrets_prefix)) {
    // There is no Secrets Manager, and so there are no secrets (SSM-038).
    if (!with_decryption) {
      throw errors::validation(
          "WithDecryption flag must be True for retrieving a Secret Manager secret.");
    }
    throw errors::secret_not_found(std::string_view(in.Name).substr(secrets_prefix.size()));
  }
  GetParameterResult out;
  out.Parameter = described(call.scope, store_.resolve(call.scope, in.Name), with_decryption);
  return out;
}

GetParametersResult ParameterReads::get_parameters(world::Call& call,
                                                   const GetParametersRequest& in) {
  const std::set<std::string> names(in.Names.begin(), in.Names.end());
  if (names.size() != in.Names.size()) {
    throw errors::validation("Parameter names must not be given twice.");
  }
  GetParametersResult out;
  auto& parameters = out.Parameters.emplace();
  auto& invalid = out.InvalidParameters.emplace();
  for (const std::string& name : names) {
    try {
      parameters.push_back(described(call.scope, store_.resolve(call.scope, name),
                                     in.WithDecryption.value_or(false)));
    } catch (const api::ApiError& error) {
      if (error.code == "ValidationException") throw;
      invalid.push_back(name);
    }
  }
  return out;
}

GetParametersByPathResult ParameterReads::get_parameters_by_path(
    world::Call& call, const GetParametersByPathRequest& in) {
  check_path(in.Path);
  const ParameterFilters& filters = in.ParameterFilters.or_default();
  check_path_filters(filters);
  PageWalk walk(call, in.NextToken, page_size(in.MaxResults, limits::by_path_a_page));
  GetParametersByPathResult out;
  auto& parameters = out.Parameters.emplace();
  store_.scan(
      call.scope, name_prefix_below(in.Path), walk.first(),
      [&](std::string_view name, const ParameterRow& parameter) {
        if (!walk.takes(name, parameters.size())) return false;
        if (!is_below(in.Path, name, in.Recursive.value_or(false))) return true;
        const FoundParameter found = choose_version(call.scope, name, parameter, filters);
        if (found.version == nullptr) return true;
        static const world::Tags no_tags;
        if (passes(filters, {name, parameter, *found.version, no_tags})) {
          parameters.push_back(described(call.scope, found, in.WithDecryption.value_or(false)));
        }
        return true;
      });
  out.NextToken = walk.next_token();
  return out;
}

GetParameterHistoryResult ParameterReads::get_parameter_history(
    world::Call& call, const GetParameterHistoryRequest& in) {
  const auto reference = read_reference(call.scope, in.Name);
  if (!reference || !reference->selector.empty()) throw errors::parameter_not_found();
  FoundParameter found = store_.resolve(call.scope, in.Name);
  PageWalk walk(call, in.NextToken, page_size(in.MaxResults, limits::history_a_page));
  GetParameterHistoryResult out;
  auto& versions = out.Parameters.emplace();
  found.number = found.parameter->oldest_version;
  if (in.NextToken) {
    const auto last = static_cast<std::int64_t>(world::read_number_key(walk.first()));
    found.number = std::max(found.number, last + 1);
  }
  for (; found.number <= found.parameter->latest_version; ++found.number) {
    const std::string key = world::number_key(static_cast<std::uint64_t>(found.number));
    if (!walk.takes(key, versions.size())) break;
    found.version = &store_.version(call.scope, found.name, found.number);
    auto& entry = versions.emplace_back(describe_version<ParameterHistory>(found));
    entry.Value = shown_value(call.scope, found, in.WithDecryption.value_or(false));
    entry.Labels = found.version->labels;
  }
  out.NextToken = walk.next_token();
  return out;
}

DescribeParametersResult ParameterReads::describe_parameters(world::Call& call,
                                                             const DescribeParametersRequest& in) {
  const ParameterFilters filters = filters_of(in);
  check_describe_filters(filters);
  PageWalk walk(call, in.NextToken, page_size(in.MaxResults, limits::described_a_page));
  DescribeParametersResult out;
  auto& parameters = out.Parameters.emplace();
  // Parameters shared by other accounts: there is no sharing, so there are none.
  if (in.Shared.value_or(false)) return out;
  const auto visit = [&](std::string_view name, const ParameterRow& parameter) {
    if (!walk.takes(name, parameters.size())) return false;
    const std::string arn = arn_of(call.scope, name);
    const FoundParameter found{std::string(name),
                               {},
                               &parameter,
                               parameter.latest_version,
                               &store_.version(call.scope, name, parameter.latest_version)};
    if (passes(filters, {name, parameter, *found.version, world_.directory().tags(arn)})) {
      auto& metadata = parameters.emplace_back(describe_version<ParameterMetadata>(found));
      metadata.ARN = arn;
    }
    return true;
  };
  if (const auto names = names_asked_for(filters)) {
    for (auto name = names->lower_bound(walk.first()); name != names->end(); ++name) {
      const ParameterRow* parameter = store_.find(call.scope, *name);
      if (parameter != nullptr && !visit(*name, *parameter)) break;
    }
  } else {
    store_.scan(call.scope, name_prefix_asked_for(filters), walk.first(), visit);
  }
  out.NextToken = walk.next_token();
  return out;
}

}  // namespace windtunnel::ssm
