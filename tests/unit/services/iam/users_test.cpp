#include "emulator/api/access_key.hpp"
#include "tests/unit/services/iam/iam_world.hpp"

namespace windtunnel::iam {
namespace {

class Users : public testing::Test {
 protected:
  AccessKey create_key(const std::string& user) {
    CreateAccessKeyRequest request;
    request.UserName = user;
    return world.call<operations::CreateAccessKey>(request).AccessKey;
  }

  IamWorld world;
};

// IAM-001, IAM-002
TEST_F(Users, AreCreatedAndShown) {
  CreateUserRequest request;
  request.UserName = "Alice";
  request.Path = "/people/";
  request.Tags = std::vector<Tag>{{.Key = "a", .Value = "1"}};
  const User made = *world.call<operations::CreateUser>(request).User;
  EXPECT_EQ(made.Arn, "arn:aws:iam::123456789012:user/people/Alice");
  EXPECT_THAT(made.UserId, testing::MatchesRegex("AIDA[A-Z0-9]{17}"));
  const User shown = world.call<operations::GetUser>({.UserName = "alice"}).User;
  EXPECT_EQ(shown.UserName, "Alice");
  EXPECT_EQ(shown.Tags->size(), 1u);
  EXPECT_EQ(world.error_of<operations::CreateUser>(request), "EntityAlreadyExists");
  EXPECT_EQ(world.last_message, "User with name Alice already exists.");
  world.create_user("bob");
  const auto all = world.call<operations::ListUsers>({});
  ASSERT_EQ(all.Users.size(), 2u);
  EXPECT_FALSE(all.Users[0].Tags);
  EXPECT_EQ(world.call<operations::ListUsers>({.PathPrefix = "/people/"}).Users.size(), 1u);
}

// IAM-041
TEST_F(Users, MustBeThere) {
  EXPECT_EQ(world.error_of<operations::GetUser>({.UserName = "x"}), "NoSuchEntity");
  EXPECT_EQ(world.last_message, "The user with name x cannot be found.");
  EXPECT_EQ(world.error_of<operations::DeleteUser>({.UserName = "x"}), "NoSuchEntity");
  EXPECT_EQ(world.error_of<operations::CreateAccessKey>({.UserName = "x"}), "NoSuchEntity");
  EXPECT_EQ(world.error_of<operations::ListAccessKeys>({.UserName = "x"}), "NoSuchEntity");
}

// IAM-040
TEST_F(Users, FailWithTheStatusOfTheirCode) {
  const auto status = [&](const std::function<void()>& call) {
    try {
      call();
    } catch (const api::ApiError& error) {
      return error.code + " " + std::to_string(error.status);
    }
    return std::string();
  };
  world.create_user("alice");
  create_key("alice");
  EXPECT_EQ(status([&] { world.call<operations::GetUser>({.UserName = "x"}); }),
            "NoSuchEntity 404");
  EXPECT_EQ(status([&] { world.create_user("alice"); }), "EntityAlreadyExists 409");
  EXPECT_EQ(status([&] { world.call<operations::DeleteUser>({.UserName = "alice"}); }),
            "DeleteConflict 409");
  EXPECT_EQ(status([&] { create_key("alice"), create_key("alice"); }), "LimitExceeded 409");
}

// IAM-003, IAM-006
TEST_F(Users, HaveTwoAccessKeysAtMost) {
  world.create_user("Alice");
  const AccessKey first = create_key("alice");
  EXPECT_EQ(first.UserName, "Alice");
  EXPECT_EQ(first.Status, "Active");
  EXPECT_EQ(first.SecretAccessKey.size(), 40u);
  EXPECT_THAT(first.AccessKeyId, testing::MatchesRegex("AKIA[A-Z2-7]{16}"));
  EXPECT_EQ(api::account_of_access_key(first.AccessKeyId), "123456789012");
  world.advance(1s);
  const AccessKey second = create_key("Alice");
  EXPECT_NE(first.AccessKeyId, second.AccessKeyId);
  EXPECT_NE(first.SecretAccessKey, second.SecretAccessKey);
  EXPECT_EQ(world.error_of<operations::CreateAccessKey>({.UserName = "Alice"}), "LimitExceeded");
  EXPECT_EQ(world.last_message, "Cannot exceed quota for AccessKeysPerUser: 2");
  const auto keys = world.call<operations::ListAccessKeys>({.UserName = "Alice"});
  ASSERT_EQ(keys.AccessKeyMetadata.size(), 2u);
  EXPECT_EQ(keys.AccessKeyMetadata[0].AccessKeyId, first.AccessKeyId);
  EXPECT_EQ(keys.AccessKeyMetadata[1].AccessKeyId, second.AccessKeyId);
}

// IAM-011
TEST_F(Users, AreDeletedOnceTheirKeysAre) {
  world.create_user("alice");
  world.create_user("bob");
  const std::string id = create_key("alice").AccessKeyId;
  EXPECT_EQ(world.error_of<operations::DeleteUser>({.UserName = "alice"}), "DeleteConflict");
  EXPECT_EQ(world.last_message, "Cannot delete entity, must remove referenced objects first.");
  EXPECT_EQ(world.error_of<operations::DeleteAccessKey>({.AccessKeyId = id, .UserName = "bob"}),
            "NoSuchEntity");
  EXPECT_EQ(world.last_message, "The Access Key with id " + id + " cannot be found.");
  world.call<operations::DeleteAccessKey>({.AccessKeyId = id, .UserName = "alice"});
  world.call<operations::DeleteUser>({.UserName = "alice"});
  EXPECT_EQ(world.error_of<operations::GetUser>({.UserName = "alice"}), "NoSuchEntity");
}

TEST_F(Users, NeedNoNameWhereTheyCallThemselves) {
  world.create_user("alice");
  EXPECT_EQ(world.error_of<operations::GetUser>({}), "ValidationError");
  EXPECT_EQ(world.last_message, "Must specify userName when calling with non-User credentials");
  world.access_key_id = create_key("alice").AccessKeyId;
  EXPECT_EQ(world.call<operations::GetUser>({}).User.UserName, "alice");
  EXPECT_EQ(world.call<operations::ListAccessKeys>({}).AccessKeyMetadata.size(), 1u);
}

class InstanceProfiles : public testing::Test {
 protected:
  std::string add(const std::string& role) {
    return world.error_of<operations::AddRoleToInstanceProfile>(
        {.InstanceProfileName = "p", .RoleName = role});
  }
  InstanceProfile show() {
    return world.call<operations::GetInstanceProfile>({.InstanceProfileName = "p"}).InstanceProfile;
  }

