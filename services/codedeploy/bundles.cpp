#include "services/codedeploy/bundles.hpp"

#include <algorithm>
#include <iterator>

#include "services/codedeploy/names.hpp"
#include "services/codedeploy/sections.hpp"
#include "services/codedeploy/timeline.hpp"
#include "services/s3/api.hpp"

namespace windtunnel::codedeploy {
namespace {

std::string without_quotes(std::string tag) {
  std::erase(tag, '"');
  return tag;
}

/// Windows takes either kind of slash.
std::string with_slashes(std::string path, const std::string& os) {
  if (os == "windows") std::replace(path.begin(), path.end(), '\\', '/');
  return path;
}

/// As Ruby's File.expand_path: absolute, without "." and doubled slashes.
std::string expanded(const std::string& path, const std::string& os) {
  const std::string all = with_slashes(path, os);
  const bool has_drive = os == "windows" && all.size() > 1 && all[1] == ':';
  std::string result;
  std::size_t at = 0;
  while (at < all.size()) {
    const std::size_t slash = std::min(all.find('/', at), all.size());
    const std::string part = all.substr(at, slash - at);
    at = slash + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      result.resize(std::min(result.rfind('/'), result.size()));
      continue;
    }
    if (!has_drive || !result.empty()) result.push_back('/');
    result += part;
  }
  return result.empty() ? "/" : result;
}

/// Works out what Install copies where (CD-091).
class Installation {
 public:
  Installation(const BundleContents& contents, BundleRow& row) : contents_(contents), row_(row) {}

  void add(const AppSpecFile& file) {
    const auto path = inside_bundle(with_slashes(file.source, row_.os));
    if (!path) {
      row_.install_error =
          "The deployment failed because the application specification file "
          "specifies a source (" +
          file.source + ") outside of the bundle.";
      return;
    }
    const BundleContents::Entry* entry = contents_.find(*path);
    if (path->empty() || (entry != nullptr && entry->kind == BundleContents::Kind::directory)) {
      add_folder(*path, file.destination);
    } else if (entry != nullptr) {
      const std::size_t slash = path->rfind('/');
      add_file(*path, file.destination + "/" + path->substr(slash + 1));
    } else {
      row_.install_error =
          "No such file or directory - " + std::string(archive_root_mark) + "/" + *path;
    }
  }

  void finish() {
    for (auto& [destination, source] : sources_) row_.destinations.push_back(destination);
  }

 private:
  void add_folder(const std::string& folder, const std::string& destination) {
    const std::string prefix = folder.empty() ? folder : folder + "/";
    for (auto entry = contents_.entries.lower_bound(prefix);
         entry != contents_.entries.end() && entry->first.starts_with(prefix); ++entry) {
      if (entry->second.kind == BundleContents::Kind::directory) continue;
      add_file(entry->first, destination + "/" + entry->first.substr(prefix.size()));
      if (!row_.install_error.empty()) return;
    }
  }

  void add_file(const std::string& source, const std::string& destination) {
    const std::string at = expanded(destination, row_.os);
    const std::string root = std::string(archive_root_mark) + "/";
    const auto [found, is_new] = sources_.try_emplace(at, source);
    if (!is_new) {
      row_.install_error =
          "The deployment failed because the application specification file "
          "specifies two source files named " +
          root + source + " and " + root + found->second + " for the same destination (" + at +
          "). Remove one of "
          "the source file paths from the AppSpec file, and then try again.";
    } else if (sources_.size() > bundle_limits::entries) {
      row_.install_error =
          "The deployment failed because the application specification file "
          "installs more than " +
          std::to_string(bundle_limits::entries) + " files.";
    }
  }

  const BundleContents& contents_;
  BundleRow& row_;
  std::map<std::string, std::string> sources_;
};

}  // namespace

std::string with_archive_root(std::string_view message, std::string_view root) {
  std::string text;
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t mark = std::min(message.find(archive_root_mark, at), message.size());
    text += message.substr(at, mark - at);
    if (mark == message.size()) break;
    text += root;
    at = mark + archive_root_mark.size();
  }
  return text;
}

