#include <gmock/gmock.h>

#include "tests/unit/services/ec2/ec2_world.hpp"

namespace windtunnel::ec2 {
namespace {

using testing::Pair;
using testing::UnorderedElementsAre;

using operations::RunInstances;

/// A world with a launch template "web".
class TemplateLaunches : public testing::Test {
 protected:
  TemplateLaunches() {
    CreateLaunchTemplateRequest request{.LaunchTemplateName = "web"};
    RequestLaunchTemplateData& data = request.LaunchTemplateData;
    data.ImageId = Ec2World::image;
    data.InstanceType = "t3.micro";
    data.KeyName = "ops";
    data.DisableApiTermination = true;
    data.IamInstanceProfile.emplace().Name = "web";
    data.Monitoring.emplace().Enabled = true;
    data.Placement.emplace().AvailabilityZone = "us-east-1c";
    data.SecurityGroupIds = {{"sg-0123456789abcdef0"}};
    data.TagSpecifications = {
        {{.ResourceType = "instance",
          .Tags = {{{.Key = "Role", .Value = "web"}, {.Key = "Stage", .Value = "test"}}}},
         {.ResourceType = "volume", .Tags = {{{.Key = "Disk", .Value = "yes"}}}}}};
    id = *world.call<operations::CreateLaunchTemplate>(request).LaunchTemplate->LaunchTemplateId;
  }
  static RunInstancesRequest request(api::Opt<std::string> version = {}) {
    RunInstancesRequest request{.MaxCount = 1, .MinCount = 1};
    request.LaunchTemplate =
        LaunchTemplateSpecification{.LaunchTemplateName = "web", .Version = std::move(version)};
    return request;
  }
  Instance run(const RunInstancesRequest& request) {
    return world.call<RunInstances>(request).Instances->front();
  }
  /// A version that says this, and the rest as the first one does.
  void add_version(const RequestLaunchTemplateData& data) {
    world.call<operations::CreateLaunchTemplateVersion>(
        {.LaunchTemplateData = data, .LaunchTemplateName = "web", .SourceVersion = "1"});
  }

