#include <gtest/gtest.h>

#include "emulator/api/access_key.hpp"
#include "services/sts/api.hpp"
#include "services/sts/definition.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::sts {
namespace {

const world::ServiceRegistry& services() {
  static const world::ServiceRegistry made = [] {
    world::ServiceRegistry registry;
    registry.add(definition());
    return registry;
  }();
  return made;
}

AssumeRoleRequest deploy_role() {
  AssumeRoleRequest request;
  request.RoleArn = "arn:aws:iam::999999999999:role/cdk/deploy-role";
  request.RoleSessionName = "cdk";
  return request;
}

struct RoleWorld : test::TestWorld {
  RoleWorld() : TestWorld(services()) {}
  explicit RoleWorld(world::Settings settings) : TestWorld(services(), std::move(settings)) {}

  AssumeRoleResponse assume(const AssumeRoleRequest& request) {
    return call<operations::AssumeRole>(request);
  }
  std::string assume_error(const AssumeRoleRequest& request) {
    return error_of<operations::AssumeRole>(request);
  }
};

// STS-005.
TEST(GetCallerIdentity, IsTheAccountsRootForKeysThatNobodyIssued) {
  RoleWorld world;
  const auto out = world.call<operations::GetCallerIdentity>({});
  EXPECT_EQ(out.Account, "123456789012");
  EXPECT_EQ(out.UserId, "123456789012");
  EXPECT_EQ(out.Arn, "arn:aws:iam::123456789012:root");
}

// STS-002.
TEST(AssumeRole, GivesCredentialsOfTheRolesAccount) {
  RoleWorld world;
  const auto out = world.assume(deploy_role());
  EXPECT_EQ(out.AssumedRoleUser->Arn, "arn:aws:sts::999999999999:assumed-role/deploy-role/cdk");
  EXPECT_EQ(out.AssumedRoleUser->AssumedRoleId.substr(0, 4), "AROA");
  EXPECT_EQ(out.AssumedRoleUser->AssumedRoleId.substr(21), ":cdk");
  EXPECT_EQ(out.Credentials->AccessKeyId.substr(0, 4), "ASIA");
  EXPECT_EQ(api::account_of_access_key(out.Credentials->AccessKeyId), "999999999999");
  EXPECT_EQ(out.Credentials->SecretAccessKey.size(), 40u);
  EXPECT_FALSE(out.Credentials->SessionToken.empty());
  EXPECT_FALSE(out.PackedPolicySize);
}

// STS-005.
TEST(AssumeRole, IsWhoCallsWithItsKey) {
  RoleWorld world;
  const auto session = world.assume(deploy_role());
  world.access_key_id = session.Credentials->AccessKeyId;
  world.scope.account = "999999999999";
  const auto out = world.call<operations::GetCallerIdentity>({});
  EXPECT_EQ(out.Account, "999999999999");
  EXPECT_EQ(out.Arn, session.AssumedRoleUser->Arn);
  EXPECT_EQ(out.UserId, session.AssumedRoleUser->AssumedRoleId);
}

TEST(AssumeRole, GivesAnotherKeyEachTimeAndTheSameInAnEqualWorld) {
  RoleWorld world, equal;
  const auto first = world.assume(deploy_role());
  const auto second = world.assume(deploy_role());
  EXPECT_NE(first.Credentials->AccessKeyId, second.Credentials->AccessKeyId);
  EXPECT_NE(first.Credentials->SecretAccessKey, second.Credentials->SecretAccessKey);
  EXPECT_EQ(first.AssumedRoleUser, second.AssumedRoleUser);
  auto unrelated = deploy_role();
  unrelated.RoleSessionName = "other";
  equal.assume(unrelated);
  EXPECT_EQ(equal.assume(deploy_role()), first);
  EXPECT_EQ(equal.assume(deploy_role()), second);
}

// STS-001, STS-002.
TEST(AssumeRole, ExpiresByTheWallOrFarAhead) {
  auto settings = RoleWorld::settings_at();
  settings.follows_wall = true;
  RoleWorld following(settings), free;
  auto request = deploy_role();
  EXPECT_EQ(following.assume(request).Credentials->Expiration,
            following.world->now() + std::chrono::hours(1));
  request.DurationSeconds = 900;
  EXPECT_EQ(following.assume(request).Credentials->Expiration,
            following.world->now() + std::chrono::minutes(15));
  EXPECT_EQ(free.assume(request).Credentials->Expiration,
            simulation::parse_instant("2099-01-01T00:00:00Z"));
}

// STS-001.
TEST(AssumeRole, LastsAnHourAtMostFromASession) {
  RoleWorld world;
  auto request = deploy_role();
  request.DurationSeconds = 7200;
  world.access_key_id = world.assume(request).Credentials->AccessKeyId;
  EXPECT_EQ(world.assume_error(request), "ValidationError");
  request.DurationSeconds = 3600;
  EXPECT_EQ(world.assume_error(request), "");
}

// STS-004.
TEST(AssumeRole, RefusesWhatIsNoRole) {
  RoleWorld world;
  for (const char* arn :
       {"arn:aws:iam::999999999999:user/somebody", "arn:aws:iam::12:role/deploy-role",
        "arn:aws:iam::999999999999:role/", "not an arn, but long enough",
        "arn:aws:iam:us-east-1:999999999999:role/x"}) {
    auto request = deploy_role();
    request.RoleArn = arn;
    EXPECT_EQ(world.assume_error(request), "ValidationError") << arn;
    EXPECT_EQ(world.last_message, std::string(arn) + " is invalid");
  }
}

// STS-001, STS-004.
TEST(AssumeRole, ChecksTheInputAsTheModelHasIt) {
  RoleWorld world;
  auto request = deploy_role();
  request.RoleSessionName = "a b";
  EXPECT_EQ(world.assume_error(request), "ValidationError");
  EXPECT_EQ(world.last_message.find("1 validation error detected: Value 'a b' at 'roleSessionName' "
                                    "failed to satisfy constraint: Member must satisfy regular "
                                    "expression pattern: "),
            0u);
}

// STS-001.
TEST(AssumeRole, KeepsToTheBoundsOfTheModel) {
  RoleWorld world;
  for (const std::int32_t seconds : {899, 43'201}) {
    auto request = deploy_role();
    request.DurationSeconds = seconds;
    EXPECT_EQ(world.assume_error(request), "ValidationError") << seconds;
  }
  for (const std::int32_t seconds : {900, 43'200}) {
    auto request = deploy_role();
    request.DurationSeconds = seconds;
    EXPECT_EQ(world.assume_error(request), "") << seconds;
  }
  for (const std::string& name : {std::string("a"), std::string(65, 'a')}) {
    auto request = deploy_role();
    request.RoleSessionName = name;
    EXPECT_EQ(world.assume_error(request), "ValidationError") << name;
  }
  auto tagged = deploy_role();
  auto& tags = tagged.Tags.emplace();
  for (int number = 0; number < 50; ++number) tags.push_back({std::to_string(number), "x"});
  EXPECT_EQ(world.assume_error(tagged), "");
  tags.push_back({"one more", "x"});
  EXPECT_EQ(world.assume_error(tagged), "ValidationError");
}

// STS-001, STS-002, STS-004.
TEST(AssumeRole, ChecksTagsAndPolicies) {
  RoleWorld world;
  auto request = deploy_role();
  request.Tags.emplace().push_back({"Team", "web"});
  request.TransitiveTagKeys = std::vector<std::string>{"team"};
  EXPECT_GT(world.assume(request).PackedPolicySize.value_or(0), 0);
  request.TransitiveTagKeys = std::vector<std::string>{"stage"};
  EXPECT_EQ(world.assume_error(request), "InvalidParameterValue");
  EXPECT_EQ(world.last_message,
            "The specified transitive tag key must be included in the requested tags.");
  request.TransitiveTagKeys.reset();
  request.Tags->push_back({"team", "api"});
  EXPECT_EQ(world.assume_error(request), "InvalidParameterValue");
  EXPECT_EQ(world.last_message,
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  request = deploy_role();
  request.Policy = "{";
  EXPECT_EQ(world.assume_error(request), "MalformedPolicyDocument");
}

TEST(AssumeRole, LeavesAWorldThatCanBeRestoredAndReplayed) {
  RoleWorld world;
  world.assume(deploy_role());
  world.assume(deploy_role());
  EXPECT_EQ(world.restored()->digest(), world.world->digest());
  EXPECT_EQ(world.replayed()->digest(), world.world->digest());
}

}  // namespace
}  // namespace windtunnel::sts
