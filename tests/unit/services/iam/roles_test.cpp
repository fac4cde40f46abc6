#include "tests/unit/services/iam/iam_world.hpp"

namespace windtunnel::iam {
namespace {

constexpr const char* encoded_trust =
    "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%"
    "22ec2.amazonaws.com%22%7D%7D%5D%7D";

class Roles : public testing::Test {
 protected:
  std::vector<std::string> names(const ListRolesRequest& in) {
    std::vector<std::string> names;
    const auto out = world.call<operations::ListRoles>(in);
    for (const Role& role : out.Roles) names.push_back(role.RoleName);
    return names;
  }
  std::string attach(const std::string& arn, const std::string& role = "r") {
    return world.error_of<operations::AttachRolePolicy>({.PolicyArn = arn, .RoleName = role});
  }

  IamWorld world;
};

// IAM-001, IAM-002, IAM-005
TEST_F(Roles, AreCreatedAndShown) {
  CreateRoleRequest request = world.role_request("Deployer");
  request.Path = "/service/";
  request.Description = "Deploys";
  request.Tags = std::vector<Tag>{{.Key = "a", .Value = "1"}};
  request.PermissionsBoundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  const Role made = world.call<operations::CreateRole>(request).Role;
  EXPECT_EQ(made.Arn, "arn:aws:iam::123456789012:role/service/Deployer");
  EXPECT_EQ(made.Path, "/service/");
  EXPECT_THAT(made.RoleId, testing::MatchesRegex("AROA[A-Z0-9]{17}"));
  EXPECT_EQ(made.CreateDate, world.world->now());
  EXPECT_EQ(made.AssumeRolePolicyDocument, encoded_trust);
  EXPECT_EQ(made.Tags->size(), 1u);
  EXPECT_FALSE(made.MaxSessionDuration);
  EXPECT_FALSE(made.RoleLastUsed);
  const Role shown = world.get_role("deployer");
  EXPECT_EQ(shown.RoleName, "Deployer");
  EXPECT_EQ(shown.RoleId, made.RoleId);
  EXPECT_EQ(shown.MaxSessionDuration, 3600);
  EXPECT_TRUE(shown.RoleLastUsed);
  EXPECT_EQ(shown.Description, "Deploys");
  EXPECT_EQ(shown.PermissionsBoundary->PermissionsBoundaryArn, request.PermissionsBoundary);
  EXPECT_EQ(shown.Tags->size(), 1u);
  const auto listed = world.call<operations::ListRoles>({});
  EXPECT_EQ(listed.IsTruncated, false);
  ASSERT_EQ(listed.Roles.size(), 1u);
  EXPECT_EQ(listed.Roles[0].MaxSessionDuration, 3600);
  EXPECT_FALSE(listed.Roles[0].RoleLastUsed);
  EXPECT_FALSE(listed.Roles[0].Tags);
  EXPECT_FALSE(listed.Roles[0].PermissionsBoundary);
}

// IAM-001, IAM-041
TEST_F(Roles, AreOneOfEachNameInAnAccount) {
  world.create_role("r");
  EXPECT_EQ(world.error_of<operations::CreateRole>(world.role_request("R")), "EntityAlreadyExists");
  EXPECT_EQ(world.last_message, "Role with name R already exists.");
  // IAM has no regions, and accounts are apart.
  EXPECT_EQ(world.call_in<operations::ListRoles>({"123456789012", "eu-west-1"}, {}).Roles.size(),
            1u);
  EXPECT_EQ(world.call_in<operations::ListRoles>({"111122223333", "us-east-1"}, {}).Roles.size(),
            0u);
  EXPECT_EQ(world.error_of<operations::GetRole>({.RoleName = "q"}), "NoSuchEntity");
  EXPECT_EQ(world.last_message, "The role with name q cannot be found.");
}

// IAM-002
TEST_F(Roles, HaveAnotherIdWhenTheyAreMadeAgain) {
  const std::string first = world.create_role("r").RoleId;
  world.call<operations::DeleteRole>({.RoleName = "r"});
  const std::string second = world.create_role("r").RoleId;
  EXPECT_NE(first, second);
  IamWorld other;
  EXPECT_EQ(other.create_role("r").RoleId, first);
}

// IAM-005
TEST_F(Roles, AreListedByPathInPages) {
  for (const char* name : {"c", "a", "B"}) world.create_role(name);
  CreateRoleRequest request = world.role_request("d");
  request.Path = "/x/y/";
  world.call<operations::CreateRole>(request);
  EXPECT_THAT(names({}), testing::ElementsAre("a", "B", "c", "d"));
  EXPECT_THAT(names({.PathPrefix = "/x"}), testing::ElementsAre("d"));
  ListRolesRequest page;
  page.MaxItems = 3;
  const auto first = world.call<operations::ListRoles>(page);
  EXPECT_EQ(first.IsTruncated, true);
  page.Marker = first.Marker;
  EXPECT_THAT(names(page), testing::ElementsAre("d"));
  page.Marker = "nonsense";
  EXPECT_EQ(world.error_of<operations::ListRoles>(page), "ValidationError");
}

// IAM-008, IAM-041
TEST_F(Roles, HaveTrustPoliciesThatAreJson) {
  CreateRoleRequest request = world.role_request("r");
  request.AssumeRolePolicyDocument = "nonsense";
  EXPECT_EQ(world.error_of<operations::CreateRole>(request), "MalformedPolicyDocument");
  EXPECT_EQ(world.last_message, "This policy contains invalid Json");
  request.AssumeRolePolicyDocument = "{\"Id\":\"" + std::string(2048, 'x') + "\"}";
  EXPECT_EQ(world.error_of<operations::CreateRole>(request), "LimitExceeded");
  world.create_role("r");
  world.call<operations::UpdateAssumeRolePolicy>({.PolicyDocument = "{}", .RoleName = "r"});
  EXPECT_EQ(world.get_role("r").AssumeRolePolicyDocument, "%7B%7D");
  EXPECT_EQ(
      world.error_of<operations::UpdateAssumeRolePolicy>({.PolicyDocument = "[]", .RoleName = "r"}),
      "MalformedPolicyDocument");
  EXPECT_EQ(
      world.error_of<operations::UpdateAssumeRolePolicy>({.PolicyDocument = "{}", .RoleName = "q"}),
      "NoSuchEntity");
}

TEST_F(Roles, RefuseTagsOfOneKey) {
  CreateRoleRequest request = world.role_request("r");
  request.Tags = std::vector<Tag>{{.Key = "a", .Value = "1"}, {.Key = "A", .Value = "2"}};
  EXPECT_EQ(world.error_of<operations::CreateRole>(request), "InvalidInput");
}

// IAM-011
TEST_F(Roles, AreDeletedOnceNothingRefersToThem) {
  world.create_role("r");
  world.create_profile("p");
  world.call<operations::AddRoleToInstanceProfile>({.InstanceProfileName = "p", .RoleName = "r"});
  const std::string arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  world.call<operations::AttachRolePolicy>({.PolicyArn = arn, .RoleName = "r"});
  world.call<operations::PutRolePolicy>(
      {.PolicyDocument = "{}", .PolicyName = "inline", .RoleName = "r"});
  const auto refused = [&] {
    EXPECT_EQ(world.error_of<operations::DeleteRole>({.RoleName = "r"}), "DeleteConflict");
    return world.last_message;
  };
  EXPECT_EQ(refused(), "Cannot delete entity, must remove roles from instance profile first.");
  world.call<operations::RemoveRoleFromInstanceProfile>(
      {.InstanceProfileName = "p", .RoleName = "r"});
  EXPECT_EQ(refused(), "Cannot delete entity, must detach all policies first.");
  world.call<operations::DetachRolePolicy>({.PolicyArn = arn, .RoleName = "r"});
  EXPECT_EQ(refused(), "Cannot delete entity, must delete policies first.");
  world.call<operations::DeleteRolePolicy>({.PolicyName = "inline", .RoleName = "r"});
  world.call<operations::DeleteRole>({.RoleName = "r"});
  EXPECT_EQ(world.error_of<operations::DeleteRole>({.RoleName = "r"}), "NoSuchEntity");
}

// IAM-008, IAM-009, IAM-041
TEST_F(Roles, HaveManagedPoliciesOfAws) {
  world.create_role("r");
  EXPECT_EQ(attach("arn:aws:iam::aws:policy/service-role/AWSCodeDeployRole"), "");
  EXPECT_EQ(attach("arn:aws:iam::aws:policy/ReadOnlyAccess"), "");
  EXPECT_EQ(attach("arn:aws:iam::aws:policy/ReadOnlyAccess"), "");
  EXPECT_EQ(attach("arn:aws:iam::123456789012:policy/own"), "NoSuchEntity");
  EXPECT_EQ(world.last_message,
            "Policy arn:aws:iam::123456789012:policy/own does not exist or is not attachable.");
  EXPECT_EQ(attach("nonsense that is long"), "ValidationError");
  EXPECT_EQ(world.last_message, "Invalid ARN:  Could not be parsed!");
  EXPECT_EQ(attach("arn:aws:iam::aws:policy/ReadOnlyAccess", "q"), "NoSuchEntity");
  const auto all = world.call<operations::ListAttachedRolePolicies>({.RoleName = "r"});
  ASSERT_EQ(all.AttachedPolicies->size(), 2u);
  EXPECT_EQ(all.AttachedPolicies->at(0).PolicyName, "AWSCodeDeployRole");
  const auto by_path = world.call<operations::ListAttachedRolePolicies>(
      {.PathPrefix = "/service-role/", .RoleName = "r"});
  EXPECT_EQ(by_path.AttachedPolicies->size(), 1u);
  EXPECT_EQ(world.error_of<operations::DetachRolePolicy>(
                {.PolicyArn = "arn:aws:iam::aws:policy/Other", .RoleName = "r"}),
            "NoSuchEntity");
  EXPECT_EQ(world.last_message, "Policy arn:aws:iam::aws:policy/Other was not found.");
  for (int number = 2; number < 10; ++number) {
    EXPECT_EQ(attach("arn:aws:iam::aws:policy/P" + std::to_string(number)), "");
  }
  EXPECT_EQ(attach("arn:aws:iam::aws:policy/More"), "LimitExceeded");
  EXPECT_EQ(world.last_message, "Cannot exceed quota for PoliciesPerRole: 10");
}

// IAM-041
TEST_F(Roles, HaveInlinePolicies) {
  world.create_role("r");
  for (const char* name : {"b", "a"}) {
    world.call<operations::PutRolePolicy>(
        {.PolicyDocument = "{\"a\": 1}", .PolicyName = name, .RoleName = "r"});
  }
  const auto policy = world.call<operations::GetRolePolicy>({.PolicyName = "a", .RoleName = "R"});
  EXPECT_EQ(policy.RoleName, "r");
  EXPECT_EQ(policy.PolicyDocument, "%7B%22a%22%3A%201%7D");
  EXPECT_THAT(world.call<operations::ListRolePolicies>({.RoleName = "r"}).PolicyNames,
              testing::ElementsAre("a", "b"));
  EXPECT_EQ(world.error_of<operations::GetRolePolicy>({.PolicyName = "c", .RoleName = "r"}),
            "NoSuchEntity");
  EXPECT_EQ(world.last_message, "The role policy with name c cannot be found.");
  EXPECT_EQ(world.error_of<operations::DeleteRolePolicy>({.PolicyName = "c", .RoleName = "r"}),
            "NoSuchEntity");
  EXPECT_EQ(world.error_of<operations::PutRolePolicy>(
                {.PolicyDocument = "{", .PolicyName = "c", .RoleName = "r"}),
            "MalformedPolicyDocument");
  EXPECT_EQ(world.error_of<operations::PutRolePolicy>(
                {.PolicyDocument = "{\"a\":\"" + std::string(10'230, 'x') + "\"}",
                 .PolicyName = "c",
                 .RoleName = "r"}),
            "LimitExceeded");
}

TEST_F(Roles, ComeThroughARestart) {
  CreateRoleRequest request = world.role_request("r");
  request.PermissionsBoundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  world.call<operations::CreateRole>(request);
  attach("arn:aws:iam::aws:policy/ReadOnlyAccess");
  world.create_user("u");
  world.create_profile("p");
  EXPECT_EQ(world.restored()->digest(), world.world->digest());
  EXPECT_EQ(world.replayed()->digest(), world.world->digest());
}

}  // namespace
}  // namespace windtunnel::iam
