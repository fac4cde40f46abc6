#include "services/ssm/parameter_store.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "emulator/world/resource_directory.hpp"
#include "emulator/world/world.hpp"
#include "services/ssm/errors.hpp"
#include "services/ssm/limits.hpp"
#include "services/ssm/parameter_name.hpp"
#include "services/ssm/parameter_policies.hpp"
#include "services/ssm/sections.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::ssm {
namespace {

std::string version_key(std::string_view name, std::int64_t number) {
  return world::join_key(name, world::number_key(static_cast<std::uint64_t>(number)));
}

std::string expiration_key(simulation::Instant due, const world::Scope& scope,
                           std::string_view name) {
  const auto milliseconds = static_cast<std::uint64_t>(simulation::to_milliseconds(due));
  return world::join_key(world::number_key(milliseconds), scope.account, scope.region, name);
}

/// The other name with the same ARN: /X of X, and X of /X; empty for names with more levels.
std::string twin_of(std::string_view name) {
  const std::size_t last_slash = name.rfind('/');
  if (last_slash == std::string_view::npos) return "/" + std::string(name);
  return last_slash == 0 ? std::string(name.substr(1)) : std::string();
}

/// The number that a selector is; 0 for labels, which never begin with a digit (SSM-035).
std::int64_t read_version_number(std::string_view selector) {
  std::int64_t number = 0;
  const char* end = selector.data() + selector.size();
  const auto read = std::from_chars(selector.data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? number : 0;
}

}  // namespace

ParameterStore::ParameterStore(world::World& world)
    : Component(world),
      parameters_(world.tracker(), sections::parameters, "parameters"),
      versions_(world.tracker(), sections::parameter_versions, "parameter versions"),
      counts_(world.tracker(), sections::parameter_counts, "parameter counts"),
      expirations_(world.tracker(), sections::parameter_expirations, "parameter expirations") {
  world.directory().bind(
      parameters_, "AWS::SSM::Parameter",
      [](const world::Scope&, std::string_view name) -> std::optional<std::string> {
        return std::string(name);
      });
}

const ParameterRow* ParameterStore::find(const world::Scope& scope, std::string_view name) const {
  return parameters_.find(scope, name);
}

const ParameterVersionRow& ParameterStore::version(const world::Scope& scope, std::string_view name,
                                                   std::int64_t number) const {
  const ParameterVersionRow* row = versions_.find(scope, version_key(name, number));
  WINDTUNNEL_ASSERT(row != nullptr, "a version between the oldest and the latest is missing");
  return *row;
}

std::int64_t ParameterStore::find_label(const world::Scope& scope, std::string_view name,
                                        const ParameterRow& parameter,
                                        std::string_view label) const {
  for (std::int64_t number = parameter.latest_version; number >= parameter.oldest_version;
       --number) {
    const auto& labels = version(scope, name, number).labels;
    if (std::binary_search(labels.begin(), labels.end(), label)) return number;
  }
  return 0;
}

FoundParameter ParameterStore::resolve(const world::Scope& scope, std::string_view text) const {
  auto reference = read_reference(scope, text);
  if (!reference) throw errors::parameter_not_found();
  FoundParameter found;
  found.name = std::move(reference->name);
  found.parameter = find(scope, found.name);
  if (found.parameter == nullptr && text.starts_with("arn:")) {
    found.name = twin_of(found.name);
    found.parameter = find(scope, found.name);
  }
  if (found.parameter == nullptr) throw errors::parameter_not_found();
  found.number = found.parameter->latest_version;
  if (!reference->selector.empty()) {
    found.selector = ":" + reference->selector;
    found.number = read_version_number(reference->selector);
    if (found.number == 0) {
      found.number = find_label(scope, found.name, *found.parameter, reference->selector);
    }
  }
  if (found.number < found.parameter->oldest_version ||
      found.number > found.parameter->latest_version) {
    throw errors::parameter_version_not_found(found.name, reference->selector);
  }
  found.version = &version(scope, found.name, found.number);
  return found;
}

std::int64_t ParameterStore::count(const world::Scope& scope, std::string_view tier) const {
  const ParameterCountRow* row = counts_.find(scope, {});
  if (row == nullptr) return 0;
  return tier == "Advanced" ? row->advanced : row->standard;
}

void ParameterStore::count_change(const world::Scope& scope, std::string_view tier,
                                  std::int64_t change) {
  ParameterCountRow& row = counts_.edit(scope, {});
  (tier == "Advanced" ? row.advanced : row.standard) += change;
}

std::int64_t ParameterStore::add_version(const world::Scope& scope, const std::string& name,
                                         const std::string& type, ParameterVersionRow version) {
  ParameterRow& parameter = parameters_.edit(scope, name);
  if (parameter.latest_version == 0) {
    parameter.type = type;
    count_change(scope, version.tier, 1);
  } else {
    const std::string& old_tier = this->version(scope, name, parameter.latest_version).tier;
    if (old_tier != version.tier) {
      count_change(scope, old_tier, -1);
      count_change(scope, version.tier, 1);
    }
    make_room(scope, name, parameter);
  }
  cancel_expiration(scope, name, parameter);
  schedule_expiration(scope, name, parameter, version);
  ++parameter.latest_version;
  edit_version(scope, name, parameter.latest_version) = std::move(version);
  return parameter.latest_version;
}

void ParameterStore::make_room(const world::Scope& scope, const std::string& name,
                               ParameterRow& parameter) {
  if (parameter.latest_version - parameter.oldest_version + 1 < limits::versions) return;
  if (!version(scope, name, parameter.oldest_version).labels.empty()) {
    throw errors::parameter_max_version_limit_exceeded(name, parameter.oldest_version);
  }
  versions_.erase(scope, version_key(name, parameter.oldest_version));
  ++parameter.oldest_version;
}

ParameterVersionRow& ParameterStore::edit_version(const world::Scope& scope, std::string_view name,
                                                  std::int64_t number) {
  return versions_.edit(scope, version_key(name, number));
}

bool ParameterStore::erase(const world::Scope& scope, const std::string& name) {
  const ParameterRow* parameter = find(scope, name);
  if (parameter == nullptr) return false;
  count_change(scope, version(scope, name, parameter->latest_version).tier, -1);
  cancel_expiration(scope, name, *parameter);
  for (std::int64_t number = parameter->oldest_version; number <= parameter->latest_version;
       ++number) {
    versions_.erase(scope, version_key(name, number));
  }
  parameters_.erase(scope, name);
  // /X and X share an ARN and so their tags (SSM-022): these stay while one of the two is there.
  const std::string twin = twin_of(name);
  if (twin.empty() || find(scope, twin) == nullptr) {
    world_.directory().drop_tags(arn_of(scope, name));
  }
  return true;
}

void ParameterStore::schedule_expiration(const world::Scope& scope, const std::string& name,
                                         ParameterRow& parameter,
                                         const ParameterVersionRow& version) {
  parameter.expiration = {};
  const auto due = expiration_of(version.policies);
  if (!due) return;
  // A policy that is kept from the version before may be due in this very instant.
  const auto at = std::max(*due, world_.now());
  ParameterExpirationRow& row = expirations_.edit(scope, expiration_key(at, scope, name));
  row.account = scope.account;
  row.region = scope.region;
  row.name = name;
  parameter.expiration = world_.schedule(event_kind(event_numbers::expire_parameters), at);
}

void ParameterStore::cancel_expiration(const world::Scope& scope, const std::string& name,
                                       const ParameterRow& parameter) {
  if (parameter.expiration.sequence == 0) return;
  expirations_.erase(scope, expiration_key(parameter.expiration.due, scope, name));
  world_.cancel(parameter.expiration);
}

void ParameterStore::expire(const simulation::Event& event) {
  const auto now = static_cast<std::uint64_t>(simulation::to_milliseconds(event.due));
  const std::string after = world::number_key(now + 1);
  std::vector<ParameterExpirationRow> due;
  expirations_.scan({}, {}, {}, [&](std::string_view key, const ParameterExpirationRow& row) {
    if (key >= world::key_prefix(after)) return false;
    due.push_back(row);
    return true;
  });
  for (const ParameterExpirationRow& row : due) {
    const world::Scope scope{row.account, row.region};
    erase(scope, row.name);
    world_.note("ParameterExpired", {{"parameter", arn_of(scope, row.name)}});
  }
}

}  // namespace windtunnel::ssm
