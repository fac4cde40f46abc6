#pragma once

#include <string>
#include <vector>

#include "emulator/world/settings.hpp"

namespace windtunnel::command_line {

/// What deployments may fetch from GitHub: FOLDER/OWNER/REPOSITORY/COMMIT.tgz, or .tar.gz, .tar or
/// .zip, as `git archive` and GitHub itself write them. In order of repository and commit. Throws
/// CLI::ValidationError for what cannot be read or is not named so.
std::vector<world::GitHubBundle> read_github_folder(const std::string& folder);

}  // namespace windtunnel::command_line
