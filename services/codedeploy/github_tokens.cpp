#include "services/codedeploy/github_tokens.hpp"

#include "services/codedeploy/errors.hpp"

namespace windtunnel::codedeploy {

ListGitHubAccountTokenNamesOutput GitHubTokens::list_git_hub_account_token_names(
    world::Call&, const ListGitHubAccountTokenNamesInput& in) {
  if (in.nextToken) throw errors::invalid_next_token();
  return {.tokenNameList = std::vector<std::string>()};
}

DeleteGitHubAccountTokenOutput GitHubTokens::delete_git_hub_account_token(
    world::Call&, const DeleteGitHubAccountTokenInput& in) {
  const std::string& name = in.tokenName.or_default();
  if (name.empty()) throw errors::required("GitHubAccountTokenNameRequiredException", "tokenName");
  throw errors::invalid("GitHubAccountTokenDoesNotExistException",
                        "There is no GitHub account token named '" + name + "'");
}

}  // namespace windtunnel::codedeploy
