#include "tests/unit/services/elbv2/elbv2_world.hpp"

namespace windtunnel::elbv2 {
namespace {

std::vector<Tag> tags_of(Elbv2World& world, const std::string& arn) {
  const auto output = world.call<operations::DescribeTags>({.ResourceArns = {arn}});
  EXPECT_EQ(output.TagDescriptions->at(0).ResourceArn, arn);
  return *output.TagDescriptions->at(0).Tags;
}

TEST(Tags, ComeAndGoOnEveryKindOfResource) {
  Elbv2World world;
  const std::string shop = world.load_balancer();
  const std::string group = world.target_group();
  const std::string listener = world.listener(shop, group);
  const std::string rule = world.rule(listener, group);
  const std::vector<std::string> all = {shop, group, listener, rule};
  world.call<operations::AddTags>(
      {.ResourceArns = all, .Tags = {{.Key = "team", .Value = "web"}, {.Key = "stage"}}});
  for (const std::string& arn : all) EXPECT_EQ(tags_of(world, arn).size(), 2u);
  world.call<operations::RemoveTags>({.ResourceArns = all, .TagKeys = {"stage"}});
  for (const std::string& arn : all) {
    const auto left = tags_of(world, arn);
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].Key, "team");
    EXPECT_EQ(left[0].Value, "web");
  }
  world.expect_same_after_restart_and_replay();
}

TEST(Tags, AreGivenAtCreationAndGoWithTheirResource) {
  Elbv2World world;
  CreateTargetGroupInput request = Elbv2World::group_request("web");
  request.Tags = {{{.Key = "team", .Value = "web"}}};
  const std::string arn =
      *world.call<operations::CreateTargetGroup>(request).TargetGroups->at(0).TargetGroupArn;
  EXPECT_EQ(tags_of(world, arn).at(0).Key, "team");
  world.call<operations::DeleteTargetGroup>({.TargetGroupArn = arn});
  EXPECT_EQ(world.error_of<operations::DescribeTags>({.ResourceArns = {arn}}),
            "TargetGroupNotFound");
}

TEST(Tags, AreRefusedTwiceAndInTooGreatNumber) {
  Elbv2World world;
  AddTagsInput request{.ResourceArns = {world.target_group()}};
  request.Tags = {{.Key = "team"}, {.Key = "team"}};
  EXPECT_EQ(world.error_of<operations::AddTags>(request), "DuplicateTagKeys");
  request.Tags.clear();
  for (int number = 0; number < 51; ++number) {
    request.Tags.push_back({.Key = "key-" + std::to_string(number)});
  }
  EXPECT_EQ(world.error_of<operations::AddTags>(request), "TooManyTags");
  request.Tags.resize(1);
  request.ResourceArns = {"arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/a/b/c"};
  EXPECT_EQ(world.error_of<operations::AddTags>(request), "ListenerNotFound");
  request.ResourceArns = {"web"};
  EXPECT_EQ(world.error_of<operations::AddTags>(request), "ValidationError");
}

}  // namespace
}  // namespace windtunnel::elbv2