  Ec2World world;
  std::string id;
};

// EC2-030, EC2-036.
TEST_F(TemplateLaunches, AreWhatTheTemplateSays) {
  const Instance launched = run(request());
  EXPECT_EQ(launched.ImageId, Ec2World::image);
  EXPECT_EQ(launched.InstanceType, "t3.micro");
  EXPECT_EQ(launched.KeyName, "ops");
  EXPECT_EQ(launched.IamInstanceProfile->Arn, "arn:aws:iam::123456789012:instance-profile/web");
  EXPECT_EQ(launched.Monitoring->State, "enabled");
  EXPECT_EQ(launched.Placement->AvailabilityZone, "us-east-1c");
  EXPECT_EQ(launched.SecurityGroups->at(0).GroupId, "sg-0123456789abcdef0");
  EXPECT_THAT(world.tags_of(*launched.InstanceId),
              UnorderedElementsAre(Pair("Role", "web"), Pair("Stage", "test"),
                                   Pair("aws:ec2launchtemplate:id", id),
                                   Pair("aws:ec2launchtemplate:version", "1")));
  EXPECT_EQ(world.error_of<operations::TerminateInstances>({.InstanceIds = {*launched.InstanceId}}),
            "OperationNotPermitted");
  world.expect_same_after_restart_and_replay();
}

// EC2-035.
TEST_F(TemplateLaunches, AreRepeatedOnceTheTemplateIsGone) {
  RunInstancesRequest once = request();
  once.ClientToken = "then";
  const Instance launched = run(once);
  world.call<operations::DeleteLaunchTemplate>({.LaunchTemplateName = "web"});
  EXPECT_EQ(*run(once).InstanceId, *launched.InstanceId);
}

TEST_F(TemplateLaunches, LeaveTheLastWordToTheRequest) {
  RunInstancesRequest own = request();
  own.LaunchTemplate = LaunchTemplateSpecification{.LaunchTemplateId = id};
  own.InstanceType = "m5.large";
  own.KeyName = "mine";
  own.SecurityGroups = {{"default"}};
  own.IamInstanceProfile.emplace().Arn = "arn:aws:iam::123456789012:instance-profile/mine";
  own.Placement.emplace().AvailabilityZone = "us-east-1b";
  own.TagSpecifications = {
      {{.ResourceType = "instance",
        .Tags = {{{.Key = "Stage", .Value = "prod"}, {.Key = "Owner", .Value = "me"}}}}}};
  const Instance launched = run(own);
  EXPECT_EQ(launched.ImageId, Ec2World::image);
  EXPECT_EQ(launched.InstanceType, "m5.large");
  EXPECT_EQ(launched.KeyName, "mine");
  EXPECT_EQ(launched.IamInstanceProfile->Arn, "arn:aws:iam::123456789012:instance-profile/mine");
  ASSERT_EQ(launched.SecurityGroups->size(), 1u);
  EXPECT_EQ(launched.SecurityGroups->at(0).GroupName, "default");
  EXPECT_EQ(launched.Placement->AvailabilityZone, "us-east-1b");
  world::Tags tags = world.tags_of(*launched.InstanceId);
  EXPECT_EQ(tags["Role"], "web");
  EXPECT_EQ(tags["Stage"], "prod");
  EXPECT_EQ(tags["Owner"], "me");
}

// EC2-066.
TEST_F(TemplateLaunches, AreFromTheVersionThatIsMeantAtThatTime) {
  RequestLaunchTemplateData larger;
  larger.InstanceType = "t3.large";
  add_version(larger);
  EXPECT_EQ(run(request()).InstanceType, "t3.micro");
  EXPECT_EQ(run(request("$Default")).InstanceType, "t3.micro");
  EXPECT_EQ(run(request("$Latest")).InstanceType, "t3.large");
  EXPECT_EQ(run(request("2")).InstanceType, "t3.large");
  world.call<operations::ModifyLaunchTemplate>(
      {.DefaultVersion = "2", .LaunchTemplateName = "web"});
  const Instance launched = run(request());
  EXPECT_EQ(launched.InstanceType, "t3.large");
  EXPECT_EQ(world.tags_of(*launched.InstanceId)["aws:ec2launchtemplate:version"], "2");
  // The systems' own tags stay.
  world.call<operations::DeleteTags>({.Resources = {*launched.InstanceId}});
  EXPECT_EQ(world.tags_of(*launched.InstanceId).size(), 2u);
}

// EC2-040.
TEST_F(TemplateLaunches, NeedATemplateThatIsThere) {
  EXPECT_EQ(world.error_of<RunInstances>(request("7")), "InvalidLaunchTemplateId.VersionNotFound");
  RunInstancesRequest other = request();
  other.LaunchTemplate->LaunchTemplateName = "api";
  EXPECT_EQ(world.error_of<RunInstances>(other), "InvalidLaunchTemplateName.NotFoundException");
  other.LaunchTemplate->LaunchTemplateId = id;
  EXPECT_EQ(world.error_of<RunInstances>(other), "InvalidParameterCombination");
  other.LaunchTemplate->LaunchTemplateId.reset();
  other.LaunchTemplate->LaunchTemplateName.reset();
  EXPECT_EQ(world.error_of<RunInstances>(other), "MissingParameter");
}

TEST_F(TemplateLaunches, RefuseInATemplateWhatTheyRefuseInARequest) {
  RequestLaunchTemplateData data;
  data.NetworkInterfaces.emplace().push_back({.DeviceIndex = 0});
  add_version(data);
  EXPECT_EQ(world.error_of<RunInstances>(request("2")), "NotImplemented");
  data = {};
  data.Placement.emplace().Tenancy = "dedicated";
  add_version(data);
  RunInstancesRequest placed = request("3");
  placed.Placement.emplace().AvailabilityZone = "us-east-1a";
  EXPECT_EQ(world.error_of<RunInstances>(placed), "NotImplemented");
  data = {};
  data.ImageId = "resolve:ssm:/image";
  add_version(data);
  EXPECT_EQ(world.error_of<RunInstances>(request("4")), "NotImplemented");
  data = {};
  data.TagSpecifications = {
      {{.ResourceType = "instance", .Tags = {{{.Key = "aws:x", .Value = "1"}}}}}};
  add_version(data);
  EXPECT_EQ(world.error_of<RunInstances>(request("5")), "InvalidParameterValue");
  EXPECT_EQ(world.last_message, "Tag keys starting with 'aws:' are reserved for internal use");
  world.call<operations::CreateLaunchTemplate>(
      {.LaunchTemplateData = {.InstanceRequirements =
                                  InstanceRequirementsRequest{.MemoryMiB = {.Min = 1024},
                                                              .VCpuCount = {.Min = 2}}},
       .LaunchTemplateName = "any"});
  RunInstancesRequest any = request();
  any.ImageId = Ec2World::image;
  any.LaunchTemplate->LaunchTemplateName = "any";
  EXPECT_EQ(world.error_of<RunInstances>(any), "NotImplemented");
  any.InstanceType = "t3.micro";
  EXPECT_EQ(world.error_of<RunInstances>(any), "");
}

// EC2-030.
TEST_F(TemplateLaunches, NeedWhatNeitherTemplateNorRequestSays) {
  world.call<operations::CreateLaunchTemplate>(
      {.LaunchTemplateData = {.InstanceType = "t3.micro"}, .LaunchTemplateName = "bare"});
  RunInstancesRequest bare = request();
  bare.LaunchTemplate->LaunchTemplateName = "bare";
  EXPECT_EQ(world.error_of<RunInstances>(bare), "MissingParameter");
  EXPECT_EQ(world.last_message, "The request must contain the parameter ImageId");
}

// EC2-035.
TEST_F(TemplateLaunches, AreRepeatedByTheRequestAndNotByWhatItMeans) {
  RunInstancesRequest once = request("$Latest");
  once.ClientToken = "once";
  const std::string first = *run(once).InstanceId;
  RequestLaunchTemplateData larger;
  larger.InstanceType = "t3.large";
  add_version(larger);
  EXPECT_EQ(run(once).InstanceId, first);
}

}  // namespace
}  // namespace windtunnel::ec2
