#include "services/codedeploy/bundles.hpp"
#include "tests/fuzz/fuzz.hpp"

/// A line says how the rest is read: zip, tar, tgz, or appspec for an AppSpec alone.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel;
  using codedeploy::BundleContents;
  std::string_view text = fuzz::text_of(bytes, size);
  const std::string_view kind = fuzz::take_line(text);
  BundleContents contents;
  if (kind == "appspec") {
    contents.entries["run.sh"] = {};
    contents.app_spec = text;
  } else if (kind == "zip" || kind == "tar" || kind == "tgz") {
    contents = codedeploy::read_archive(text, kind);
  } else {
    return 0;
  }
  const codedeploy::BundleRow row = codedeploy::read_bundle(contents);
  fuzz::require(contents.error.empty() || contents.entries.empty(),
                "nothing is in a bundle that cannot be unpacked");
  for (const auto& [path, entry] : contents.entries) {
    fuzz::require(codedeploy::inside_bundle(path) == path, "every entry lies inside the bundle");
  }
  for (const std::string& file : row.destinations) {
    fuzz::require(!file.empty() && file.find("/../") == std::string::npos,
                  "every file goes to a full path");
  }
  const std::string encoded = simulation::encode_row(row);
  fuzz::require(
      simulation::encode_row(simulation::decode_row<codedeploy::BundleRow>(encoded)) == encoded,
      "a bundle is the same when it is restored");
  return 0;
}