BundleRow read_bundle(const BundleContents& contents) {
  BundleRow row;
  row.error = contents.error;
  if (!row.error.empty()) return row;
  AppSpec spec = parse_app_spec(contents.app_spec);
  row.spec_error = std::move(spec.error);
  row.os = std::move(spec.os);
  row.hooks = std::move(spec.hooks);
  row.file_exists_behavior = std::move(spec.file_exists_behavior);
  const std::string& behavior = row.file_exists_behavior;
  if (!behavior.empty() && behavior != "DISALLOW" && behavior != "OVERWRITE" &&
      behavior != "RETAIN") {
    row.install_error =
        "The deployment failed because an invalid option was specified for "
        "fileExistsBehavior: " +
        behavior +
        ". Valid options include OVERWRITE, "
        "RETAIN, and DISALLOW.";
  }
  std::string unknown;
  for (AppSpecHook& hook : row.hooks) {
    for (AppSpecScript& script : hook.scripts) {
      script.is_missing = !contents.has_file(with_slashes(script.location, row.os));
    }
    const bool is_known = std::find(scriptable_events.begin(), scriptable_events.end(),
                                    hook.event) != scriptable_events.end();
    if (!is_known) unknown += (unknown.empty() ? "\"" : ", \"") + hook.event + "\"";
  }
  if (!unknown.empty()) {
    row.install_error = "appspec.yml file contains unknown lifecycle events: [" + unknown + "]";
  }
  if (!row.install_error.empty()) return row;
  Installation installation(contents, row);
  for (const AppSpecFile& file : spec.files) {
    installation.add(file);
    if (!row.install_error.empty()) return row;
  }
  installation.finish();
  return row;
}

Bundles::Bundles(world::World& world)
    : Component(world), bundles_(world.tracker(), section_number::bundles, "codedeploy bundles") {}

const BundleRow* Bundles::find(const world::Scope& scope, std::string_view key) const {
  return key.empty() ? nullptr : bundles_.find(scope, key);
}

Bundles::Download Bundles::download(const world::Scope& scope, const RevisionLocation& revision) {
  if (revision.s3Location) return from_s3(scope, *revision.s3Location);
  if (revision.gitHubLocation) return from_github(scope, *revision.gitHubLocation);
  return {};
}

Bundles::Download Bundles::from_github(const world::Scope& scope, const GitHubLocation& location) {
  const auto& github = world_.settings().github;
  if (!github) return {};
  const std::string& repository = location.repository.or_default();
  const std::string& commit = location.commitId.or_default();
  const auto found = std::find_if(github->begin(), github->end(), [&](const auto& bundle) {
    return bundle.repository == repository && bundle.commit == commit;
  });
  if (found == github->end()) {
    return {{},
            "Could not download bundle at 'https://api.github.com/repos/" + repository +
                "/tarball/" + commit +
                "' after 3 retries. Server returned codes: 404 'Not "
                "Found'; 404 'Not Found'; 404 'Not Found'; 404 'Not Found'."};
  }
  std::string key = world::join_key(repository, commit);
  if (bundles_.find(scope, key) == nullptr) {
    bundles_.edit(scope, key) = read_bundle(read_archive(found->bytes, found->type));
  }
  std::string error = bundles_.find(scope, key)->error;
  return {std::move(key), std::move(error)};
}

Bundles::Download Bundles::from_s3(const world::Scope& scope, const S3Location& location) {
  s3::GetObjectRequest get;
  s3::HeadObjectRequest head;
  get.Bucket = head.Bucket = location.bucket.or_default();
  get.Key = head.Key = location.key.or_default();
  if (location.version) get.VersionId = head.VersionId = *location.version;
  try {
    const auto found = world_.invoke_as<s3::operations::HeadObject>(service_principal, scope, head);
    const std::string tag = without_quotes(found.ETag.or_default());
    if (location.eTag && without_quotes(*location.eTag) != tag) {
      return {{},
              "Expected deployment artifact bundle etag " + *location.eTag + " but was actually " +
                  found.ETag.or_default()};
    }
    const std::string& type = location.bundleType.or_default();
    std::string key = world::join_key(type, tag);
    if (bundles_.find(scope, key) == nullptr) {
      const auto object =
          world_.invoke_as<s3::operations::GetObject>(service_principal, scope, get);
      bundles_.edit(scope, key) = read_bundle(read_archive(object.Body.or_default().bytes, type));
    }
    std::string error = bundles_.find(scope, key)->error;
    return {std::move(key), std::move(error)};
  } catch (const api::ApiError& error) {
    if (error.code == "NoSuchBucket") return {{}, "The specified bucket does not exist"};
    return {{}, "The specified key does not exist."};
  }
}

}  // namespace windtunnel::codedeploy
