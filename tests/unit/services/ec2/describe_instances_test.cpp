#include "services/ec2/filters.hpp"
#include "tests/unit/services/ec2/ec2_world.hpp"

namespace windtunnel::ec2 {
namespace {

using namespace std::chrono_literals;

Filter filter(const std::string& name, std::vector<std::string> values) {
  return {.Name = name, .Values = std::move(values)};
}

TEST(FilterPattern, KnowsStarsQuestionMarksAndBackslashes) {
  EXPECT_TRUE(matches_pattern("web", "web"));
  EXPECT_FALSE(matches_pattern("web", "Web"));
  EXPECT_TRUE(matches_pattern("web-*", "web-7"));
  EXPECT_TRUE(matches_pattern("*a*b", "xaybzab"));
  EXPECT_FALSE(matches_pattern("*a*b", "xaybza"));
  EXPECT_TRUE(matches_pattern("w?b", "web"));
  EXPECT_TRUE(matches_pattern("w?b",
                              "w\xc3\xa9"
                              "b"));
  EXPECT_FALSE(matches_pattern("w?b", "wb"));
  EXPECT_TRUE(matches_pattern("a\\*", "a*"));
  EXPECT_FALSE(matches_pattern("a\\*", "ab"));
  EXPECT_TRUE(matches_pattern("", ""));
  EXPECT_FALSE(matches_pattern("", "a"));
}

TEST(DescribeInstances, ShowsTheFleetByReservation) {
  Ec2World world;
  const auto output = world.call<operations::DescribeInstances>({});
  ASSERT_EQ(output.Reservations->size(), 2u);
  EXPECT_EQ(world.ids().size(), 4u);
  for (const Reservation& reservation : *output.Reservations) {
    const Instance& first = reservation.Instances->front();
    const bool web = first.InstanceType == "m5.large";
    EXPECT_EQ(reservation.Instances->size(), web ? 3u : 1u);
    EXPECT_EQ(first.State->Name, web ? "running" : "stopped");
    EXPECT_EQ(first.State->Code, web ? 16 : 80);
  }
}

TEST(DescribeInstances, AnswersTheNamedInstances) {
  Ec2World world;
  const auto ids = world.ids();
  const auto output =
      world.call<operations::DescribeInstances>({.InstanceIds = {{ids[1], ids[0]}}});
  EXPECT_EQ(Ec2World::ids_of(output), (std::vector<std::string>{ids[0], ids[1]}));
  EXPECT_EQ(world.error_of<operations::DescribeInstances>({.InstanceIds = {{"web-1"}}}),
            "InvalidInstanceID.Malformed");
  EXPECT_EQ(world.last_message, "Invalid id: \"web-1\"");
  EXPECT_EQ(
      world.error_of<operations::DescribeInstances>({.InstanceIds = {{ids[0]}}, .MaxResults = 5}),
      "InvalidParameterCombination");
}

TEST(DescribeInstances, FiltersByTags) {
  Ec2World world;
  EXPECT_EQ(world.ids({filter("tag:Role", {"web"})}).size(), 3u);
  EXPECT_EQ(world.ids({filter("tag:Role", {"web", "database"})}).size(), 4u);
  EXPECT_EQ(world.ids({filter("tag:Role", {"w*"}), filter("tag:Stage", {"prod"})}).size(), 3u);
  EXPECT_EQ(world.ids({filter("tag:Role", {"database"}), filter("tag:Stage", {"prod"})}).size(),
            0u);
  EXPECT_EQ(world.ids({filter("tag-key", {"Stage"})}).size(), 3u);
  EXPECT_EQ(world.ids({filter("tag-value", {"database"})}).size(), 1u);
  EXPECT_EQ(world.ids({filter("tag:role", {"web"})}).size(), 0u);
}

TEST(DescribeInstances, FiltersByWhatItShows) {
  Ec2World world;
  const std::string id = world.ids({filter("tag:Role", {"database"})}).front();
  const Instance database = world.describe(id);
  const std::vector<std::string> only{id};
  EXPECT_EQ(world.ids({filter("instance-state-name", {"stopped"})}), only);
  EXPECT_EQ(world.ids({filter("instance-state-code", {"80"})}), only);
  EXPECT_EQ(world.ids({filter("instance-type", {"r5.*"})}), only);
  EXPECT_EQ(world.ids({filter("private-ip-address", {*database.PrivateIpAddress})}), only);
  EXPECT_EQ(world.ids({filter("private-dns-name", {*database.PrivateDnsName})}), only);
  EXPECT_EQ(world.ids({filter("instance-id", {id, "i-0ffffffffffffffff"})}), only);
  EXPECT_EQ(world.ids({filter("instance-id", {id.substr(0, 12) + "*"})}), only);
  EXPECT_EQ(world.ids({filter("availability-zone", {"us-east-1b"})}).size(), 1u);
  EXPECT_EQ(world.ids({filter("image-id", {"ami-0aaaaaaaaaaaaaaaa"})}).size(), 4u);
  EXPECT_EQ(world.ids({filter("vpc-id", {*database.VpcId})}).size(), 4u);
  EXPECT_EQ(world.ids({filter("subnet-id", {*database.SubnetId})}).size(), 3u);
  EXPECT_EQ(world.ids({filter("instance.group-name", {"default"})}).size(), 4u);
  EXPECT_EQ(world.ids({filter("owner-id", {"123456789012"})}).size(), 4u);
  EXPECT_EQ(world.ids({filter("key-name", {"*"})}).size(), 0u);
}

TEST(DescribeInstances, IntersectsIdsAndFilters) {
  Ec2World world;
  const std::string id = world.ids({filter("tag:Role", {"database"})}).front();
  EXPECT_TRUE(
      Ec2World::ids_of(world.call<operations::DescribeInstances>(
                           {.Filters = {{filter("tag:Role", {"web"})}}, .InstanceIds = {{id}}}))
          .empty());
}

TEST(DescribeInstances, RefusesFiltersItDoesNotKnow) {
  Ec2World world;
  EXPECT_EQ(
      world.error_of<operations::DescribeInstances>({.Filters = {{filter("colour", {"red"})}}}),
      "InvalidParameterValue");
  EXPECT_EQ(world.last_message, "The filter 'colour' is invalid");
  EXPECT_EQ(world.error_of<operations::DescribeInstances>({.Filters = {{filter("tag:a", {})}}}),
            "InvalidParameterValue");
}

TEST(DescribeInstances, PagesInOrderOfId) {
  Ec2World world;
  world.launch(9);
  std::vector<std::string> seen;
  DescribeInstancesRequest request{.MaxResults = 5};
  for (const std::size_t expected : {5u, 5u, 3u}) {
    const auto output = world.call<operations::DescribeInstances>(request);
    const auto page = Ec2World::ids_of(output);
    EXPECT_EQ(page.size(), expected);
    seen.insert(seen.end(), page.begin(), page.end());
    EXPECT_EQ(output.NextToken.has_value(), expected == 5u);
    request.NextToken = output.NextToken;
  }
  EXPECT_EQ(seen, world.ids());
  EXPECT_EQ(seen.size(), 13u);
}

TEST(DescribeInstances, PagesThroughFiltersThatNameIds) {
  Ec2World world;
  world.launch(3);
  const auto all = world.ids();
  DescribeInstancesRequest request{.Filters = {{filter("instance-id", all)}}, .MaxResults = 5};
  const auto first = world.call<operations::DescribeInstances>(request);
  EXPECT_EQ(Ec2World::ids_of(first), (std::vector<std::string>(all.begin(), all.begin() + 5)));
  request.NextToken = first.NextToken;
  const auto second = world.call<operations::DescribeInstances>(request);
  EXPECT_EQ(Ec2World::ids_of(second), (std::vector<std::string>(all.begin() + 5, all.end())));
  EXPECT_FALSE(second.NextToken);
}

TEST(DescribeInstances, RefusesPageSizesAndTokensThatCannotBe) {
  Ec2World world;
  for (const std::int32_t size : {4, 1'001, 0, -1}) {
    EXPECT_EQ(world.error_of<operations::DescribeInstances>({.MaxResults = size}),
              "InvalidParameterValue")
        << size;
  }
  EXPECT_EQ(world.error_of<operations::DescribeInstances>({.NextToken = "nonsense"}),
            "InvalidNextToken");
}

TEST(DescribeInstances, SeesItsOwnScopeAlone) {
  Ec2World world;
  world.scope.region = "eu-west-1";
  EXPECT_TRUE(world.ids().empty());
}

TEST(DescribeInstances, LeavesNoTrace) {
  Ec2World world;
  const auto digest = world.world->digest();
  world.ids({filter("tag:Role", {"web"})});
  world.call<operations::DescribeTags>({});
  EXPECT_EQ(world.world->digest(), digest);
  EXPECT_EQ(world.world->command_count(), 0u);
}

}  // namespace
}  // namespace windtunnel::ec2
