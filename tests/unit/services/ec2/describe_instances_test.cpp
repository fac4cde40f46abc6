#include "services/ec2/filters.hpp"
#include "tests/unit/services/ec2/ec2_world.hpp"

namespace windtunnel::ec2 {
namespace {

using namespace std::chrono_literals;

Filter filter(const std::string& name, std::vector<std::string> values) {
  return {.Name = name, .Values = std::move(values)};
}

// EC2-042.
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

// EC2-004, EC2-040, EC2-045.
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

// EC2-042, EC2-043.
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

// EC2-044.
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

// EC2-044.
TEST(DescribeInstances, FiltersByWhatTheLaunchSaid) {
  Ec2World world;
  world.advance(90s);
  RunInstancesRequest request{.ClientToken = "token-1",
                              .ImageId = Ec2World::image,
                              .KeyName = "ops",
                              .MaxCount = 1,
                              .MinCount = 1,
                              .SecurityGroupIds = {{"sg-0123456789abcdef0"}}};
  request.IamInstanceProfile.emplace().Name = "web";
  const Reservation made = world.call<operations::RunInstances>(request);
  const std::vector<std::string> only{*made.Instances->front().InstanceId};
  EXPECT_EQ(world.ids({filter("client-token", {"token-1"})}), only);
  EXPECT_EQ(world.ids({filter("key-name", {"ops"})}), only);
  EXPECT_EQ(world.ids({filter("iam-instance-profile.arn", {"*:instance-profile/web"})}), only);
  EXPECT_EQ(world.ids({filter("instance.group-id", {"sg-0123456789abcdef0"})}), only);
  EXPECT_EQ(world.ids({filter("reservation-id", {*made.ReservationId})}), only);
  EXPECT_EQ(world.ids({filter("launch-time", {"2026-01-01T00:01:30.000Z"})}), only);
  // Nobody has these.
  for (const char* name :
       {"ip-address", "dns-name", "requester-id", "block-device-mapping.volume-id"}) {
    EXPECT_TRUE(world.ids({filter(name, {"*"})}).empty()) << name;
  }
}

// EC2-044.
TEST(DescribeInstances, IntersectsIdsAndFilters) {
  Ec2World world;
  const std::string id = world.ids({filter("tag:Role", {"database"})}).front();
  EXPECT_TRUE(
      Ec2World::ids_of(world.call<operations::DescribeInstances>(
                           {.Filters = {{filter("tag:Role", {"web"})}}, .InstanceIds = {{id}}}))
          .empty());
}

// EC2-044.
TEST(DescribeInstances, RefusesFiltersItDoesNotKnow) {
  Ec2World world;
  EXPECT_EQ(
      world.error_of<operations::DescribeInstances>({.Filters = {{filter("colour", {"red"})}}}),
      "InvalidParameterValue");
  EXPECT_EQ(world.last_message, "The filter 'colour' is invalid");
  EXPECT_EQ(world.error_of<operations::DescribeInstances>({.Filters = {{filter("tag:a", {})}}}),
            "InvalidParameterValue");
}

// EC2-045: of one reservation too.
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

// EC2-045.
TEST(DescribeInstances, RefusesPageSizesAndTokensThatCannotBe) {
  Ec2World world;
  for (const std::int32_t size : {4, 1'001, 0, -1}) {
    EXPECT_EQ(world.error_of<operations::DescribeInstances>({.MaxResults = size}),
              "InvalidParameterValue")
        << size;
  }
  EXPECT_EQ(world.error_of<operations::DescribeInstances>({.NextToken = "nonsense"}),
            "InvalidNextToken");
  EXPECT_EQ(world.last_message, "The token 'nonsense' is invalid");
}

TEST(DescribeInstances, SeesItsOwnScopeAlone) {
  Ec2World world;
  world.scope.region = "eu-west-1";
  EXPECT_TRUE(world.ids().empty());
}

// EC2-010.
TEST(DescribeInstances, TakesIdsOfEightDigitsForIdsToo) {
  Ec2World world;
  EXPECT_EQ(world.error_of<operations::DescribeInstances>({.InstanceIds = {{"i-1234abcd"}}}),
            "InvalidInstanceID.NotFound");
  for (const char* id : {"i-1234abc", "i-1234ABCD", "i-0123456789abcdef", "r-1234abcd"}) {
    EXPECT_EQ(world.error_of<operations::DescribeInstances>({.InstanceIds = {{id}}}),
              "InvalidInstanceID.Malformed")
        << id;
  }
}

// EC2-012.
TEST(DescribeInstances, NamesInstancesByTheirPrivateAddresses) {
  Ec2World world;
  const auto name_of = [](const Instance& instance, const std::string& suffix) {
    std::string name = "ip-" + *instance.PrivateIpAddress + suffix;
    for (std::size_t at = 0; at < instance.PrivateIpAddress->size(); ++at) {
      if (name[at + 3] == '.') name[at + 3] = '-';
    }
    return name;
  };
  const Instance here = world.describe(world.launch_one());
  EXPECT_EQ(here.PrivateDnsName, name_of(here, ".ec2.internal"));
  // An address is not given again as long as the instance that had it is remembered.
  world.call<operations::TerminateInstances>({.InstanceIds = {*here.InstanceId}});
  world.advance(30min);
  EXPECT_NE(world.describe(world.launch_one()).PrivateIpAddress, here.PrivateIpAddress);
  world.scope.region = "eu-west-1";
  const Instance there = world.describe(world.launch_one());
  EXPECT_EQ(there.PrivateDnsName, name_of(there, ".eu-west-1.compute.internal"));
}

// EC2-032, of what an instance here has.
TEST(DescribeInstances, ShowsWhatEveryInstanceHas) {
  Ec2World world;
  const Instance instance = world.describe(world.launch_one());
  EXPECT_EQ(instance.AmiLaunchIndex, 0);
  EXPECT_EQ(instance.ClientToken, "");
  EXPECT_EQ(instance.EbsOptimized, false);
  EXPECT_EQ(instance.Hypervisor, "xen");
  EXPECT_EQ(instance.Monitoring->State, "disabled");
  EXPECT_EQ(instance.Placement->GroupName, "");
  EXPECT_EQ(instance.Placement->Tenancy, "default");
  EXPECT_EQ(instance.PlatformDetails, "Linux/UNIX");
  EXPECT_EQ(instance.PublicDnsName, "");
  EXPECT_EQ(instance.RootDeviceType, "ebs");
  EXPECT_EQ(instance.StateTransitionReason, "");
  EXPECT_EQ(instance.VirtualizationType, "hvm");
  EXPECT_TRUE(instance.PrivateIpAddress && instance.SubnetId && instance.VpcId);
  EXPECT_FALSE(instance.KeyName);
  EXPECT_FALSE(instance.IamInstanceProfile);
  EXPECT_FALSE(instance.Platform);
  EXPECT_FALSE(instance.InstanceLifecycle);
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
