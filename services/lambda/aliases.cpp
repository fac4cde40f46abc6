#include "services/lambda/aliases.hpp"

#include "services/lambda/erase_all.hpp"
#include "services/lambda/errors.hpp"
#include "services/lambda/function_traffic.hpp"
#include "services/lambda/functions.hpp"
#include "services/lambda/pages.hpp"
#include "services/lambda/permissions.hpp"
#include "services/lambda/sections.hpp"
#include "services/lambda/versions.hpp"

namespace windtunnel::lambda {
namespace {

using Weights = std::map<std::string, double>;

const Weights& weights_of(const AliasConfiguration& alias) {
  return alias.RoutingConfig.or_default().AdditionalVersionWeights.or_default();
}

}  // namespace

Aliases::Aliases(world::World& world)
    : Component(world), aliases_(world.tracker(), sections::aliases, "aliases of functions") {}

const AliasRow* Aliases::find(const FunctionReference& alias) const {
  return aliases_.find(alias.scope, world::join_key(alias.name, alias.qualifier));
}

std::string Aliases::version_of(const FunctionReference& function) const {
  world_.component<Functions>().get(function);
  const std::string& qualifier = function.qualifier;
  if (qualifier.empty() || qualifier == latest) return std::string(latest);
  if (const AliasRow* alias = find(function)) return *alias->settings.FunctionVersion;
  if (world_.component<Versions>().exists(function)) return qualifier;
  throw errors::function_not_found(function.arn());
}

std::string Aliases::version_for(const FunctionReference& function, double draw) const {
  if (const AliasRow* alias = find(function)) {
    for (const auto& [version, weight] : weights_of(alias->settings)) {
      if (draw < weight) return version;
    }
  }
  return version_of(function);
}

bool Aliases::refer_to(const FunctionReference& version) const {
  bool found = false;
  aliases_.scan(version.scope, world::key_prefix(version.name), {},
                [&](std::string_view, const AliasRow& alias) {
                  found = *alias.settings.FunctionVersion == version.qualifier ||
                          weights_of(alias.settings).contains(version.qualifier);
                  return !found;
                });
  return found;
}

AliasConfiguration Aliases::describe(const FunctionReference& alias, const AliasRow& row) const {
  AliasConfiguration configuration = row.settings;
  configuration.AliasArn = alias.arn();
  configuration.RevisionId = world_.component<Functions>().revision_id(alias, row.revision);
  return configuration;
}

void Aliases::route(const FunctionReference& alias, const std::string& version,
                    const AliasRoutingConfiguration& routing, AliasConfiguration& settings) const {
  const auto& functions = world_.component<Functions>();
  const Weights& weights = routing.AdditionalVersionWeights.or_default();
  if (weights.size() > 1) throw errors::too_many_weights();
  const FunctionReference main = alias.with(version);
  if (version != latest && !world_.component<Versions>().exists(main)) {
    throw errors::function_not_found(main.arn());
  }
  settings.FunctionVersion = version;
  settings.RoutingConfig.reset();
  if (weights.empty()) return;
  const std::string& additional = weights.begin()->first;
  if (version == latest) throw errors::latest_cannot_share();
  if (additional == version) throw errors::version_is_weighted_twice(version);
  const FunctionConfiguration one = functions.describe(main);
  const FunctionConfiguration other = functions.describe(alias.with(additional));
  if (one.Role != other.Role || one.DeadLetterConfig != other.DeadLetterConfig) {
    throw errors::versions_differ_in_role_or_queue();
  }
  settings.RoutingConfig = routing;
}

/// LAM-013.
AliasConfiguration Aliases::create_alias(world::Call& call, const CreateAliasRequest& in) {
  const FunctionReference alias = read_function_name(call, in.FunctionName).with(in.Name);
  auto& functions = world_.component<Functions>();
  functions.get(alias.with(""));
  if (find(alias) != nullptr) throw errors::alias_exists(alias.arn());
  AliasConfiguration settings;
  settings.Name = in.Name;
  settings.Description = in.Description.or_default();
  route(alias, in.FunctionVersion, in.RoutingConfig.or_default(), settings);
  world_.component<FunctionTraffic>().settle(alias);
  AliasRow& row = aliases_.edit(alias.scope, world::join_key(alias.name, alias.qualifier));
  row.settings = std::move(settings);
  row.revision = functions.next_revision(alias);
  return describe(alias, row);
}

AliasConfiguration Aliases::get_alias(world::Call& call, const GetAliasRequest& in) {
  const FunctionReference alias = read_function_name(call, in.FunctionName).with(in.Name);
  world_.component<Functions>().get(alias.with(""));
  const AliasRow* row = find(alias);
  if (row == nullptr) throw errors::cannot_find_alias(alias.arn());
  return describe(alias, *row);
}

AliasConfiguration Aliases::update_alias(world::Call& call, const UpdateAliasRequest& in) {
  const FunctionReference alias = read_function_name(call, in.FunctionName).with(in.Name);
  auto& functions = world_.component<Functions>();
  functions.get(alias.with(""));
  const AliasRow* existing = find(alias);
  if (existing == nullptr) throw errors::alias_not_found(alias.arn());
  if (in.RevisionId && *in.RevisionId != *describe(alias, *existing).RevisionId) {
    throw errors::revision_differs();
  }
  AliasConfiguration settings = existing->settings;
  if (in.Description) settings.Description = in.Description;
  // Another version alone takes the weights away; neither of them leaves both (LAM-015).
  const std::string current = *settings.FunctionVersion;
  const std::string version = in.FunctionVersion.value_or(current);
  const AliasRoutingConfiguration kept =
      version == current ? settings.RoutingConfig.or_default() : AliasRoutingConfiguration{};
  route(alias, version, in.RoutingConfig ? *in.RoutingConfig : kept, settings);
  world_.component<FunctionTraffic>().settle(alias);
  AliasRow& row = aliases_.edit(alias.scope, world::join_key(alias.name, alias.qualifier));
  row.settings = std::move(settings);
  row.revision = functions.next_revision(alias);
  return describe(alias, row);
}

api::Unit Aliases::delete_alias(world::Call& call, const DeleteAliasRequest& in) {
  const FunctionReference alias = read_function_name(call, in.FunctionName).with(in.Name);
  world_.component<Functions>().get(alias.with(""));
  world_.component<Permissions>().remove(alias);
  world_.component<FunctionTraffic>().settle(alias);
  aliases_.erase(alias.scope, world::join_key(alias.name, alias.qualifier));
  return {};
}

ListAliasesResponse Aliases::list_aliases(world::Call& call, const ListAliasesRequest& in) {
  const FunctionReference function = read_function_name(call, in.FunctionName).with("");
  world_.component<Functions>().get(function);
  Page page(call, function.name, in.Marker, in.MaxItems);
  ListAliasesResponse out;
  auto& list = out.Aliases.emplace();
  aliases_.scan(function.scope, world::key_prefix(function.name), page.first(),
                [&](std::string_view key, const AliasRow& row) {
                  const AliasConfiguration& settings = row.settings;
                  const bool routes = !in.FunctionVersion ||
                                      *settings.FunctionVersion == *in.FunctionVersion ||
                                      weights_of(settings).contains(*in.FunctionVersion);
                  if (!routes) return true;
                  if (!page.takes(key, out.NextMarker)) return false;
                  list.push_back(describe(function.with(*settings.Name), row));
                  return true;
                });
  return out;
}

void Aliases::remove_all(const FunctionReference& function) { erase_all(aliases_, function); }

}  // namespace windtunnel::lambda
