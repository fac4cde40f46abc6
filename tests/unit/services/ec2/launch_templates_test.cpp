#include <gmock/gmock.h>

#include "tests/unit/services/ec2/ec2_world.hpp"

namespace windtunnel::ec2 {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using Create = operations::CreateLaunchTemplate;
using CreateVersion = operations::CreateLaunchTemplateVersion;
using Describe = operations::DescribeLaunchTemplates;
using DescribeVersions = operations::DescribeLaunchTemplateVersions;
using Modify = operations::ModifyLaunchTemplate;
using Delete = operations::DeleteLaunchTemplate;
using DeleteVersions = operations::DeleteLaunchTemplateVersions;

class LaunchTemplatesWorld : public Ec2World {
 public:
  LaunchTemplate make(const std::string& name, const std::string& type = "t3.micro") {
    CreateLaunchTemplateRequest request{.LaunchTemplateName = name};
    request.LaunchTemplateData.ImageId = image;
    request.LaunchTemplateData.InstanceType = type;
    return *call<Create>(request).LaunchTemplate;
  }
  LaunchTemplateVersion make_version(const std::string& name, const std::string& type,
                                     api::Opt<std::string> source = {}) {
    CreateLaunchTemplateVersionRequest request{.LaunchTemplateName = name,
                                               .SourceVersion = std::move(source)};
    request.LaunchTemplateData.InstanceType = type;
    return *call<CreateVersion>(request).LaunchTemplateVersion;
  }
  std::vector<std::int64_t> versions(const DescribeLaunchTemplateVersionsRequest& request) {
    std::vector<std::int64_t> numbers;
    const auto output = call<DescribeVersions>(request);
    for (const auto& version : *output.LaunchTemplateVersions) {
      numbers.push_back(*version.VersionNumber);
    }
    return numbers;
  }
  std::vector<std::string> names(const DescribeLaunchTemplatesRequest& request) {
    std::vector<std::string> names;
    const auto output = call<Describe>(request);
    for (const auto& shown : *output.LaunchTemplates) names.push_back(*shown.LaunchTemplateName);
    std::sort(names.begin(), names.end());
    return names;
  }
};

// EC2-010, EC2-066.
TEST(CreateLaunchTemplate, MakesTheFirstVersionWhichIsTheDefault) {
  LaunchTemplatesWorld world;
  CreateLaunchTemplateRequest request{.LaunchTemplateName = "web",
                                      .VersionDescription = std::string("first")};
  request.LaunchTemplateData.ImageId = "ami-web";
  request.LaunchTemplateData.UserData = "c2V0IC1l";
  request.TagSpecifications = {
      {{.ResourceType = "launch-template", .Tags = {{{.Key = "Stage", .Value = "prod"}}}}}};
  const LaunchTemplate made = *world.call<Create>(request).LaunchTemplate;
  EXPECT_THAT(*made.LaunchTemplateId, testing::MatchesRegex("lt-0[0-9a-f]{16}"));
  EXPECT_EQ(made.LaunchTemplateName, "web");
  EXPECT_EQ(made.DefaultVersionNumber, 1);
  EXPECT_EQ(made.LatestVersionNumber, 1);
  EXPECT_EQ(made.CreateTime, world.world->now());
  EXPECT_EQ(made.CreatedBy, "arn:aws:iam::123456789012:root");
  EXPECT_EQ(made.Tags->at(0).Value, "prod");
  // Data is not checked before it is used: the image's id is none.
  const auto shown = world.call<DescribeVersions>({.LaunchTemplateName = "web"});
  const LaunchTemplateVersion& version = shown.LaunchTemplateVersions->at(0);
  EXPECT_EQ(version.LaunchTemplateId, *made.LaunchTemplateId);
  EXPECT_EQ(version.LaunchTemplateName, "web");
  EXPECT_EQ(version.VersionDescription, "first");
  EXPECT_EQ(version.DefaultVersion, true);
  EXPECT_EQ(version.LaunchTemplateData->ImageId, "ami-web");
  EXPECT_EQ(version.LaunchTemplateData->UserData, "c2V0IC1l");
  world.expect_same_after_restart_and_replay();
}

// EC2-040.
TEST(CreateLaunchTemplate, RefusesNamesThatAreTakenOrMalformedAndNoDataAtAll) {
  LaunchTemplatesWorld world;
  world.make("web");
  CreateLaunchTemplateRequest request{.LaunchTemplateName = "web"};
  EXPECT_EQ(world.error_of<Create>(request), "MissingParameter");
  EXPECT_EQ(world.last_message, "The request must contain the parameter LaunchTemplateData");
  request.LaunchTemplateData.InstanceType = "t3.micro";
  EXPECT_EQ(world.error_of<Create>(request), "InvalidLaunchTemplateName.AlreadyExistsException");
  EXPECT_EQ(world.last_message, "Launch template name already in use.");
  for (const char* name : {"we", "a web", "web!"}) {
    request.LaunchTemplateName = name;
    EXPECT_EQ(world.error_of<Create>(request), "InvalidLaunchTemplateName.MalformedException");
  }
  request.LaunchTemplateName = "tagged";
  request.TagSpecifications = {{{.ResourceType = "instance"}}};
  EXPECT_EQ(world.error_of<Create>(request), "InvalidParameterValue");
  EXPECT_EQ(world.last_message,
            "'instance' is not a valid taggable resource type for this operation.");
  request.TagSpecifications = {};
  request.DryRun = true;
  EXPECT_EQ(world.error_of<Create>(request), "DryRunOperation");
  EXPECT_THAT(world.names({}), ElementsAre("web"));
}

TEST(CreateLaunchTemplate, KeepsTheQuota) {
  LaunchTemplatesWorld world;
  for (int number = 0; number < 5'000; ++number) world.make("t-" + std::to_string(number));
  CreateLaunchTemplateRequest request{.LaunchTemplateName = "one-more"};
  request.LaunchTemplateData.InstanceType = "t3.micro";
  EXPECT_EQ(world.error_of<Create>(request), "ResourceLimitExceeded");
}

// EC2-035.
TEST(CreateLaunchTemplate, RepeatsItsAnswerForTheSameClientToken) {
  LaunchTemplatesWorld world;
  CreateLaunchTemplateRequest request{.ClientToken = "once", .LaunchTemplateName = "web"};
  request.LaunchTemplateData.InstanceType = "t3.micro";
  const auto id = world.call<Create>(request).LaunchTemplate->LaunchTemplateId;
  EXPECT_EQ(world.call<Create>(request).LaunchTemplate->LaunchTemplateId, id);
  request.LaunchTemplateName = "api";
  EXPECT_EQ(world.error_of<Create>(request), "IdempotentParameterMismatch");
  // Forgotten with what it made.
  world.call<Delete>({.LaunchTemplateName = "web"});
  EXPECT_EQ(world.error_of<Create>(request), "");

  CreateLaunchTemplateVersionRequest version{.ClientToken = "twice", .LaunchTemplateName = "api"};
  version.LaunchTemplateData.InstanceType = "t3.large";
  for (int repetition = 0; repetition < 2; ++repetition) {
    EXPECT_EQ(world.call<CreateVersion>(version).LaunchTemplateVersion->VersionNumber, 2);
  }
  world.advance(24h);
  EXPECT_EQ(world.call<CreateVersion>(version).LaunchTemplateVersion->VersionNumber, 3);
}

// EC2-066.
TEST(CreateLaunchTemplateVersion, IsTheLatestAndDoesNotMoveTheDefault) {
  LaunchTemplatesWorld world;
  world.make("web");
  const LaunchTemplateVersion made = world.make_version("web", "t3.large");
  EXPECT_EQ(made.VersionNumber, 2);
  EXPECT_EQ(made.DefaultVersion, false);
  EXPECT_FALSE(made.LaunchTemplateData->ImageId);
  const auto described = world.call<Describe>({.LaunchTemplateNames = {{"web"}}});
  EXPECT_EQ(described.LaunchTemplates->at(0).DefaultVersionNumber, 1);
  EXPECT_EQ(described.LaunchTemplates->at(0).LatestVersionNumber, 2);
  world.expect_same_after_restart_and_replay();
}

TEST(CreateLaunchTemplateVersion, TakesFromItsSourceWhatItDoesNotSay) {
  LaunchTemplatesWorld world;
  world.make("web", "t3.micro");
  const LaunchTemplateVersion made = world.make_version("web", "t3.large", "1");
  EXPECT_EQ(made.LaunchTemplateData->ImageId, LaunchTemplatesWorld::image);
  EXPECT_EQ(made.LaunchTemplateData->InstanceType, "t3.large");
  CreateLaunchTemplateVersionRequest request{.LaunchTemplateName = "web", .SourceVersion = "9"};
  request.LaunchTemplateData.InstanceType = "t3.nano";
  EXPECT_EQ(world.error_of<CreateVersion>(request), "InvalidLaunchTemplateId.VersionNotFound");
  request.SourceVersion = "newest";
  EXPECT_EQ(world.error_of<CreateVersion>(request), "InvalidParameterValue");
  EXPECT_EQ(world.last_message,
            "Invalid launch template version: either '$Default', '$Latest', or a numeric version "
            "are allowed.");
}

// EC2-042, EC2-043, EC2-045.
TEST(DescribeLaunchTemplates, FindsByIdNameAndFilterAndGivesPages) {
  LaunchTemplatesWorld world;
  for (const char* name : {"web", "api", "jobs"}) world.make(name);
  const std::string id = *world.call<Describe>({.LaunchTemplateNames = {{"api"}}})
                              .LaunchTemplates->at(0)
                              .LaunchTemplateId;
  EXPECT_THAT(world.names({.LaunchTemplateIds = {{id}}}), ElementsAre("api"));
  EXPECT_THAT(world.names({.Filters = {{{.Name = "launch-template-name", .Values = {{"*b*"}}}}}}),
              ElementsAre("jobs", "web"));
  world.call<operations::CreateTags>({.Resources = {id}, .Tags = {{.Key = "a", .Value = "1"}}});
  EXPECT_THAT(world.names({.Filters = {{{.Name = "tag:a", .Values = {{"1"}}}}}}),
              ElementsAre("api"));
  EXPECT_THAT(world.names({.Filters = {{{.Name = "tag-key", .Values = {{"b"}}}}}}), IsEmpty());
  EXPECT_EQ(world.error_of<Describe>({.Filters = {{{.Name = "colour"}}}}), "InvalidParameterValue");
  const auto first = world.call<Describe>({.MaxResults = 2});
  EXPECT_THAT(*first.LaunchTemplates, SizeIs(2));
  const auto second = world.call<Describe>({.NextToken = first.NextToken});
  EXPECT_THAT(*second.LaunchTemplates, SizeIs(1));
  EXPECT_FALSE(second.NextToken);
  EXPECT_EQ(world.error_of<Describe>({.NextToken = std::string("other")}), "InvalidNextToken");
}

// EC2-040.
TEST(DescribeLaunchTemplates, RefusesWhatIsNotThere) {
  LaunchTemplatesWorld world;
  EXPECT_EQ(world.error_of<Describe>({.LaunchTemplateIds = {{"web"}}}),
            "InvalidLaunchTemplateId.Malformed");
  EXPECT_EQ(world.error_of<Describe>({.LaunchTemplateIds = {{"lt-0123456789abcdef0"}}}),
            "InvalidLaunchTemplateId.NotFound");
  EXPECT_EQ(
      world.last_message,
      "The specified launch template, with template ID lt-0123456789abcdef0, does not exist.");
  EXPECT_EQ(world.error_of<Describe>({.LaunchTemplateNames = {{"web"}}}),
            "InvalidLaunchTemplateName.NotFoundException");
  EXPECT_EQ(world.last_message,
            "The specified launch template, with template name web, does not exist.");
}

// EC2-066.
TEST(DescribeLaunchTemplateVersions, GivesTheLatestFirstAndWhatIsAskedFor) {
  LaunchTemplatesWorld world;
  world.make("web");
  for (const char* type : {"t3.small", "t3.medium", "t3.large"}) world.make_version("web", type);
  using Versions = std::vector<std::string>;
  EXPECT_THAT(world.versions({.LaunchTemplateName = "web"}), ElementsAre(4, 3, 2, 1));
  EXPECT_THAT(world.versions(
                  {.LaunchTemplateName = "web", .Versions = Versions{"$Default", "$Latest", "2"}}),
              ElementsAre(4, 2, 1));
  EXPECT_THAT(world.versions({.LaunchTemplateName = "web", .MaxVersion = "3", .MinVersion = "2"}),
              ElementsAre(3, 2));
  EXPECT_THAT(world.versions({.Filters = {{{.Name = "instance-type", .Values = {{"t3.m*"}}}}},
                              .LaunchTemplateName = "web"}),
              ElementsAre(3, 1));
  EXPECT_THAT(world.versions({.Filters = {{{.Name = "is-default-version", .Values = {{"true"}}}}},
                              .LaunchTemplateName = "web"}),
              ElementsAre(1));
  const auto first = world.call<DescribeVersions>({.LaunchTemplateName = "web", .MaxResults = 3});
  EXPECT_THAT(*first.LaunchTemplateVersions, SizeIs(3));
  EXPECT_THAT(world.versions({.LaunchTemplateName = "web", .NextToken = first.NextToken}),
              ElementsAre(1));
  EXPECT_EQ(world.error_of<DescribeVersions>({.LaunchTemplateName = "web", .Versions = {{"9"}}}),
            "InvalidLaunchTemplateId.VersionNotFound");
  EXPECT_THAT(world.last_message,
              testing::MatchesRegex("Could not find the specified version 9 for the launch "
                                    "template with ID lt-[0-9a-f]{17}\\."));
}

TEST(DescribeLaunchTemplateVersions, GivesThoseOfAllTemplatesWithoutOne) {
  LaunchTemplatesWorld world;
  world.make("web");
  world.make("api");
  world.make_version("web", "t3.large");
  auto numbers = world.versions({.Versions = {{"$Latest"}}});
  std::sort(numbers.begin(), numbers.end());
  EXPECT_THAT(numbers, ElementsAre(1, 2));
  EXPECT_THAT(world.versions({.Versions = {{"$Latest", "$Default"}}}), SizeIs(3));
  EXPECT_EQ(world.error_of<DescribeVersions>({}), "MissingParameter");
  EXPECT_EQ(world.error_of<DescribeVersions>({.Versions = {{"1"}}}), "MissingParameter");
}

// EC2-066.
TEST(ModifyLaunchTemplate, SetsTheDefaultVersion) {
  LaunchTemplatesWorld world;
  world.make("web");
  world.make_version("web", "t3.large");
  EXPECT_EQ(world.call<Modify>({.DefaultVersion = "2", .LaunchTemplateName = "web"})
                .LaunchTemplate->DefaultVersionNumber,
            2);
  EXPECT_THAT(world.versions({.LaunchTemplateName = "web", .Versions = {{"$Default"}}}),
              ElementsAre(2));
  EXPECT_EQ(world.error_of<Modify>({.DefaultVersion = "666", .LaunchTemplateName = "web"}),
            "InvalidLaunchTemplateId.VersionNotFound");
  EXPECT_EQ(world.error_of<Modify>({.LaunchTemplateName = "web"}), "MissingParameter");
  EXPECT_EQ(world.error_of<Modify>({.DefaultVersion = "1"}), "MissingParameter");
  EXPECT_EQ(world.error_of<Modify>({.DefaultVersion = "1",
                                    .LaunchTemplateId = "lt-0123456789abcdef0",
                                    .LaunchTemplateName = "web"}),
            "InvalidParameterCombination");
}

// EC2-011: ids are not given again.
TEST(DeleteLaunchTemplate, TakesItsVersionsTagsAndNameWithIt) {
  LaunchTemplatesWorld world;
  const std::string id = *world.make("web").LaunchTemplateId;
  world.make_version("web", "t3.large");
  world.call<operations::CreateTags>({.Resources = {id}, .Tags = {{.Key = "a", .Value = "1"}}});
  EXPECT_EQ(world.call<Delete>({.LaunchTemplateId = id}).LaunchTemplate->LatestVersionNumber, 2);
  EXPECT_EQ(world.error_of<Delete>({.LaunchTemplateId = id}), "InvalidLaunchTemplateId.NotFound");
  const LaunchTemplate again = world.make("web");
  EXPECT_NE(*again.LaunchTemplateId, id);
  EXPECT_FALSE(again.Tags);
  EXPECT_THAT(world.versions({.LaunchTemplateName = "web"}), ElementsAre(1));
  world.expect_same_after_restart_and_replay();
}

TEST(DeleteLaunchTemplateVersions, TellsOfEachAndNeverGivesANumberTwice) {
  LaunchTemplatesWorld world;
  world.make("web");
  for (const char* type : {"t3.small", "t3.large"}) world.make_version("web", type);
  const auto output =
      world.call<DeleteVersions>({.LaunchTemplateName = "web", .Versions = {"3", "9"}});
  ASSERT_THAT(*output.SuccessfullyDeletedLaunchTemplateVersions, SizeIs(1));
  EXPECT_EQ(output.SuccessfullyDeletedLaunchTemplateVersions->at(0).VersionNumber, 3);
  ASSERT_THAT(*output.UnsuccessfullyDeletedLaunchTemplateVersions, SizeIs(1));
  const auto& missing = output.UnsuccessfullyDeletedLaunchTemplateVersions->at(0);
  EXPECT_EQ(missing.VersionNumber, 9);
  EXPECT_EQ(missing.ResponseError->Code, "launchTemplateVersionDoesNotExist");
  EXPECT_THAT(world.versions({.LaunchTemplateName = "web", .Versions = {{"$Latest"}}}),
              ElementsAre(2));
  EXPECT_EQ(world.make_version("web", "t3.nano").VersionNumber, 4);
  EXPECT_EQ(world.error_of<DeleteVersions>({.LaunchTemplateName = "web", .Versions = {"2", "1"}}),
            "InvalidParameterValue");
  EXPECT_THAT(world.versions({.LaunchTemplateName = "web"}), ElementsAre(4, 2, 1));
  world.expect_same_after_restart_and_replay();
}

TEST(LaunchTemplates, BelongToTheirAccountAndRegion) {
  LaunchTemplatesWorld world;
  world.make("web");
  const auto there =
      world.call_in<Describe>({"123456789012", "eu-west-1"}, DescribeLaunchTemplatesRequest{});
  EXPECT_THAT(*there.LaunchTemplates, IsEmpty());
}

// EC2-050, EC2-051.
TEST(LaunchTemplates, AreTaggedAsInstancesAre) {
  LaunchTemplatesWorld world;
  const std::string id = *world.make("web").LaunchTemplateId;
  world.call<operations::CreateTags>(
      {.Resources = {id}, .Tags = {{.Key = "a", .Value = "1"}, {.Key = "b", .Value = "2"}}});
  world.call<operations::DeleteTags>({.Resources = {id}, .Tags = {{{.Key = "a"}}}});
  const auto own = world.call<operations::DescribeTags>(
      {.Filters = {{{.Name = "resource-type", .Values = {{"launch-template"}}}}}});
  ASSERT_THAT(*own.Tags, SizeIs(1));
  EXPECT_EQ(own.Tags->at(0).ResourceId, id);
  EXPECT_EQ(own.Tags->at(0).Key, "b");
  // Behind the seven of the fleet's instances.
  const auto first = world.call<operations::DescribeTags>({.MaxResults = 7});
  const auto second = world.call<operations::DescribeTags>({.NextToken = first.NextToken});
  ASSERT_THAT(*second.Tags, SizeIs(1));
  EXPECT_EQ(second.Tags->at(0).ResourceId, id);
  EXPECT_EQ(world.error_of<operations::CreateTags>(
                {.Resources = {"lt-0123456789abcdef0"}, .Tags = {{.Key = "a"}}}),
            "InvalidLaunchTemplateId.NotFound");
}

}  // namespace
}  // namespace windtunnel::ec2
