#include "services/lambda/versions.hpp"

#include <charconv>

#include "services/lambda/erase_all.hpp"
#include "services/lambda/errors.hpp"
#include "services/lambda/functions.hpp"
#include "services/lambda/pages.hpp"
#include "services/lambda/sections.hpp"

namespace windtunnel::lambda {
namespace {

constexpr std::string_view reason = "The function is being created.";
constexpr std::string_view reason_code = "Creating";

/// Nothing for what is no number of a version.
std::optional<std::string> key_of(const FunctionReference& version) {
  const std::string& text = version.qualifier;
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!is_version_number(text) || read.ec != std::errc{}) return std::nullopt;
  return world::key_prefix(version.name) + world::number_key(number);
}

/// When it was changed makes no difference: what it is does (LAM-010).
bool is_unchanged(const FunctionConfiguration& published, FunctionConfiguration current) {
  current.LastModified = published.LastModified;
  return published == current;
}

std::string number_in(std::string_view key) {
  return std::to_string(world::read_number_key(key.substr(key.size() - 8)));
}

}  // namespace

void show_state(bool active, bool updated, FunctionConfiguration& configuration) {
  configuration.State = active ? "Active" : "Pending";
  if (!active) {
    configuration.StateReason = reason;
    configuration.StateReasonCode = reason_code;
    return;
  }
  configuration.LastUpdateStatus = updated ? "Successful" : "InProgress";
  if (updated) return;
  configuration.LastUpdateStatusReason = reason;
  configuration.LastUpdateStatusReasonCode = reason_code;
}

Versions::Versions(world::World& world)
    : Component(world), versions_(world.tracker(), sections::versions, "versions of functions") {}

const VersionRow* Versions::find(const FunctionReference& version) const {
  const auto key = key_of(version);
  return key ? versions_.find(version.scope, *key) : nullptr;
}

bool Versions::exists(const FunctionReference& version) const { return find(version) != nullptr; }

FunctionConfiguration Versions::describe(const FunctionReference& shown,
                                         std::string_view version) const {
  const FunctionReference itself = shown.with(version);
  const VersionRow* row = find(itself);
  if (row == nullptr) throw errors::function_not_found(itself.arn());
  FunctionConfiguration configuration = row->settings;
  if (row->description) configuration.Description = *row->description;
  configuration.FunctionArn = shown.arn();
  configuration.Version = version;
  const bool active = world_.now() >= row->active_at;
  configuration.RevisionId =
      world_.component<Functions>().revision_id(itself, row->revision, active);
  show_state(active, true, configuration);
  return configuration;
}

std::string Versions::publish(const FunctionReference& function,
                              const std::optional<std::string>& description, Instant active_at) {
  auto& functions = world_.component<Functions>();
  const FunctionRow& current = functions.get(function);
  const FunctionReference newest = function.with(std::to_string(current.versions));
  const VersionRow* last = find(newest);
  if (last != nullptr && is_unchanged(last->settings, current.settings)) return newest.qualifier;
  FunctionRow& row = functions.edit(function);
  const FunctionReference version = function.with(std::to_string(++row.versions));
  row.revision = functions.next_revision(function);
  VersionRow& made = versions_.edit(version.scope, *key_of(version));
  made.settings = row.settings;
  made.description = description;
  made.active_at = active_at;
  made.revision = functions.next_revision(function);
  return version.qualifier;
}

/// LAM-010.
FunctionConfiguration Versions::publish_version(world::Call& call,
                                                const PublishVersionRequest& in) {
  const FunctionReference function = read_function_name(call, in.FunctionName).with("");
  auto& functions = world_.component<Functions>();
  functions.check_settled(function);
  if (in.PublishTo) throw errors::not_modelled("$LATEST.PUBLISHED");
  const FunctionConfiguration current = functions.describe(function);
  if (in.CodeSha256 && !in.CodeSha256->empty() && *in.CodeSha256 != *current.CodeSha256) {
    throw errors::code_sha256_differs(*in.CodeSha256, *current.CodeSha256);
  }
  if (in.RevisionId && *in.RevisionId != *current.RevisionId) throw errors::revision_differs();
  std::optional<std::string> description;
  if (in.Description) description = *in.Description;
  return functions.describe(function.with(publish(function, description, call.now())));
}

void Versions::append_all(const FunctionReference& function,
                          std::vector<FunctionConfiguration>& list) const {
  versions_.scan(function.scope, world::key_prefix(function.name), {},
                 [&](std::string_view key, const VersionRow&) {
                   const std::string number = number_in(key);
                   list.push_back(listed(describe(function.with(number), number)));
                   return true;
                 });
}

/// $LATEST first, then ascending (LAM-006).
ListVersionsByFunctionResponse Versions::list_versions_by_function(
    world::Call& call, const ListVersionsByFunctionRequest& in) {
  const FunctionReference function = read_function_name(call, in.FunctionName).with("");
  auto& functions = world_.component<Functions>();
  functions.get(function);
  Page page(call, function.name, in.Marker, in.MaxItems);
  ListVersionsByFunctionResponse out;
  auto& versions = out.Versions.emplace();
  if (page.first().empty() && page.takes("", out.NextMarker)) {
    versions.push_back(listed(functions.describe(function.with(latest))));
  }
  versions_.scan(function.scope, world::key_prefix(function.name), page.first(),
                 [&](std::string_view key, const VersionRow&) {
                   if (!page.takes(key, out.NextMarker)) return false;
                   const std::string number = number_in(key);
                   versions.push_back(listed(describe(function.with(number), number)));
                   return true;
                 });
  return out;
}

void Versions::remove(const FunctionReference& version) {
  const auto key = key_of(version);
  if (key) versions_.erase(version.scope, *key);
}

void Versions::remove_all(const FunctionReference& function) { erase_all(versions_, function); }

}  // namespace windtunnel::lambda
