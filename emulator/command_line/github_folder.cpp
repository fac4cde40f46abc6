#include "emulator/command_line/github_folder.hpp"

#include <CLI/Error.hpp>
#include <algorithm>
#include <filesystem>
#include <optional>

#include "emulator/command_line/world_options.hpp"

namespace windtunnel::command_line {
namespace {

namespace fs = std::filesystem;

constexpr const char* option = "--github";

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  try {
    for (const auto& entry : fs::directory_iterator(folder)) {
      // A checkout's own .git, an editor's leavings.
      if (!entry.path().filename().string().starts_with('.')) entries.push_back(entry.path());
    }
  } catch (const fs::filesystem_error& error) {
    throw CLI::ValidationError(option,
                               folder.string() + " cannot be read: " + error.code().message());
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool is_commit(const std::string& name) {
  return name.size() == 40 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

world::GitHubBundle read_bundle(const fs::path& file, const std::string& repository) {
  const std::string name = file.filename().string();
  world::GitHubBundle bundle;
  bundle.repository = repository;
  const std::size_t dot = std::min(name.find('.'), name.size());
  bundle.commit = name.substr(0, dot);
  const std::string ending = name.substr(dot);
  if (ending == ".tgz" || ending == ".tar.gz") bundle.type = "tgz";
  if (ending == ".tar") bundle.type = "tar";
  if (ending == ".zip") bundle.type = "zip";
  if (!is_commit(bundle.commit) || bundle.type.empty()) {
    throw CLI::ValidationError(option, file.string() +
                                           " is no bundle: name it by its commit's 40 hexadecimal "
                                           "digits and .tgz, .tar or .zip, as in git archive "
                                           "--output COMMIT.tgz COMMIT");
  }
  bundle.bytes = read_file(option, file.string());
  return bundle;
}

}  // namespace

std::vector<world::GitHubBundle> read_github_folder(const std::string& folder) {
  std::vector<world::GitHubBundle> bundles;
  for (const fs::path& owner : entries_of(folder)) {
    for (const fs::path& repository : entries_of(owner)) {
      const std::string name = owner.filename().string() + "/" + repository.filename().string();
      for (const fs::path& file : entries_of(repository)) {
        bundles.push_back(read_bundle(file, name));
      }
    }
  }
  return bundles;
}

}  // namespace windtunnel::command_line
