#include "services/codedeploy/revisions.hpp"

#include <array>

#include "services/codedeploy/applications.hpp"
#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/names.hpp"
#include "services/codedeploy/pages.hpp"
#include "services/codedeploy/revision_location.hpp"
#include "services/codedeploy/sections.hpp"
#include "services/s3/api.hpp"

namespace windtunnel::codedeploy {
namespace {

using world::join_key;
using world::key_prefix;

constexpr std::array<std::string_view, 3> orders = {"registerTime", "firstUsedTime",
                                                    "lastUsedTime"};

Instant time_in(const RevisionRow& row, std::string_view order) {
  if (order == "registerTime") return row.registered_at;
  return order == "firstUsedTime" ? row.first_used_at : row.last_used_at;
}

/// The identity is the raw end of the key.
std::string order_key(const std::string& application_id, std::string_view order,
                      const RevisionRow& row) {
  const auto time = static_cast<std::uint64_t>(simulation::to_milliseconds(time_in(row, order)));
  return key_prefix(application_id, order) + world::number_key(time) + identity(row.location);
}

/// Which revisions a list shows.
struct Filter {
  std::string deployed;
  api::Opt<std::string> bucket;
  std::string key_prefix;

  bool shows(const RevisionRow& row) const {
    if (deployed == "include" && row.target_of.empty()) return false;
    if (deployed == "exclude" && !row.target_of.empty()) return false;
    if (!bucket) return true;
    const S3Location& s3 = row.location.s3Location.or_default();
    return s3.bucket == *bucket && s3.key.or_default().starts_with(key_prefix);
  }
};

}  // namespace

Revisions::Revisions(world::World& world)
    : Component(world),
      revisions_(world.tracker(), section_number::revisions, "codedeploy revisions"),
      order_(world.tracker(), section_number::revision_order, "codedeploy revision order") {}

const RevisionRow* Revisions::find(const world::Scope& scope, const std::string& application_id,
                                   const RevisionLocation& location) const {
  return revisions_.find(scope, join_key(application_id, identity(location)));
}

void Revisions::change(const world::Scope& scope, const std::string& application_id,
                       const RevisionLocation& location,
                       const std::function<void(RevisionRow&)>& body) {
  const bool known = find(scope, application_id, location) != nullptr;
  RevisionRow& row = revisions_.edit(scope, join_key(application_id, identity(location)));
  std::array<std::string, orders.size()> before;
  for (std::size_t at = 0; known && at < orders.size(); ++at) {
    before[at] = order_key(application_id, orders[at], row);
  }
  if (!known) {
    row.location = location;
    row.registered_at = world_.now();
  }
  body(row);
  for (std::size_t at = 0; at < orders.size(); ++at) {
    const std::string after = order_key(application_id, orders[at], row);
    if (after == before[at]) continue;
    if (known) order_.erase(scope, before[at]);
    order_.edit(scope, after).name = identity(location);
  }
}

RevisionLocation Revisions::resolve(const world::Scope& scope, const ApplicationRow& application,
                                    const RevisionLocation& given) const {
  check_location(given, application.platform);
  if (given.s3Location || given.gitHubLocation || content_of(given) != nullptr) {
    return with_digest(given);
  }
  const RevisionRow* known = find(scope, application.id, given);
  if (known == nullptr) throw errors::revision_does_not_exist();
  return known->location;
}

std::string Revisions::app_spec(const world::Scope& scope, const RevisionLocation& location,
                                std::string& problem) const {
  if (const std::string* content = content_of(location)) return *content;
  const S3Location& s3 = location.s3Location.or_default();
  s3::GetObjectRequest request;
  request.Bucket = s3.bucket.or_default();
  request.Key = s3.key.or_default();
  if (s3.version) request.VersionId = *s3.version;
  if (s3.eTag) request.IfMatch = *s3.eTag;
  try {
    auto object = world_.invoke_as<s3::operations::GetObject>(service_principal, scope, request);
    if (object.Body.or_default().bytes.size() <= limits::app_spec_bytes) {
      return std::move(object.Body->bytes);
    }
    problem = "The AppSpec file " + request.Key + " is too large to be one.";
  } catch (const api::ApiError& error) {
    problem = "The AppSpec file " + request.Key + " cannot be read from the bucket " +
              request.Bucket + ": " + error.message;
  }
  return {};
}

void Revisions::use(const world::Scope& scope, const std::string& application_id,
                    const RevisionLocation& location, const std::string& description) {
  const bool known = find(scope, application_id, location) != nullptr;
  change(scope, application_id, location, [&](RevisionRow& row) {
    if (!known) row.description = description;
    if (row.first_used_at == Instant{}) row.first_used_at = world_.now();
    row.last_used_at = world_.now();
  });
}

void Revisions::begin_target(const world::Scope& scope, const std::string& application_id,
                             const RevisionLocation& location, const std::string& group_id) {
  change(scope, application_id, location,
         [&](RevisionRow& row) { row.target_of.push_back(group_id); });
}

void Revisions::end_target(const world::Scope& scope, const std::string& application_id,
                           const RevisionLocation& location, const std::string& group_id) {
  change(scope, application_id, location,
         [&](RevisionRow& row) { std::erase(row.target_of, group_id); });
}

void Revisions::remove_all_of(const world::Scope& scope, const std::string& application_id) {
  const auto clear = [&](auto& table) {
    std::vector<std::string> keys;
    table.scan(scope, key_prefix(application_id), {}, [&](std::string_view key, const auto&) {
      keys.emplace_back(key);
      return true;
    });
    for (const std::string& key : keys) table.erase(scope, key);
  };
  clear(revisions_);
  clear(order_);
}

GenericRevisionInfo Revisions::describe(const world::Scope& scope,
                                        const std::string& application_id,
                                        const RevisionRow& row) const {
  GenericRevisionInfo info;
  info.registerTime = row.registered_at;
  if (!row.description.empty()) info.description = row.description;
  if (row.first_used_at != Instant{}) {
    info.firstUsedTime = row.first_used_at;
    info.lastUsedTime = row.last_used_at;
  }
  auto& groups = info.deploymentGroups.emplace();
  for (const std::string& id : row.target_of) {
    groups.push_back(world_.component<Groups>().place(scope, application_id, id).group);
  }
  return info;
}

api::Unit Revisions::register_application_revision(world::Call& call,
                                                   const RegisterApplicationRevisionInput& in) {
  const ApplicationRow& application =
      world_.component<Applications>().at(call.scope, in.applicationName);
  const RevisionLocation location = resolve(call.scope, application, in.revision);
  if (in.description) check_description(*in.description);
  change(call.scope, application.id, location, [&](RevisionRow& row) {
    if (in.description) row.description = *in.description;
  });
  return {};
}

GetApplicationRevisionOutput Revisions::get_application_revision(
    world::Call& call, const GetApplicationRevisionInput& in) {
  const ApplicationRow& application =
      world_.component<Applications>().at(call.scope, in.applicationName);
  check_location(in.revision, application.platform);
  const RevisionRow* row = find(call.scope, application.id, with_digest(in.revision));
  if (row == nullptr) throw errors::revision_does_not_exist();
  return {.applicationName = in.applicationName,
          .revision = row->location,
          .revisionInfo = describe(call.scope, application.id, *row)};
}

BatchGetApplicationRevisionsOutput Revisions::batch_get_application_revisions(
    world::Call& call, const BatchGetApplicationRevisionsInput& in) {
  const ApplicationRow& application =
      world_.component<Applications>().at(call.scope, in.applicationName);
  if (in.revisions.empty()) throw errors::revision_required();
  if (in.revisions.size() > limits::batch) {
    throw errors::batch_limit_exceeded("revisions", limits::batch);
  }
  BatchGetApplicationRevisionsOutput output;
  output.applicationName = in.applicationName;
  auto& found = output.revisions.emplace();
  for (const RevisionLocation& location : in.revisions) {
    check_location(location, application.platform);
    if (const RevisionRow* row = find(call.scope, application.id, with_digest(location))) {
      found.push_back({.genericRevisionInfo = describe(call.scope, application.id, *row),
                       .revisionLocation = row->location});
    } else if (!output.errorMessage) {
      output.errorMessage = errors::revision_does_not_exist().message;
    }
  }
  return output;
}

ListApplicationRevisionsOutput Revisions::list_application_revisions(
    world::Call& call, const ListApplicationRevisionsInput& in) {
  const ApplicationRow& application =
      world_.component<Applications>().at(call.scope, in.applicationName);
  if (in.s3KeyPrefix && !in.s3Bucket) {
    throw errors::required("BucketNameFilterRequiredException", "s3Bucket");
  }
  const Filter filter{in.deployed.or_default(), in.s3Bucket, in.s3KeyPrefix.or_default()};
  const std::string prefix = key_prefix(application.id, in.sortBy.value_or(std::string(orders[0])));
  const std::string after = page_start(call, in.nextToken, application.id);
  ListApplicationRevisionsOutput output;
  auto& locations = output.revisions.emplace();
  std::size_t looked_at = 0;
  const auto visit = [&](std::string_view key, const IndexRow& entry) {
    if (key == after) return true;
    const RevisionRow& row = *revisions_.find(call.scope, join_key(application.id, entry.name));
    if (filter.shows(row)) {
      api::Opt<RevisionLocation> shown = row.location;
      without_content(shown);
      locations.push_back(std::move(*shown));
    }
    if (locations.size() < limits::page && ++looked_at < limits::looked_at_per_page) return true;
    output.nextToken = page_token(call, key, application.id);
    return false;
  };
  if (in.sortOrder == std::string("descending")) {
    order_.scan_backwards(call.scope, prefix, after, visit);
  } else {
    order_.scan(call.scope, prefix, after, visit);
  }
  return output;
}

}  // namespace windtunnel::codedeploy
