#pragma once

#include <span>
#include <string_view>

/// Files of fixtures/, taken in by the build: the demo runs from any folder.
namespace windtunnel::demo {

/// fixtures/fleets/web-12.yaml.
extern const std::string_view fleet_file;

/// The files of fixtures/bundles/web.
struct BundleFile {
  const char* path;
  std::string_view text;
};
std::span<const BundleFile> bundle_files();

}  // namespace windtunnel::demo
