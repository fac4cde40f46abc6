#include "services/lambda/functions.hpp"

#include "emulator/world/resource_directory.hpp"
#include "services/lambda/aliases.hpp"
#include "services/lambda/errors.hpp"
#include "services/lambda/function_code.hpp"
#include "services/lambda/function_settings.hpp"
#include "services/lambda/limits.hpp"
#include "services/lambda/pages.hpp"
#include "services/lambda/permissions.hpp"
#include "services/lambda/sections.hpp"
#include "services/lambda/versions.hpp"

namespace windtunnel::lambda {
namespace {

/// "2026-01-01T00:00:00.000+0000" (LAM-004).
std::string modification_text(Instant at) {
  std::string text = simulation::format_instant_milliseconds(at);
  text.pop_back();
  return text + "+0000";
}

simulation::Duration creation_time(const FunctionConfiguration& settings) {
  if (*settings.PackageType == "Image") return durations::creation_of_image;
  const VpcConfigResponse& network = settings.VpcConfig.or_default();
  const bool is_in_vpc = !network.SubnetIds.or_default().empty();
  return is_in_vpc ? durations::creation_in_vpc : durations::creation;
}

void take_code(const CodeFacts& code, FunctionConfiguration& settings) {
  settings.CodeSha256 = code.sha256;
  settings.CodeSize = code.size;
}

FunctionCode code_of(const UpdateFunctionCodeRequest& in) {
  return {.ImageUri = in.ImageUri,
          .S3Bucket = in.S3Bucket,
          .S3Key = in.S3Key,
          .S3ObjectVersion = in.S3ObjectVersion,
          .SourceKMSKeyArn = in.SourceKMSKeyArn,
          .ZipFile = in.ZipFile};
}

}  // namespace

FunctionConfiguration listed(FunctionConfiguration configuration) {
  configuration.State.reset();
  configuration.StateReason.reset();
  configuration.StateReasonCode.reset();
  configuration.LastUpdateStatus.reset();
  configuration.LastUpdateStatusReason.reset();
  configuration.LastUpdateStatusReasonCode.reset();
  configuration.RuntimeVersionConfig.reset();
  return configuration;
}

Functions::Functions(world::World& world)
    : Component(world),
      functions_(world.tracker(), sections::functions, "functions"),
      revisions_(world.tracker(), sections::revision_counts, "revisions of functions") {}

// --- Facts --------------------------------------------------------------------------------------

const FunctionRow* Functions::find(const FunctionReference& function) const {
  return functions_.find(function.scope, function.name);
}

const FunctionRow& Functions::get(const FunctionReference& function) const {
  const FunctionRow* row = find(function);
  if (row == nullptr) throw errors::function_not_found(function.arn());
  return *row;
}

FunctionRow& Functions::edit(const FunctionReference& function) {
  return functions_.edit(function.scope, function.name);
}

void Functions::check_settled(const FunctionReference& function) const {
  const FunctionRow& row = get(function);
  if (world_.now() < row.active_at) throw errors::function_is_pending();
  if (world_.now() < row.updated_at) throw errors::update_in_progress(function.unqualified_arn());
}

std::int64_t Functions::reserved_concurrency(const world::Scope& scope) const {
  std::int64_t sum = 0;
  functions_.scan(scope, {}, {}, [&](std::string_view, const FunctionRow& row) {
    sum += row.reserved_concurrency.value_or(0);
    return true;
  });
  return sum;
}

std::uint64_t Functions::next_revision(const FunctionReference& function) {
  return ++revisions_.edit(function.scope, function.name).count;
}

std::string Functions::revision_id(const FunctionReference& function, std::uint64_t revision,
                                   bool settled) const {
  return simulation::uuid(
      random_of(function.with("")).child("revision").child(2 * revision + (settled ? 1 : 0)));
}

simulation::RandomKey Functions::random_of(const FunctionReference& function) const {
  return world_.random()
      .child("lambda")
      .child(function.scope.account)
      .child(function.scope.region)
      .child(function.name)
      .child(function.qualifier);
}

FunctionConfiguration Functions::describe_latest(const FunctionReference& function,
                                                 const FunctionRow& row) const {
  FunctionConfiguration configuration = row.settings;
  configuration.FunctionArn = function.arn();
  configuration.Version = latest;
  const bool active = world_.now() >= row.active_at;
  const bool updated = world_.now() >= row.updated_at;
  configuration.RevisionId = revision_id(function, row.revision, active && updated);
  show_state(active, updated, configuration);
  if (configuration.Runtime && *configuration.PackageType == "Zip") {
    configuration.RuntimeVersionConfig.emplace().RuntimeVersionArn =
        runtime_version_arn(world_.random(), function.scope.region, *configuration.Runtime);
  }
  return configuration;
}

FunctionConfiguration Functions::describe(const FunctionReference& function) const {
  const FunctionRow& row = get(function);
  const std::string version = world_.component<Aliases>().version_of(function);
  if (version == latest) return describe_latest(function, row);
  return world_.component<Versions>().describe(function, version);
}

/// Whether it has come is read off the clock (LAM-004, LAM-005). The event is there for worlds at
/// warp: they do not rest before a function can be used.
void Functions::settle_at(Instant at) { world_.schedule(event_kind(event_numbers::settled), at); }

void Functions::settled(const simulation::Event&) {}

// --- Calls --------------------------------------------------------------------------------------

FunctionConfiguration Functions::create_function(world::Call& call,
                                                 const CreateFunctionRequest& in) {
  const FunctionReference function = read_function_name(call, in.FunctionName).with("");
  if (find(function) != nullptr) throw errors::function_exists(function.name);
  FunctionConfiguration settings = initial_settings(function, in);
  take_code(read_code(call, in.Code), settings);
  settings.LastModified = modification_text(call.now());
  const world::Tags& tags = in.Tags.or_default();
  if (tags.size() > limits::tags && !world_.limits_lifted()) throw errors::too_many_tags();

  FunctionRow& row = edit(function);
  row.settings = std::move(settings);
  row.active_at = call.now() + creation_time(row.settings);
  row.revision = next_revision(function);
  settle_at(row.active_at);
  world_.directory().tag(function.arn(), tags);
  if (!in.Publish.value_or(false)) return describe(function);
  // The function's own ARN with the number of the version (LAM-004).
  const std::string version = world_.component<Versions>().publish(function, {}, row.active_at);
  FunctionConfiguration made = describe(function.with(version));
  made.FunctionArn = function.arn();
  return made;
}

GetFunctionResponse Functions::get_function(world::Call& call, const GetFunctionRequest& in) {
  const FunctionReference function = read_function_name(call, in.FunctionName, in.Qualifier);
  GetFunctionResponse out;
  out.Configuration = describe(function);
  FunctionCodeLocation& code = out.Code.emplace();
  if (*out.Configuration->PackageType == "Image") {
    code.RepositoryType = "ECR";
  } else {
    code.RepositoryType = "S3";
    // Of AWS's form; nothing is kept there to be fetched.
    code.Location =
        "https://awslambda-" + call.scope.region + "-tasks.s3." + call.scope.region +
        ".amazonaws.com/snapshots/" + call.scope.account + "/" + function.name + "-" +
        simulation::uuid(
            random_of(function.with("")).child("code").child(*out.Configuration->CodeSha256));
  }
  const world::Tags& tags = world_.directory().tags(function.unqualified_arn());
  if (!tags.empty()) out.Tags = tags;
  if (const auto reserved = get(function).reserved_concurrency) {
    out.Concurrency.emplace().ReservedConcurrentExecutions = *reserved;
  }
  return out;
}

FunctionConfiguration Functions::get_function_configuration(
    world::Call& call, const GetFunctionConfigurationRequest& in) {
  return describe(read_function_name(call, in.FunctionName, in.Qualifier));
}

ListFunctionsResponse Functions::list_functions(world::Call& call, const ListFunctionsRequest& in) {
  const bool all = in.FunctionVersion.or_default() == "ALL";
  Page page(call, all ? "ALL" : "", in.Marker, in.MaxItems);
  ListFunctionsResponse out;
  auto& functions = out.Functions.emplace();
  functions_.scan(call.scope, {}, page.first(), [&](std::string_view name, const FunctionRow& row) {
    if (!page.takes(name, out.NextMarker)) return false;
    const FunctionReference function{call.scope, std::string(name), all ? std::string(latest) : ""};
    functions.push_back(listed(describe_latest(function, row)));
    // A function's versions are not cut apart: the page may be longer for them.
    if (all) world_.component<Versions>().append_all(function, functions);
    return true;
  });
  return out;
}

void Functions::begin_update(const FunctionReference& function, FunctionRow& row) {
  row.settings.LastModified = modification_text(world_.now());
  row.updated_at = world_.now() + durations::update;
  row.revision = next_revision(function);
  settle_at(row.updated_at);
}

FunctionConfiguration Functions::update_function_code(world::Call& call,
                                                      const UpdateFunctionCodeRequest& in) {
  const FunctionReference function = read_function_name(call, in.FunctionName).with("");
  check_settled(function);
  if (in.PublishTo) throw errors::not_modelled("$LATEST.PUBLISHED");
  if (in.RevisionId && *in.RevisionId != *describe(function).RevisionId) {
    throw errors::revision_differs();
  }
  const CodeFacts code = read_code(call, code_of(in));
  if (in.DryRun.value_or(false)) {
    FunctionConfiguration would_be = describe(function);
    take_code(code, would_be);
    return would_be;
  }
  FunctionRow& row = edit(function);
  take_code(code, row.settings);
  if (in.Architectures) row.settings.Architectures = in.Architectures;
  begin_update(function, row);
  if (!in.Publish.value_or(false)) return describe(function);
  // The new version is Pending as long as the update takes (LAM-005).
  const std::string version = world_.component<Versions>().publish(function, {}, row.updated_at);
  return describe(function.with(version));
}

FunctionConfiguration Functions::update_function_configuration(
    world::Call& call, const UpdateFunctionConfigurationRequest& in) {
  const FunctionReference function = read_function_name(call, in.FunctionName).with("");
  check_settled(function);
  if (in.RevisionId && *in.RevisionId != *describe(function).RevisionId) {
    throw errors::revision_differs();
  }
  FunctionRow& row = edit(function);
  change_settings(in, row.settings);
  begin_update(function, row);
  return describe(function);
}

void Functions::remove_version(const FunctionReference& version) {
  if (version.qualifier == latest) throw errors::latest_cannot_be_deleted();
  if (!is_version_number(version.qualifier)) throw errors::aliases_are_not_deleted_so();
  if (world_.component<Aliases>().refer_to(version)) {
    throw errors::version_is_referenced(version.arn());
  }
  world_.component<Permissions>().remove(version);
  world_.component<Versions>().remove(version);
}

/// LAM-011.
DeleteFunctionResponse Functions::delete_function(world::Call& call,
                                                  const DeleteFunctionRequest& in) {
  const FunctionReference function = read_function_name(call, in.FunctionName, in.Qualifier);
  get(function);
  if (!function.qualifier.empty()) {
    remove_version(function);
    return {};
  }
  world_.component<Aliases>().remove_all(function);
  world_.component<Permissions>().remove_all(function);
  world_.component<Versions>().remove_all(function);
  world_.directory().drop_tags(function.arn());
  functions_.erase(function.scope, function.name);
  return {};
}

}  // namespace windtunnel::lambda
