#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "emulator/world/world.hpp"
#include "services/codedeploy/bundle_archive.hpp"
#include "services/codedeploy/rows.hpp"

namespace windtunnel::codedeploy {

/// What stands in a bundle's messages for the folder in which the agent unpacked it, which differs
/// from deployment to deployment.
inline constexpr std::string_view archive_root_mark = "{deployment-archive}";
std::string with_archive_root(std::string_view message, std::string_view root);

/// What an agent finds in a bundle: which scripts, which files go where, and at which event it
/// stumbles over what.
BundleRow read_bundle(const BundleContents& contents);

/// The bundles of revisions, each read once.
class Bundles : public world::Component {
 public:
  explicit Bundles(world::World& world);

  struct Download {
    /// Empty for one of which nothing is known.
    std::string key;
    /// Why the agents cannot fetch it; empty where they can.
    std::string error;
  };
  /// All agents of a deployment meet the same bundle, so it is looked for once.
  Download download(const world::Scope& scope, const RevisionLocation& revision);
  /// What was downloaded under that key; null for the empty one.
  const BundleRow* find(const world::Scope& scope, std::string_view key) const;

 private:
  Download from_s3(const world::Scope& scope, const S3Location& location);
  Download from_github(const world::Scope& scope, const GitHubLocation& location);

  /// By type and ETag, or by repository and commit.
  world::Table<BundleRow> bundles_;
};

}  // namespace windtunnel::codedeploy
