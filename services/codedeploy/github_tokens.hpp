#pragma once

#include "emulator/world/service.hpp"
#include "services/codedeploy/api.hpp"

namespace windtunnel::codedeploy {

/// The account's connections to GitHub. Only the console makes them, in a browser: here there are
/// none, and an application never is linked to one.
class GitHubTokens : public world::Component {
 public:
  using Component::Component;

  ListGitHubAccountTokenNamesOutput list_git_hub_account_token_names(
      world::Call& call, const ListGitHubAccountTokenNamesInput& in);
  DeleteGitHubAccountTokenOutput delete_git_hub_account_token(
      world::Call& call, const DeleteGitHubAccountTokenInput& in);
};

}  // namespace windtunnel::codedeploy
