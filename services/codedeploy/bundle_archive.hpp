#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

/// What lies in a revision's bundle, without the contents of its files.
namespace windtunnel::codedeploy {

struct BundleContents {
  enum class Kind : unsigned char { file, directory, link };
  struct Entry {
    Kind kind = Kind::file;
    /// Where a symbolic link leads, as it stands in the archive.
    std::string leads_to;
  };
  /// By the path from the bundle's root: "scripts/stop.sh", without a slash at either end.
  std::map<std::string, Entry, std::less<>> entries;
  std::string app_spec;
  /// Why the agent cannot unpack it; empty where it can.
  std::string error;

  const Entry* find(std::string_view path) const;
  /// Whether a file is there. A link is followed as long as it stays inside the bundle.
  bool has_file(std::string_view path) const;
};

/// What a bundle may hold. AWS has no such numbers: there the host's disk is the limit.
namespace bundle_limits {
inline constexpr std::size_t entries = 100'000;
inline constexpr std::int64_t unpacked_bytes = std::int64_t{1} << 30;
inline constexpr std::size_t app_spec_bytes = 1 << 20;
}  // namespace bundle_limits

/// Reads a tar, tgz or zip. As the agent does, it takes away a leading folder that has the only
/// appspec. An entry that leads out of the bundle - by "..", an absolute path, or through a link -
/// makes it one that cannot be unpacked, and the error names the entry.
BundleContents read_archive(std::string_view bytes, std::string_view bundle_type);

/// A path from the bundle's root as its entries have it; nothing where it leads out of it. A slash
/// in front, which an appspec may have, means the root.
std::optional<std::string> inside_bundle(std::string_view path);

}  // namespace windtunnel::codedeploy
