#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace windtunnel::test {

/// One entry of an archive: a path that ends in a slash is a folder.
struct ArchiveEntry {
  std::string path;
  std::string text;
  /// Where a symbolic link leads.
  std::string link;
};

/// A "zip", "tar" or "tgz" of the entries, hostile names and all.
std::string make_archive(std::string_view type, const std::vector<ArchiveEntry>& entries);

/// A zip whose appspec has a script for each event that may have one; without load balancers.
std::string scripted_bundle();

}  // namespace windtunnel::test
