#include "services/codedeploy/revision_location.hpp"

#include <algorithm>

#include "emulator/api/sha256.hpp"
#include "emulator/world/key.hpp"
#include "services/codedeploy/errors.hpp"

namespace windtunnel::codedeploy {
namespace {

bool is_commit(std::string_view id) {
  return id.size() == 40 && std::all_of(id.begin(), id.end(), [](char byte) {
           return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
                  (byte >= 'A' && byte <= 'F');
         });
}

/// "owner/repository".
bool is_repository(std::string_view name) {
  const std::size_t slash = name.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < name.size() &&
         name.find('/', slash + 1) == std::string_view::npos;
}

void check_s3(const S3Location& location, bool server) {
  const std::string& type = location.bundleType.or_default();
  if (location.bucket.or_default().empty() || location.key.or_default().empty() || type.empty()) {
    throw errors::invalid_revision("s3Location needs a bucket, a key and a bundleType");
  }
  const bool text = type == "YAML" || type == "JSON";
  if (!server && !text) throw errors::invalid_revision("BundleType must be either YAML or JSON");
  if (server && text) throw errors::invalid_revision("BundleType must be one of tar, tgz and zip");
}

void check_git_hub(const GitHubLocation& location, bool server) {
  if (!server) throw errors::invalid_revision("GitHub is for the compute platform Server only");
  if (!is_repository(location.repository.or_default()) ||
      !is_commit(location.commitId.or_default())) {
    throw errors::invalid_revision(
        "gitHubLocation needs a repository owner/name and a commitId "
        "of 40 hexadecimal digits");
  }
}

std::string digest(std::string_view content) {
  std::string digits;
  for (const char byte : api::sha256(content)) {
    digits.push_back("0123456789abcdef"[static_cast<unsigned char>(byte) >> 4]);
    digits.push_back("0123456789abcdef"[byte & 15]);
  }
  return digits;
}

/// A registered one may be named by its digest alone.
template <class Content>
void check_content(const Content& given) {
  if (!given.content && !given.sha256) {
    throw errors::invalid_revision("A revision of this type needs its content");
  }
  if (given.content && given.sha256 && *given.sha256 != digest(*given.content)) {
    throw errors::invalid_revision("sha256 is not the digest of the content");
  }
}

}  // namespace

void check_location(const RevisionLocation& location, std::string_view platform) {
  const bool server = platform == "Server";
  const int given = location.s3Location.has_value() + location.gitHubLocation.has_value() +
                    location.string.has_value() + location.appSpecContent.has_value();
  if (!location.revisionType && given == 0) throw errors::revision_required();
  const std::string type = location.revisionType.or_default();
  const bool fits = (type == "S3" && location.s3Location) ||
                    (type == "GitHub" && location.gitHubLocation) ||
                    (type == "String" && location.string) ||
                    (type == "AppSpecContent" && location.appSpecContent);
  if (!fits || given != 1) {
    throw errors::invalid_revision("revisionType must name the one location that is specified");
  }
  if (type == "S3") {
    check_s3(*location.s3Location, server);
  } else if (type == "GitHub") {
    check_git_hub(*location.gitHubLocation, server);
  } else if (server) {
    throw errors::invalid_revision(type + " is not for the compute platform Server");
  } else if (type == "String") {
    check_content(*location.string);
  } else {
    check_content(*location.appSpecContent);
  }
}

RevisionLocation with_digest(RevisionLocation location) {
  const auto fill = [](auto& given) {
    if (given && given->content) given->sha256 = digest(*given->content);
  };
  fill(location.string);
  fill(location.appSpecContent);
  return location;
}

void without_content(api::Opt<RevisionLocation>& location) {
  if (!location) return;
  if (location->string) location->string->content = {};
  if (location->appSpecContent) location->appSpecContent->content = {};
}

const std::string* content_of(const RevisionLocation& location) {
  const auto content = [](const auto& given) -> const std::string* {
    return given && given->content ? &*given->content : nullptr;
  };
  const std::string* found = content(location.string);
  return found != nullptr ? found : content(location.appSpecContent);
}

std::string identity(const RevisionLocation& location) {
  const S3Location& s3 = location.s3Location.or_default();
  const GitHubLocation& git_hub = location.gitHubLocation.or_default();
  const std::string& digest = location.string
                                  ? location.string->sha256.or_default()
                                  : location.appSpecContent.or_default().sha256.or_default();
  return world::join_key(location.revisionType.or_default(), s3.bucket.or_default(),
                         s3.key.or_default(), s3.bundleType.or_default(), s3.version.or_default(),
                         s3.eTag.or_default(), git_hub.repository.or_default(),
                         git_hub.commitId.or_default(), digest);
}

simulation::RevisionLocation fleet_location(const RevisionLocation& location) {
  const S3Location& s3 = location.s3Location.or_default();
  const GitHubLocation& git_hub = location.gitHubLocation.or_default();
  return {.bucket = s3.bucket.or_default(),
          .key = s3.key.or_default(),
          .repository = git_hub.repository.or_default(),
          .commit = git_hub.commitId.or_default()};
}

}  // namespace windtunnel::codedeploy