  IamWorld world;
};

// IAM-001, IAM-002, IAM-005
TEST_F(InstanceProfiles, HaveOneRole) {
  world.create_profile("p");
  world.create_role("Run");
  world.create_role("other");
  EXPECT_EQ(show().Arn, "arn:aws:iam::123456789012:instance-profile/p");
  EXPECT_THAT(show().InstanceProfileId, testing::MatchesRegex("AIPA[A-Z0-9]{17}"));
  EXPECT_TRUE(show().Roles.empty());
  EXPECT_EQ(add("run"), "");
  ASSERT_EQ(show().Roles.size(), 1u);
  EXPECT_EQ(show().Roles[0].RoleName, "Run");
  EXPECT_EQ(add("other"), "LimitExceeded");
  EXPECT_EQ(world.last_message, "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
  EXPECT_EQ(add("nobody"), "NoSuchEntity");
  world.create_profile("q");
  EXPECT_EQ(world.call<operations::ListInstanceProfiles>({}).InstanceProfiles.size(), 2u);
  const auto of_role = world.call<operations::ListInstanceProfilesForRole>({.RoleName = "RUN"});
  ASSERT_EQ(of_role.InstanceProfiles.size(), 1u);
  EXPECT_EQ(of_role.InstanceProfiles[0].InstanceProfileName, "p");
}

// IAM-011, IAM-041
TEST_F(InstanceProfiles, AreDeletedOnceTheirRoleIsGone) {
  world.create_profile("p");
  world.create_role("run");
  add("run");
  EXPECT_EQ(world.error_of<operations::CreateInstanceProfile>({.InstanceProfileName = "P"}),
            "EntityAlreadyExists");
  EXPECT_EQ(world.last_message, "Instance Profile P already exists.");
  EXPECT_EQ(world.error_of<operations::DeleteInstanceProfile>({.InstanceProfileName = "p"}),
            "DeleteConflict");
  EXPECT_EQ(world.error_of<operations::RemoveRoleFromInstanceProfile>(
                {.InstanceProfileName = "p", .RoleName = "other"}),
            "NoSuchEntity");
  world.call<operations::RemoveRoleFromInstanceProfile>(
      {.InstanceProfileName = "p", .RoleName = "run"});
  world.call<operations::DeleteInstanceProfile>({.InstanceProfileName = "p"});
  EXPECT_EQ(world.error_of<operations::GetInstanceProfile>({.InstanceProfileName = "p"}),
            "NoSuchEntity");
  EXPECT_EQ(world.last_message, "Instance Profile p cannot be found.");
}

}  // namespace
}  // namespace windtunnel::iam
