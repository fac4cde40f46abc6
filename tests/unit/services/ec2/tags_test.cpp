#include "tests/unit/services/ec2/ec2_world.hpp"

namespace windtunnel::ec2 {
namespace {

using namespace std::chrono_literals;

std::string web_server(Ec2World& world) {
  return world.ids({{.Name = "tag:Role", .Values = {{"web"}}}}).front();
}

// EC2-043, EC2-050.
TEST(CreateTags, AddsAndOverwrites) {
  Ec2World world;
  const std::string id = web_server(world);
  world.call<operations::CreateTags>(
      {.Resources = {id}, .Tags = {{.Key = "Stage", .Value = "test"}, {.Key = "Owner"}}});
  EXPECT_EQ(world.tags_of(id), (world::Tags{{"Owner", ""}, {"Role", "web"}, {"Stage", "test"}}));
  EXPECT_EQ(world.ids({{.Name = "tag:Stage", .Values = {{"test"}}}}),
            (std::vector<std::string>{id}));
  EXPECT_EQ(world.ids({{.Name = "tag:Owner", .Values = {{""}}}}), (std::vector<std::string>{id}));
  world.expect_same_after_restart_and_replay();
}

// EC2-053.
TEST(CreateTags, TellsOfTheChangedResource) {
  Ec2World world;
  const std::string id = web_server(world);
  world.call<operations::CreateTags>({.Resources = {id}, .Tags = {{.Key = "a", .Value = "1"}}});
  ASSERT_EQ(world.listener().resources.size(), 1u);
  EXPECT_EQ(world.listener().resources[0].identifier, id);
  EXPECT_EQ(world.listener().resources[0].change, world::ResourceChanged::Change::updated);
  EXPECT_TRUE(world.listener().states.empty());
}

// EC2-050.
TEST(CreateTags, RefusesTooManyTagsUnlessLimitsAreLifted) {
  Ec2World world;
  CreateTagsRequest request{.Resources = {web_server(world)}};
  for (int n = 0; n < 48; ++n) request.Tags.push_back({.Key = "k" + std::to_string(n)});
  EXPECT_EQ(world.error_of<operations::CreateTags>(request), "");
  request.Tags = {{.Key = "one more"}};
  EXPECT_EQ(world.error_of<operations::CreateTags>(request), "TagLimitExceeded");
}

// EC2-050.
TEST(CreateTags, TakesAThousandResourcesAndNoMore) {
  Ec2World world;
  CreateTagsRequest request{.Tags = {{.Key = "a", .Value = "1"}}};
  request.Resources.assign(1'000, web_server(world));
  EXPECT_EQ(world.error_of<operations::CreateTags>(request), "");
  request.Resources.push_back(request.Resources.front());
  EXPECT_EQ(world.error_of<operations::CreateTags>(request), "InvalidParameterValue");
}

// EC2-036, EC2-050.
TEST(CreateTags, RefusesKeysOfAwsAndUnknownResources) {
  Ec2World world;
  const std::string id = web_server(world);
  const auto error_of = [&](const std::string& resource, const std::string& key) {
    return world.error_of<operations::CreateTags>(
        {.Resources = {resource}, .Tags = {{.Key = key, .Value = "1"}}});
  };
  EXPECT_EQ(error_of(id, "aws:name"), "InvalidParameterValue");
  EXPECT_EQ(error_of(id, std::string(128, 'k')), "InvalidParameterValue");
  EXPECT_EQ(error_of("i-0ffffffffffffffff", "a"), "InvalidInstanceID.NotFound");
  EXPECT_EQ(error_of("i-nothing", "a"), "InvalidInstanceID.Malformed");
  EXPECT_EQ(error_of("something", "a"), "InvalidID");
  EXPECT_EQ(world.last_message, "The ID 'something' is not valid");
  EXPECT_EQ(error_of("vol-0123456789abcdef0", "a"), "NotImplemented");
}

// EC2-051.
TEST(DeleteTags, TakesAwayTagsFromBirthToo) {
  Ec2World world;
  const auto web = world.ids({{.Name = "tag:Role", .Values = {{"web"}}}});
  world.call<operations::CreateTags>(
      {.Resources = {web[0]}, .Tags = {{.Key = "Owner", .Value = "me"}}});
  world.call<operations::DeleteTags>({.Resources = {web[0]}, .Tags = {{{.Key = "Stage"}}}});
  EXPECT_EQ(world.tags_of(web[0]), (world::Tags{{"Owner", "me"}, {"Role", "web"}}));
  EXPECT_EQ(world.tags_of(web[1]), (world::Tags{{"Role", "web"}, {"Stage", "prod"}}));
  world.call<operations::CreateTags>(
      {.Resources = {web[0]}, .Tags = {{.Key = "Stage", .Value = "back"}}});
  EXPECT_EQ(world.tags_of(web[0]).at("Stage"), "back");
  world.expect_same_after_restart_and_replay();
}

// EC2-051.
TEST(DeleteTags, WithAValueTakesOnlyThatOne) {
  Ec2World world;
  const std::string id = web_server(world);
  world.call<operations::DeleteTags>(
      {.Resources = {id}, .Tags = {{{.Key = "Stage", .Value = "test"}, {.Key = "absent"}}}});
  EXPECT_TRUE(world.tags_of(id).contains("Stage"));
  world.call<operations::DeleteTags>(
      {.Resources = {id}, .Tags = {{{.Key = "Stage", .Value = "prod"}}}});
  EXPECT_FALSE(world.tags_of(id).contains("Stage"));
}

// EC2-051.
TEST(DeleteTags, WithoutTagsTakesAllAndTheyStayAway) {
  Ec2World world;
  const std::string id = web_server(world);
  world.call<operations::DeleteTags>({.Resources = {id}});
  EXPECT_TRUE(world.tags_of(id).empty());
  EXPECT_FALSE(world.describe(id).Tags);
  world.call<operations::CreateTags>({.Resources = {id}, .Tags = {{.Key = "a", .Value = "1"}}});
  world.call<operations::DeleteTags>({.Resources = {id}, .Tags = {{{.Key = "a"}}}});
  EXPECT_TRUE(world.tags_of(id).empty());
  world.expect_same_after_restart_and_replay();
}

// EC2-050.
TEST(DescribeTags, PagesThroughTheTagsOfInstances) {
  Ec2World world;
  DescribeTagsRequest request{.MaxResults = 5};
  const auto first = world.call<operations::DescribeTags>(request);
  ASSERT_EQ(first.Tags->size(), 5u);
  EXPECT_EQ(first.Tags->front().ResourceType, "instance");
  request.NextToken = first.NextToken;
  const auto second = world.call<operations::DescribeTags>(request);
  EXPECT_EQ(second.Tags->size(), 2u);
  EXPECT_FALSE(second.NextToken);
  std::vector<std::string> seen;
  for (const auto* page : {&first, &second}) {
    for (const TagDescription& tag : *page->Tags) seen.push_back(*tag.ResourceId + *tag.Key);
  }
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
}

// EC2-050.
TEST(DescribeTags, Filters) {
  Ec2World world;
  const auto count = [&](const std::string& name, const std::string& value) {
    return world
        .call<operations::DescribeTags>({.Filters = {{{.Name = name, .Values = {{value}}}}}})
        .Tags->size();
  };
  EXPECT_EQ(count("key", "Role"), 4u);
  EXPECT_EQ(count("value", "web"), 3u);
  EXPECT_EQ(count("resource-id", web_server(world)), 2u);
  EXPECT_EQ(count("resource-type", "instance"), 7u);
  EXPECT_EQ(count("resource-type", "volume"), 0u);
  EXPECT_EQ(count("tag:Role", "data*"), 1u);
  EXPECT_EQ(world.error_of<operations::DescribeTags>({.Filters = {{{.Name = "colour"}}}}),
            "InvalidParameterValue");
}

}  // namespace
}  // namespace windtunnel::ec2
